"""References for reference managers: RIS and BibTeX, as Zotero imports them.

RIS: type NEWS, T2 the paper, DA ``YYYY/MM/DD/``, Y2 the day of access, N1 the place and the words.
BibTeX: ``@article`` with ``journal``, ``date`` parts, ``urldate``; text that BibTeX would read as
orders is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from index.text.sanitize import showable
from index.types import Span
from qa.citing.styles import Reference
from qa.language.inner_quotes import inner_quotes

_URL_ORDERS = re.compile(r"[{}\\\s]")  # no address has them; BibTeX would read them as orders
_KEY = re.compile(r"[^A-Za-z0-9]+")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def ris(references: Sequence[Reference]) -> str:
    """All references in one RIS file; each ends with ``ER``."""
    import rispy
    from rispy.writer import RisWriter

    class Unnumbered(RisWriter):  # type: ignore[misc]
        """Without a line before each record that is none of the format's."""

        def set_header(self, count: int) -> str:
            return ""

    records = [_ris(reference) for reference in references]
    return str(rispy.dumps(records, implementation=Unnumbered)).lstrip()


def _ris(reference: Reference) -> dict[str, Any]:
    article = reference.article
    entry = {
        "type_of_reference": "NEWS",
        "title": reference.title,
        "authors": [name.inverted for name in reference.authors],
        "secondary_title": article.publisher,
        "year": reference.issued[:4] if reference.issued else None,
        "date": _ris_date(reference.issued),
        "start_page": str(reference.page) if reference.page else None,
        "urls": [article.url] if article.url else None,
        "access_date": reference.accessed.strftime("%Y/%m/%d/"),
        "notes": [reference.place, f"“{reference.words}”"],
        "id": article.id,
    }
    return {name: _lines(value) for name, value in entry.items() if value}


def _lines(value: Any) -> Any:
    """A value without line breaks, which would begin another field."""
    if isinstance(value, list):
        return [_lines(item) for item in value]
    return " ".join(showable(str(value)).split())


def _ris_date(issued: str | None) -> str | None:
    """``2007/01/30/``, ``2007/01//`` or ``2007///``."""
    if issued is None:
        return None
    parts = [*issued.split("-"), "", ""][:3]
    return "/".join(parts) + "/"


def bibtex(references: Sequence[Reference]) -> str:
    """All references in one BibTeX file, each under a key of its own."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Entry, Field

    library = Library()
    taken: dict[str, int] = {}
    for reference in references:
        key = _key(reference)
        taken[key] = taken.get(key, 0) + 1
        named = key if taken[key] == 1 else f"{key}-{taken[key]}"
        fields = [Field(name, value) for name, value in _bibtex(reference).items()]
        library.add(Entry("article", named, fields))
    return str(write_string(library))


def _bibtex(reference: Reference) -> dict[str, str]:
    article, issued = reference.article, (reference.issued or "").split("-")
    fields = {
        "title": f"{{{_latex(_curled(reference.title))}}}" if reference.title else "",
        "author": " and ".join(
            _latex(name.inverted) if name.given else f"{{{_latex(name.family)}}}"
            for name in reference.authors
        ),
        "journal": _latex(article.publisher or ""),
        "year": issued[0],
        "month": _MONTHS[int(issued[1]) - 1] if len(issued) > 1 else "",
        "day": str(int(issued[2])) if len(issued) > 2 else "",
        "pages": str(reference.page or ""),
        "url": _URL_ORDERS.sub("", article.url or ""),
        "urldate": reference.accessed.isoformat(),
        "note": _latex(reference.place),
    }
    return {name: value for name, value in fields.items() if value}


def _latex(said: str) -> str:
    """Text that LaTeX sets as it is."""
    from pylatexenc.latexencode import unicode_to_latex

    encoded: str = unicode_to_latex(" ".join(showable(said).split()), unknown_char_policy="keep")
    return encoded


def _curled(title: str) -> str:
    """Straight quotation marks as opening and closing ones, which LaTeX tells apart."""
    single = inner_quotes(title, Span(0, len(title)))
    curled = {"‘": "“", "’": "”"}
    return "".join(curled.get(single.get(at, ""), c) for at, c in enumerate(title))


def _key(reference: Reference) -> str:
    """``kavilanz2022baby``: the author or paper, the year, the first long word of the title."""
    authors = reference.authors
    first = authors[0].family if authors else reference.article.publisher or "anonymous"
    word = next((w for w in reference.title.split() if len(_KEY.sub("", w)) > 3), "")
    year = (reference.issued or "nd")[:4]
    return "".join(_KEY.sub("", part).casefold() for part in (first, year, word)) or "article"
