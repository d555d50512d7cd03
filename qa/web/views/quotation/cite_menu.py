"""A quotation as a reference in several styles, made when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from markupsafe import Markup

from index.errors import DatelineError
from index.types import Article, Span
from qa.citing.exchange import bibtex, ris
from qa.citing.styles import STYLES, Reference, styled
from qa.web.conversation.engine_protocol import Asker
from qa.web.views import wording
from qa.web.views.escape import data, join, markup
from qa.web.views.quotation.source_panel import span_of

_LINKS = {"BibTeX": ("bib", "application/x-bibtex"), "RIS": ("ris", "application/x-research-info")}


def cite_as(article: Article, span: Span) -> Markup:
    """The button that opens the references of a quotation."""
    return markup(
        '<button type="button" class="dl-link" aria-haspopup="dialog" data-dl-cite-as="{what}">'
        "Cite</button>",
        what=data({"article": article.id, "span": [span.start, span.end]}),
    )


def citations(request: Mapping[str, object], engine: Asker, today: date) -> str:
    """The references of ``{"article": id, "span": [start, end]}`` as rows, each to be copied.

    The request comes from a browser: what it gets wrong is said.
    """
    try:
        article = engine.article(str(request.get("article", "")))
        reference = Reference(article, span_of(request.get("span"), article), today)
    except DatelineError as error:
        return str(markup('<p class="dl-error" role="alert">{error}</p>', error=error))
    rows = [_row(STYLES[style], said) for style, said in styled(reference).items()]
    rows.append(_row("Plain, with the words", wording.citation(article, reference.span)))
    files = {"BibTeX": bibtex([reference]), "RIS": ris([reference])}
    rows += [_row(name, said, *_LINKS[name]) for name, said in files.items()]
    return str(markup("<dl>{rows}</dl>", rows=join(rows)))


def _row(name: str, said: str, ending: str = "", kind: str = "") -> Markup:
    """A style with its text; of a file, also a button that saves it."""
    save = markup(
        '<button type="button" class="dl-link" data-dl-file="{file}">Save as a file</button>',
        file=data({"name": f"citation.{ending}", "type": kind, "text": said}),
    )
    return markup(
        '<div><dt>{name}</dt><dd{css}>{said}</dd><dd class="dl-tools"><button type="button" '
        'class="dl-link" data-dl-copy="{said}" title="Copy: {name}">Copy</button>{save}</dd>'
        "</div>",
        name=name,
        css=Markup(' class="dl-file"') if ending else "",
        said=said,
        save=save if ending else "",
    )
