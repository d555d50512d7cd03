"""Publication dates and publishers: what texts say of themselves, and no more."""

from pathlib import Path

import pytest

from index.cleaning.dating import Dating, infer
from index.cleaning.written_dates import parse_published
from index.errors import InputError
from index.types import Span

SEEDS = Path(__file__).parent.parent / "seeds"


def of_seed(number: str) -> Dating:
    return infer(next(SEEDS.glob(f"{number}_*.txt")).read_text(encoding="utf-8"))


def iso(dating: Dating) -> str | None:
    return dating.published.iso() if dating.published else None


@pytest.mark.parametrize(
    ("number", "published", "publisher", "partial"),
    [
        ("000", None, None, None),  # "February 8" is spoken of, no date of its own
        ("001", "2007-01-30", "RIA Novosti", None),
        ("002", None, None, None),  # "Saturday", "this month": nothing that dates it
        ("003", "2004-02-04", "PLA Daily", None),  # printed the day after the wire's Feb. 3
        ("004", None, "Itar-Tass", "XXXX-09-02"),  # Mondays: 2002, 2013, 2019, 2024, ...
    ],
)
def test_the_five_seeds_without_articles_toml(
    number: str, published: str | None, publisher: str | None, partial: str | None
) -> None:
    found = of_seed(number)
    assert (iso(found), found.publisher, found.partial) == (published, publisher, partial)


def test_inferred_says_so_and_from_where() -> None:
    found = of_seed("001").published
    assert found is not None
    assert (found.precision, found.source, found.inferred) == ("day", "text", True)
    assert of_seed("001").publisher_source == "dateline"


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("Markets fall\nMarch 01 , 2008\nShares fell on Friday .", "2008-03-01"),
        ("BEIJING, Feb. 3, 2004 (Xinhua) -- Talks began.", "2004-02-03"),
        ("Published: 30 January 2007\n\nTalks began in 2003.", "2007-01-30"),
        ("By Jane Doe\nPosted on Jan. 3, 2020\nA storm hit.", "2020-01-03"),
        ("LONDON, March 4 (Reuters) - Talks began.\n\nOn March 4, 2011, he said.", "2011-03-04"),
    ],
)
def test_places_where_a_text_states_its_date(text: str, published: str) -> None:
    assert iso(infer(text)) == published


@pytest.mark.parametrize(
    "text",
    [
        "Talks began on January 30, 2007, and ended in failure.",
        "Updated Aug. 26, 2020, 8:44 a.m. ET\n\nRefresh often.",
        "This is an updated version of a story that ran on March 17, 2022.\n\nRates rose.",
        "03/04/2007 MOSCOW - Talks began.",  # March or April: nothing decides
        "PLA Daily 2004-02-04\n\nMOSCOW, Sept. 3 (Xinhuanet) -- Talks began.",  # contradict
        "Elizabeth II\nApril 21, 1926\nBorn in London. She died on September 8, 2022.",
        "MOSCOW, September 2 (Itar-Tass) - He spoke in 2005.",
        "",
    ],
)
def test_wrong_is_worse_than_unknown(text: str) -> None:
    assert infer(text).published is None


def test_a_dateline_decides_which_number_is_the_day() -> None:
    assert (
        iso(infer("03/04/2007 11:26 MOSCOW, April 3 (RIA Novosti) - Talks began.")) == "2007-04-03"
    )


def test_a_weekday_refutes_a_year() -> None:
    text = "MOSCOW, September 2 (Tass) - He spoke on Monday, September 2. It was September 2, 2014."
    assert infer(text).published is None


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        ("New York (CNN) A storm hit the coast.", "CNN"),
        ("SUGIHWARAS, Indonesia (AP) — A volcano erupted.", "AP"),
        ("Nashville (Born here) A band played.", None),
        ("A storm (the third) hit the coast.", None),
    ],
)
def test_publisher_in_the_dateline_brackets(text: str, publisher: str | None) -> None:
    assert infer(text).publisher == publisher


def test_spans_restrict_what_is_trusted() -> None:
    text = "March 1, 2008\nShares fell."
    assert iso(infer(text, [Span(14, len(text))])) is None


