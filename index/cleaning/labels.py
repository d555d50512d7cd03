"""What the word beside a date or a name says of it: "Published", "LOAD-DATE", "Printed from".

One vocabulary for all that reads the head of an article: dating, publishers, records of databases,
pages. Data and look-up only; what follows from a label is for its reader to decide. A date that
stands behind "Accessed" or "Embargoed until" is never the day of publication, and neither is one
behind a label that nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from index.text.words import fold
from index.types import Span

Role = Literal[
    "published",  # the day of publication
    "revised",  # the day of a change
    "handled",  # what a database, a printer, a press office or a reader did
    "event",  # the day of something else that the text tells of
    "title",
    "publisher",
    "author",
    "url",
    "section",
    "length",
    "language",
    "body",  # the text begins
    "other",  # known to be none of these
]

NOT_PUBLISHED: frozenset[Role] = frozenset(("revised", "handled", "event"))
"""Roles of dates that are known to be none of publication."""

_TABLE: dict[Role, str] = {
    "published": """
        published, first published, originally published, published online, publication date,
        date of publication, date published, publish date, pub date, pubdate, pd, date, dated,
        posted, posted date, date posted, issued, issue date, date of issue, release date, released,
        created, date created, cover date, filed, transmitted, broadcast, aired, air date,
        first aired, uploaded, entry date, story date, article date,
        veröffentlicht, erstveröffentlicht, erschienen, veröffentlichungsdatum, erscheinungsdatum,
        datum, erstellt, publiziert,
        publié, publiée, paru, parution, date de publication, date de parution, mis en ligne,
        mise en ligne, posté, publication le,
        publicado, publicada, fecha, fecha de publicación, publicación, creado, publicado en línea,
        pubblicato, pubblicata, pubblicazione, data di pubblicazione, creato, inserito,
        publicado em, data de publicação, data da publicação, publicação, postado, criado em,
        gepubliceerd, publicatiedatum, geplaatst, gepost, verschenen,
        opublikowano, opublikowany, data publikacji, dodano, data dodania, utworzono,
        опубликовано, опубликован, опубликована, дата публикации, дата, размещено, создано,
        опубліковано, дата публікації, створено, publicat, publicată, data publicării, postat,
        publicerad, publicerat, publicerades, publiceret, offentliggjort, publisert, julkaistu,
        publikováno, vydáno, zveřejněno, uverejnené, publikované, δημοσιεύθηκε, δημοσιεύτηκε,
        δημοσίευση, ημερομηνία δημοσίευσης, megjelent, közzétéve, megjelenés,
        yayınlanma, yayınlanma tarihi, yayın tarihi, giriş tarihi, objavljeno, публикувано,
        публикувана""",
    "revised": """
        updated, last updated, update, last update, date updated, updated date, modified,
        last modified, date modified, modified date, modification date, edited, last edited,
        changed, last changed, corrected, correction, revised, last revised, amended, reviewed,
        last reviewed, medically reviewed, fact checked, refreshed, republished, reposted,
        aktualisiert, zuletzt aktualisiert, letzte aktualisierung, aktualisierung, geändert,
        zuletzt geändert, letzte änderung, bearbeitet, überarbeitet, stand,
        mis à jour, mise à jour, maj, actualisé, actualisée, modifié, modifiée,
        dernière mise à jour, dernière modification,
        actualizado, actualizada, última actualización, actualización, modificado,
        última modificación, aggiornato, aggiornata, ultimo aggiornamento, aggiornamento,
        modificato, ultima modifica, atualizado, atualizada, última atualização, atualização,
        bijgewerkt, laatst bijgewerkt, gewijzigd, laatste update, laatste wijziging, aangepast,
        aktualizacja, ostatnia aktualizacja, zaktualizowano, data aktualizacji, zmodyfikowano,
        обновлено, изменено, последнее обновление, дата обновления, оновлено, змінено,
        останнє оновлення, actualizat, actualizată, ultima actualizare, modificat, uppdaterad,
        senast uppdaterad, uppdaterat, ändrad, opdateret, sidst opdateret, oppdatert,
        sist oppdatert, päivitetty, aktualizováno, aktualizace, poslední aktualizace,
        aktualizované, ενημερώθηκε, τελευταία ενημέρωση, ανανεώθηκε, frissítve, módosítva,
        güncelleme, güncellenme, güncellenme tarihi, son güncelleme, обновена, обновено,
        ažurirano""",
    "handled": """
        load date, loaded, date loaded, added to database, database entry, printed, print date,
        date printed, printed from, printed out, accessed, date accessed, access date,
        last accessed, last visited, visited, viewed, retrieved, retrieval date, date retrieved,
        archived, archive date, captured, capture date, snapshot, saved, saved from, downloaded,
        download date, date downloaded, crawled, crawl date, scraped, fetched, scanned, scan date,
        digitised, digitized, transcribed, transcription date, indexed, index date, catalogued,
        cataloged, acquired, accessioned, microfilmed, exported, export date, delivered,
        delivery date, document delivered, received, date received, sent, forwarded, submitted,
        accepted, generated, report generated, page generated, request date, requested, ordered,
        embargo, embargoed, embargo date, embargoed until, embargo until, under embargo until,
        embargo lifts, not for release before, not for release until, not for publication before,
        not for publication until, not for broadcast before, hold for release, for release,
        available until, next update, next review, next issue, copyright, subscription expires,
        last checked,
        abgerufen, abrufdatum, abgerufen am, gedruckt, druckdatum, ausgedruckt, gespeichert,
        archiviert, heruntergeladen, sperrfrist, eingescannt, zugriff, letzter zugriff, gültig bis,
        consulté, imprimé, imprimée, téléchargé, archivé, sous embargo, date d'impression,
        date de consultation, consultado, impreso, descargado, archivado, embargado,
        fecha de consulta, fecha de impresión, consultato, stampato, scaricato, archiviato,
        data di stampa, acessado, acesso em, impresso, baixado, arquivado, geraadpleegd, afgedrukt,
        gedownload, gearchiveerd, embargo tot, pobrano, wydrukowano, data dostępu, dostęp,
        дата обращения, распечатано, скачано, загружено, дата доступа, роздруковано, accesat,
        tipărit, hämtad, utskriven, hentet, tulostettu, haettu, vytištěno, citováno, staženo,
        ανακτήθηκε, letöltve, nyomtatva, erişim tarihi""",
    "event": """
        expires, expired, expiry, expiry date, expiration date, valid until, valid through,
        effective, effective date, due, due date, deadline, closing date, event date,
        date of event, event, when, starts, start date, ends, end date, opens, born, died,
        date of birth, date of death, founded, established, joined, member since, on sale, signed,
        as of""",
    "title": """
        title, headline, head, hd, hl, heading, article title, document title, subject, betreff,
        titel, titre, título, titolo, titre de l'article, tytuł, заголовок, rubrik, schlagzeile,
        überschrift""",
    "publisher": """
        source, source name, publication, publication title, publication name, newspaper,
        newspaper name, newspaper title, paper, journal, journal title, magazine, periodical,
        sn, jn, so, publisher, outlet, news source, zeitung, quelle, medium, publikation, source de
        l'article, journal source, fuente, fonte, giornale, bron, krant, źródło, источник,
        publication information""",
    "author": """
        byline, by, author, authors, written by, writer, reporter, au, correspondent, autor,
        autoren, verfasser, von, auteur, auteurs, autore, autores, autori, автор, автори,
        kirjoittaja, creator, credit line""",
    "url": """
        url, link, web address, document url, permalink, web link, source url, persistent link,
        proquest document url, article url, weblink, uri""",
    "section": """
        section, sect, se, page section, column, department, rubric, ressort, rubrique, sección,
        sezione, seção, rubriek, dział, раздел, category, edition section""",
    "length": """
        length, words, word count, wc, länge, wörter, wortzahl, longueur, mots, nombre de mots,
        longitud, palabras, lunghezza, parole, lengte, woorden""",
    "language": """
        language, language of publication, la, document language, sprache, langue, idioma, lingua,
        taal, język, язык""",
    "body": """
        body, text, full text, fulltext, lead paragraph, lp, td, article text, article body, story,
        main text, volltext, texte, texte intégral, texto, texto completo, testo, tekst""",
    "other": """
        abstract, summary, highlight, standfirst, subtitle, sub title, deck, dateline, graphic,
        graphics, illustration, caption, series, edition, issue, volume, page, pages, start page,
        page number, pg, number of pages, copyright holder, place of publication, country of
        publication, publisher location, publication place, publication type, publication subject,
        publication frequency, document type, source type, document id, proquest document id,
        accession number, an, doi, issn, isbn, e issn, oclc, journal code, codes, company,
        companies, company / organization, ticker, organization, person, people, location, city,
        state, country, geographic, subjects, keywords, tags, topics, classification, industry,
        notes, correction note, type, database, rights, contact, credit, cr, ed, pg, vol, co, in,
        ns, re, ipd, ipc, pub, cy, rf, dlm, load id, cc, bcc, to, from, reply to, attachments""",
}
# Words of everyday sentences and headlines; only a colon makes labels of them.
_WITH_COLON = frozenset(
    """date datum data fecha dated stand source paper journal publication magazine medium update
    correction changed created event when due sent opens starts ends born died signed by von to from
    in re head title story text body an so an co ed la words people person city state country
    company companies link page pages issue number volume type notes contact state visited viewed
    saved joined founded established received accepted ordered requested released opened filed
    delivered
    available effective embargo snapshot loaded subject heading reviewed submitted generated
    acquired fonte дата parution publication quelle writer reporter correspondent length tags topics
    section column department series edition summary transcribed fuente zugriff""".split()
)
_LONGEST = 40
_JOINERS = (  # folded words that stand between a label and a date or a place
    r"(?:on|at|by|from|in|until|till|before|as\ of|online|since|am|den|im|vom|um|le|la\ data\ de|la"
    r"|du|el|il|em|op|dne|w|в|de|dia|o|a|ore|alle)"
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line that is a label and what stands behind it, as spans of the line."""

    role: Role
    label: Span
    value: Span


