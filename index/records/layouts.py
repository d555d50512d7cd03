"""Which layout a text has, tried from the surest mark to the least."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from index.records import factiva, labelled, newsbank, nexis, proquest, separated, trec
from index.records.record import Records

_LAYOUTS: tuple[Callable[[str], Records | None], ...] = (
    trec.split, factiva.split, proquest.split, nexis.split, newsbank.split, labelled.split,
    separated.split,
)  # fmt: skip
# What stands once in an article's own lines; twice or more, and several articles are in the text.
_ONCE = {
    "Load-Date": r"load-date ?:",
    "End of Document": r"end of document[^\S\n]*\r?$",
    "Length: … words": r"(?:length|länge|longueur) ?: ?\d[\d,.]* (?:words|wörter|mots)",
    "… of … DOCUMENTS": r"\d+ of \d+ documents?[^\S\n]*\r?$",
    "Publication date": r"publication date ?:",
    "document number": r"(?:proquest document id|gale document number|record number"
    r"|accession number|document id) ?:",
    "Full text": r"full[ -]?text ?:",
}
_MARKS = {name: re.compile(rf"(?im)^[^\S\n]*(?:{mark})") for name, mark in _ONCE.items()}
_MOST_WORDS = 600_000  # characters that are looked through for marks that repeat


@dataclass(frozen=True, slots=True)
class Repeated:
    """A text whose marks say that it holds several articles, which nothing here can take apart."""

    mark: str
    times: int


def split(text: str) -> Records | Repeated | None:
    """The records of a text, a mark that repeats where none can be made, or None for one article.

    A text that is one record of an archive is one too: its header gives its fields.
    """
    for layout in _LAYOUTS:
        found = layout(text)
        if found is not None and _is_sound(found):
            return found
    return _repeated(text)


def _is_sound(found: Records) -> bool:
    """Whether most records have a text and something that names them."""
    whole = sum(bool(record.spans) and bool(record.fields) for record in found.records)
    return whole >= 1 and whole >= 0.5 * len(found.records)


def _repeated(text: str) -> Repeated | None:
    sample = text[:_MOST_WORDS]
    counts = {name: len(mark.findall(sample)) for name, mark in _MARKS.items()}
    name = max(counts, key=lambda mark: counts[mark])
    return Repeated(name, counts[name]) if counts[name] >= 2 else None
