"""The labels that records carry ("Byline: Ellen Marsh"), in the languages that archives write.

One vocabulary for every export. What a label means is its field: title, publisher, published,
author, url, length, summary or body; "aside" is known and is none of these: it belongs to the
record, and is neither a fact about the article nor its text. "Load-Date" and "Last updated" are
asides: they say when an archive took the article in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.records.dates import date_in
from index.records.lines import Line

_FIELDS = {
    "title": "title headline head article_title überschrift schlagzeile titre título titular titolo"
    " kop titel título_do_artigo",
    "publisher": "paper newspaper publication publication_title publication_name source"
    " source_title source_name outlet newspaper_title journal_title quelle zeitung medium fuente"
    " periódico diario testata fonte krant bron jornal",
    "published": "date publication_date published published_on pub_date date_published issue_date"
    " datum erscheinungsdatum veröffentlicht date_de_publication fecha fecha_de_publicación data"
    " publicatiedatum data_de_publicação",
    "author": "byline author authors author(s) by autor autoren verfasser auteur auteurs autore"
    " autores from von reporter writer",
    "url": "url link document_url permalink web_address article_url persistent_link",
    "length": "length word_count words länge wortanzahl longueur longitud extensión lunghezza"
    " lengte",
    "summary": "highlight summary lead lead_paragraph standfirst subheadline subtitle deck",
    "body": "full_text fulltext text body article_text article content volltext texte_intégral"
    " texto_completo texto_íntegro testo story",
    "aside": "section page pages edition dateline language load-date load_date publication-type"
    " publication_type pub-type document-type document_type journal_code acc-no"
    " accession_number correction-date graphic notes subject subjects classification copyright"
    " copyright_statement update type series column distribution guest guests anchor host show"
    " network rubrik sprache langue idioma lingua rubrique sección seccion seite página grafik"
    " publikationstyp abstract links publication_info publication_year publication_subject"
    " source_type language_of_publication proquest_document_id document_id location people"
    " company company/organization business_indexing_term issn isbn database last_updated"
    " place_of_publication country_of_publication volume issue first_page start_page"
    " number_of_pages identifier_/_keyword keywords credit illustration record_number"
    " index_terms index_terms/subject column_name caption openurl_link memo"
    " gale_document_number source_citation to cc sent reply-to message-id publication-date"
    " publisher publisher_name place id article_id docid rank category categories tags country"
    " city organization industry ticker geographic person state print_media product image"
    " credits document_number print edition_date accessed retrieved printed date_accessed"
    " download_date entry_date message",
}  # fmt: skip
_BY_NAME = {
    name.replace("_", " "): field for field, names in _FIELDS.items() for name in names.split()
}
# "Publication-Date" of some exports is the day; "publisher" often a company, not the paper.
_BY_NAME["publication-date"] = "published"
_LABEL = re.compile(r"([^\W\d_][\w()/ -]{0,34}?)[ \t]?:(?:[ \t]+|$)", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line that starts with a known label. ``number`` is its place among the lines.

    value: what stands after the label on the line. at: where in the text that starts.
    """

    number: int
    name: str
    field: str
    value: str
    at: int


def labelled(number: int, line: Line) -> Labelled | None:
    """The label at the start of a line, None where there is none that is known."""
    match = _LABEL.match(line.text[:80])
    if match is None:
        return None
    name = " ".join(match[1].lower().split())
    field = _BY_NAME.get(name)
    if field is None:
        return None
    return Labelled(number, name, field, line.text[match.end() :].strip(), line.start + match.end())


def all_labelled(lines: Sequence[Line]) -> Iterator[Labelled]:
    """Every labelled line in order."""
    for number, line in enumerate(lines):
        found = labelled(number, line) if ":" in line.text[:80] else None
        if found is not None:
            yield found


def value_of(lines: Sequence[Line], label: Labelled) -> str:
    """What a label says: its line, and the lines below it that a margin broke off it.

    Only where the label stands apart, after a blank line, can the next line be its rest.
    """
    parts = [label.value]
    apart = label.number == 0 or not lines[label.number - 1].text
    after = label.number + 1
    while (apart or not label.value) and after < len(lines) and len(parts) < 6:
        line = lines[after]
        if not line.text or line.is_rule or labelled(after, line):
            break
        parts.append(line.text)
        if not label.value:
            break
        after += 1
    return " ".join(" ".join(parts).split())


def words_in(value: str) -> int | None:
    """ "1,212 words" as a number, None where it gives none."""
    match = re.match(r"(\d{1,3}(?:[.,  ]\d{3})+|\d{1,7})\b", value)
    return int(re.sub(r"\D", "", match[1])) if match else None


def paper_of(value: str) -> str:
    """The paper's name in "The Gazette (Brackwater). (May 24, 2012): News: p4."."""
    found = date_in(value)
    return value[: found[1]].strip(" .,;:(|-–—") if found is not None and found[1] else value


def author_of(value: str) -> str:
    """The names of a byline, without "By" before them and without a mail's address."""
    named = re.sub(r"\s*<[^<>]{1,100}>", "", value)
    return re.sub(r"(?i)^(?:by|von|par|por|di|da|door)\s+", "", named or value).strip(' ;,"')


def known(fields: Iterable[tuple[str, object]]) -> dict[str, object]:
    """Fields that hold something."""
    return {name: value for name, value in fields if value}