def role_of(label: str) -> Role | None:
    """The role of a label, its case, accents and punctuation aside; None for an unknown one."""
    return _roles().get(_plain(label)) if len(label) <= 2 * _LONGEST else None


def labelled(line: str) -> Labelled | None:
    """A line of the form "LABEL: value", or None where it has another or the label is unknown."""
    label, colon, value = line.partition(":")
    if not colon or len(label) > 2 * _LONGEST:
        return None
    role = role_of(label)
    if role is None:
        return None
    start = len(label) - len(label.lstrip())
    at = len(label) + 1 + len(value) - len(value.lstrip())
    end = max(at, len(line.rstrip()))
    return Labelled(role, Span(start, len(label.rstrip())), Span(min(at, end), end))


def role_before(words: str) -> Role | None:
    """What the words straight before a date say of it; None where they hold no label.

    Of several labels the last counts: in "Published by The Gazette, updated" it is "updated".

    :param words: what stands between the last date of the line, or its start, and this date.
    """
    folded = fold(words[-120:])
    found = None
    for match in _labels().finditer(folded):
        role = _roles()[_plain(match.group("label"))]
        colon = folded[match.end() :].lstrip().startswith(":")
        if colon or _plain(match.group("label")) not in _with_colon():
            found = role
    return found


def starts_with_label(line: str) -> Role | None:
    """The role of the label that opens a line: "Printed from The Gazette", "Accessed 3 May"."""
    found = _opening().match(fold(line[:120]))
    return _roles()[_plain(found["label"] or found["named"])] if found else None


