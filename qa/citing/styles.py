"""References in the styles of CSL, set by Hayagriva, the citation engine of Typst.

Compared on three newspaper articles (with authors, without, without date and paper), Hayagriva kept
given names in Chicago and did not double titles; citeproc-py 0.11 put "Edition." into every Chicago
note, initials for given names and the title in the author's place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from lxml import html

from index.text.pages import known_page
from index.text.sanitize import showable
from index.types import Article, Span
from qa.citing.names import Name, names
from qa.language.inner_quotes import inner_quotes

STYLES = {
    "chicago-note": "Chicago, note",
    "chicago": "Chicago, bibliography",
    "apa": "APA",
    "mla": "MLA",
}
_CSL = {"chicago-note": "chicago-notes", "chicago": "chicago-notes", "apa": "apa", "mla": "mla"}
_ORDERS = re.compile(r"[\\${}]")
_CAPITALS = re.compile(r"\b\w*[A-Z]\w*[A-Z]\w*")
_PRECISION = {"year": 4, "month": 7, "day": 10}


@dataclass(frozen=True, slots=True)
class Reference:
    """What is cited: characters of an article, and the day on which it was looked at."""

    article: Article
    span: Span
    accessed: date

    @property
    def page(self) -> int | None:
        """The page on which the quotation begins, where the text has pages."""
        return known_page(self.article.text, self.span.start)

    @property
    def authors(self) -> tuple[Name, ...]:
        """The authors that the article names."""
        return names(self.article.author)

    @property
    def title(self) -> str:
        """The headline on one line."""
        return " ".join(showable(self.article.title).split())

    @property
    def words(self) -> str:
        """The quoted words on one line."""
        return " ".join(showable(self.span.of(self.article.text)).split())

    @property
    def issued(self) -> str | None:
        """The day, month or year of publication, as exactly as it is known."""
        published = self.article.published
        if published is None:
            return None
        return published.period.start.isoformat()[: _PRECISION[published.precision]]

    @property
    def place(self) -> str:
        """Where the quoted characters stand, for who wants to find them again."""
        accessed = f"{self.accessed.day} {self.accessed:%B} {self.accessed.year}"
        where = f"characters {self.span.start} to {self.span.end}"
        return f"Accessed {accessed}; article {showable(self.article.id)}, {where}."


def styled(reference: Reference) -> dict[str, str]:
    """The reference in each of ``STYLES``, in plain text; each ends with ``Reference.place``."""
    entry = json.dumps(_entry(reference), ensure_ascii=False, sort_keys=True)
    return {
        style: f"{text} {reference.place}" for style, text in zip(STYLES, _set(entry), strict=True)
    }


def _entry(reference: Reference) -> dict[str, object]:
    """The article as Hayagriva has it. A title in quotation marks has single ones inside."""
    article = reference.article
    entry: dict[str, object] = {
        "type": "article" if article.publisher else "web",
        "title": _plain(_single(reference.title)),
        "date": reference.issued,
        "page-range": reference.page,
        "author": [
            {"name": name.family, **({"given-name": name.given} if name.given else {})}
            for name in reference.authors
        ],
    }
    if article.publisher:
        entry["parent"] = {"type": "newspaper", "title": showable(article.publisher)}
    if article.url:
        entry["url"] = {"value": showable(article.url), "date": reference.accessed.isoformat()}
    return {name: value for name, value in entry.items() if value}


def _single(title: str) -> str:
    """Double marks inside the title as single ones: all styles but APA put it in double ones."""
    swaps = inner_quotes(title, Span(0, len(title)))
    return "".join(swaps.get(at, character) for at, character in enumerate(title))


def _plain(said: str) -> str:
    """Text in which Hayagriva finds no orders; words in capitals ("CNN") keep them."""
    return _CAPITALS.sub(r"{\g<0>}", _ORDERS.sub(r"\\\g<0>", said))


@lru_cache(maxsize=256)
def _set(entry: str) -> Sequence[str]:
    """The entry in each style, in order. Its text is data for Typst, never markup."""
    import typst

    lines = ["#let library = bytes(sys.inputs.library)"]
    for style, csl in _CSL.items():
        form = "full" if style != "chicago-note" else "normal"
        cited = f'#cite(<it>, form: "{form}", style: "{csl}")'
        lines.append(f'#html.elem("section", attrs: (id: "{style}"))[{cited}]')
    lines.append('#bibliography(library, style: "apa")')
    library = json.dumps({"it": json.loads(entry)}, ensure_ascii=False)
    page = typst.compile("\n".join(lines).encode(), format="html", sys_inputs={"library": library})
    tree = html.document_fromstring(bytes(page))
    (note,) = tree.iterfind(".//ol/li")  # only the first style makes one
    note.remove(note.find("sup"))  # its number, which is outside of what follows it
    sections = (tree.get_element_by_id(style) for style in list(STYLES)[1:])
    return tuple(_text(part) for part in (note, *sections))


def _text(part: html.HtmlElement) -> str:
    said = " ".join(part.text_content().split())
    return said if said.endswith((".", ".”", "?", "!")) else f"{said}."