@pytest.mark.parametrize(
    ("value", "expected", "precision"),
    [
        ("2007-01-30", "2007-01-30", "day"),
        ("2007-02", "2007-02", "month"),
        ("2013", "2013", "year"),
        ("2007-01-30T11:26:00Z", "2007-01-30", "day"),
        ("2016-11-08 14:44:34", "2016-11-08", "day"),
        ("Tue, 30 Jan 2007 11:26:00 +0300", "2007-01-30", "day"),
        ("30 January 2007", "2007-01-30", "day"),
        ("26-FEB-1987 15:01:01.79", "1987-02-26", "day"),
        ("2022/06/16", "2022-06-16", "day"),
        ("June 2005", "2005-06", "month"),
        ("3. März 2019", "2019-03-03", "day"),
        ("3 de febrero de 2011", "2011-02-03", "day"),
        ("le 1er août 2014", "2014-08-01", "day"),
        ("3.4.2007", "2007-04-03", "day"),
    ],
)
def test_written_dates(value: str, expected: str, precision: str) -> None:
    found = parse_published(value, "field")
    assert (found.iso(), found.precision, found.source, found.inferred) == (
        expected,
        precision,
        "field",
        False,
    )


@pytest.mark.parametrize("value", ["", "yesterday", "3/4/2007", "2007-13-01", "soon", "20O7"])
def test_what_is_no_date_is_refused_in_one_line(value: str) -> None:
    with pytest.raises(InputError) as error:
        parse_published(value, "articles.toml")
    assert repr(value) in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ("LOAD-DATE: July 19, 2016", None),
        ("Load-Date:\nJuly 19, 2016", None),
        ("Printed: July 3, 2018", None),
        ("Printed from The Gazette on 3 July 2018", None),
        ("Accessed 12 May 2020", None),
        ("Date accessed: 12 May 2020", None),
        ("Retrieved on May 12, 2020", None),
        ("Embargoed until 00:01 on 5 March 2019", None),
        ("EMBARGOED UNTIL 5 March 2019", None),
        ("NOT FOR RELEASE BEFORE: 5 March 2019", None),
        ("Last updated: 5 March 2019", None),
        ("Microfilm taken: 5 March 2019", None),  # a label that nobody knows
        ("Imprimé le 5 mars 2019", None),
        ("Abgerufen am 5. März 2019", None),
        ("Event date: 5 March 2019", None),
        ("Published 3 May 2019, updated 5 May 2019", "2019-05-03"),
        ("Updated 5 May 2019. Published 3 May 2019", "2019-05-03"),
        ("Published\n3 May 2019", "2019-05-03"),
        ("3 May 2019\nPrinted 7 June 2021", "2019-05-03"),
        ("Accessed: 7 June 2021\n3 May 2019", "2019-05-03"),
    ],
)
def test_a_label_says_what_a_date_is_of(head: str, published: str | None) -> None:
    text = f"Harbour strike ends\n\n{head}\n\nThe strike in Marlow ended after nine days.\n"
    assert iso(infer(text)) == published
    assert infer(text).publisher is None


# What tells the language of a date that is all numbers.
_TOLD = {
    "Publié": "Le maire de la ville a ouvert hier le pont sur la rivière Blanche, qui est neuf."
}


@pytest.mark.parametrize(
    "line",
    [
        "Montag, 3. Februar 2020",
        "Veröffentlicht am 03.02.2020 um 14:05 Uhr",
        "Stand: 5. März 2021\nErschienen am 3. Februar 2020",
        "lundi 3 février 2020",
        "Publié le 03/02/2020 à 14h05 - Mis à jour le 05/03/2021",
        "lunes, 3 de febrero de 2020",
        "03 feb 2020 - 14:05 CET",
        "lunedì 3 febbraio 2020, ore 14.05",
        "Publicado em 3 de fevereiro de 2020 às 14h05",
        "poniedziałek, 3 lutego 2020",
        "3 февраля 2020, 14:05",
        "Опубликовано: 3 февраля 2020 г.",
        "3 лютого 2020, 14:05",
        "Publicat: 3 februarie 2020",
        "maandag 3 februari 2020",
        "Δημοσιεύθηκε: 3 Φεβρουαρίου 2020",
        "2020. február 3., hétfő",
        "Publicerad 3 februari 2020 kl. 14.05",
        "3. února 2020",
        "2020年2月3日 14:05",
        "BERLIN, 3. Februar 2020 (dpa) - Die Stadt Marlow hat gewählt.",
        "MADRID, 3 feb. 2020 (EFE).- La ciudad votó.",
        "PARIS, 3 février 2020 (AFP) - La ville a voté.",
        "(ANSA) - ROMA, 3 FEB 2020 - La città ha votato.",
        "МОСКВА, 3 февраля 2020 /ТАСС/. Город голосовал.",
    ],
)
def test_date_lines_in_the_languages_of_europe(line: str) -> None:
    assert iso(infer(f"Marlow 24\n\n{line}\n\n{_TOLD.get(line[:6], '')}\n")) == "2020-02-03"


def test_a_month_of_two_languages_is_no_month() -> None:
    assert iso(infer("3 listopada 2020")) == "2020-11-03"  # Polish; Croatian is not read
    assert iso(infer("3 lipnja 2020")) is None