def unknown_label(words: str) -> bool:
    """Whether the words before a date end in a colon behind a word that is no known label."""
    label = re.search(r"([^:|,;•·()]{1,60}):\s*$", words)
    return label is not None and role_before(words) is None


@lru_cache(maxsize=1)
def _roles() -> dict[str, Role]:
    found: dict[str, Role] = {}
    for role, names in _TABLE.items():
        for name in names.split(","):
            found.setdefault(_plain(name), role)
    return found


@lru_cache(maxsize=1)
def _with_colon() -> frozenset[str]:
    return frozenset(map(_plain, _WITH_COLON))


@lru_cache(maxsize=1)
def _labels() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?P<label>{_alternatives(_roles())})(?!\w)")


@lru_cache(maxsize=1)
def _opening() -> re.Pattern[str]:
    """A label and a colon, or a label that is no everyday word and the words before a date."""
    firm = [name for name in _roles() if name not in _with_colon()]
    return re.compile(
        rf"\W*(?:(?P<label>{_alternatives(_roles())})(?=\s*:)"
        rf"|(?P<named>{_alternatives(firm)})(?=\s*(?:\d|$|[-–—|])|\s+{_JOINERS}(?!\w)))"
    )


def _alternatives(names: Iterable[str]) -> str:
    ordered = sorted(names, key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", r"[\s_\-‑]+") for name in ordered)


def _plain(label: str) -> str:
    """A label as it is looked up: folded, one space between words, no marks at its ends."""
    return " ".join(re.findall(r"[\w/']+", fold(label).replace("_", " ")))
