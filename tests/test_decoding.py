"""Whatever a text is written with, plain letters find it, and its offsets stay exact."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.fakes import FakeEncoder

from index.build import build
from index.timex import find_times
from index.types import Period
from qa.engine import Engine, Settings

RUSSIAN = "Переговоры о ядерной программе начнутся весной, сказал министр в Москве."
# File, encoding, text, question in plain letters, words that the quoted sentence must hold.
CASES = [
    ("nbsp", "utf-8", "The North\u00a0Marlow ferry sank in a\u202fstorm, its owner said.",
     "Why did the North Marlow ferry sink?", "sank in a\u202fstorm"),
    ("zerowidth", "utf-8", "The Pyong\u200byang zoo\u2060logy museum opened\ufeff a new hall.",
     "What did the Pyongyang zoology museum open?", "a new hall"),
    ("softhyphen", "utf-8", "The Kae\u00adsong com\u00adplex closed in Sep\u00adtember at last.",
     "When did the Kaesong complex close?", "Sep\u00adtember"),
    ("ligature", "utf-8", "The oﬃcial tarift was ﬁnally ﬁxed at 9 crowns, the trading oﬃce said.",
     "What was the official tarift finally fixed at?", "9 crowns"),
    ("quotes", "utf-8", "“The widow’s cottage isn‘t for sale”, said Brenda O’Hara on Thursday.",
     "What did Brenda O'Hara say about the widow's cottage?", "for sale"),
    ("direction", "utf-8",
     "The \u200fZephyr\u200e hotel \u2067in\u2069 Varna shut \u202ain\u202c May.",
     "What happened to the Zephyr hotel in Varna?", "shut \u202ain\u202c May"),
    ("combining", "utf-8", "Jose\u0301 Nu\u0301n\u0303ez won the Quito marathon by four minutes.",
     "Who won the marathon in Quito, José Núñez?", "Nu\u0301n\u0303ez"),
    ("hyphen", "utf-8", "Kim Jong\u2011un’s sister inspected the cement\u2010works at Sunchon.",
     "What did Kim Jong-un's sister inspect?", "cement\u2010works"),
    ("wide", "utf-8", "The ＯＰＥＣ ministers agreed to pump １２ million barrels a day.",
     "How many million barrels did OPEC ministers agree to pump?", "１２ million"),
    ("bom8", "utf-8-sig", "A lorry overturned on the Brenner pass and spilled 4,000 oranges.",
     "What did the lorry spill on the Brenner pass?", "4,000 oranges"),
    ("utf16le", "utf-16", "Divers raised the brig Aurora – built in 1812 – from the Danube.",
     "Where was the brig Aurora raised from?", "the Danube"),
    ("utf16be", "utf-16-be", "\ufeffThe observatory at Kitt Peak lost its dome to “hail”.",
     "What did the observatory at Kitt Peak lose?", "its dome"),
    ("cp1252", "cp1252", "Müller’s café in Köln – “the oldest” – reopened for €3 million.",
     "What did Muller's cafe in Koln do?", "reopened"),
    ("latin1", "latin-1", "Le président a été élu à Liège dès l'été, déclare-t-il.",
     "Ou a ete elu le president, Liege?", "Liège"),
    ("koi8", "koi8-r", RUSSIAN, "Когда начнутся переговоры о ядерной программе?", "весной"),
]  # fmt: skip
NAMES = [case[0] for case in CASES]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One index of all cases, CRLF line ends in every second one."""
    folder = tmp_path_factory.mktemp("encodings")
    (folder / "articles").mkdir()
    for number, (name, encoding, text, *_) in enumerate(CASES):
        end = "\r\n" if number % 2 else "\n"
        whole = f"{text}{end}{end}Nothing else was known on Sunday.{end}"
        (folder / "articles" / f"{name}.txt").write_bytes(whole.encode(encoding))
    report = build([folder / "articles"], folder / "index", encoder=FakeEncoder())
    assert (report.articles, report.skipped) == (len(CASES), ())
    return folder / "index"


@pytest.fixture(scope="module")
def engine(index: Path) -> Engine:
    """Words alone find here: no text holds a word of the fake encoder."""
    return Engine.open(index, encoder=FakeEncoder(), settings=Settings(reader=False))


@pytest.mark.parametrize(("name", "encoding", "text", "question", "said"), CASES, ids=NAMES)
def test_plain_letters_find_it(
    engine: Engine, name: str, encoding: str, text: str, question: str, said: str
) -> None:
    passage = engine.ask(question).passages[0]
    assert passage.article.id == name
    assert said in passage.text
    assert passage.article.text.lstrip("\ufeff").startswith(text.lstrip("\ufeff"))


@pytest.mark.model
def test_plain_letters_are_answered_with_the_exact_characters(index: Path, tmp_path: Path) -> None:
    folder = index.parent / "articles"
    build([folder], tmp_path / "index")
    engine = Engine.open(tmp_path / "index")
    quoted = {}
    for name, _, text, question, said in CASES:
        answer = engine.ask(question)
        for quote in answer.to_json()["quotes"]:  # type: ignore[attr-defined]
            article = engine.article(quote["article_id"])
            assert article.text[quote["start"] : quote["end"]] == quote["text"]
            cited = article.text[quote["answer_start"] : quote["answer_end"]]
            assert cited == quote["answer_text"]
        first = answer.quotes[0] if answer.quotes else None
        if first is not None and first.article.id == name:
            quoted[name] = said in first.text and first.text in text
    # The reader is made for English: the French and the Russian sentence are found, not answered.
    assert quoted == dict.fromkeys((n for n in NAMES if n in quoted), True)
    assert len(quoted) >= len(CASES) - 4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It met on 30\u00a0January\u00a02007 in Rome.", "30\u00a0January\u00a02007"),
        ("It met on January\u202f30, 2007 in Rome.", "January\u202f30, 2007"),
    ],
)
def test_dates_with_no_break_spaces(text: str, found: str) -> None:
    (time,) = find_times(text)
    assert (time.text, text[time.start : time.end]) == (found, found)
    assert time.period == Period.parse("2007-01-30")
