"""No pattern and no parser takes longer than its input grows; ``patterns`` and ``growth`` say how.

All of them are tried with ``-m long``; the faults that were found are tried each time.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from email.message import Message
from functools import partial
from pathlib import Path

import pytest
from patterns import Written, worst
from support.growth import grows

from index import timex
from index.chunking.sentences import sentences
from index.cleaning import dating
from index.cleaning.article_spans import clean
from index.duplicates.near_duplicates import signature
from index.errors import InputError
from index.formats import mail
from index.formats.draft import Draft
from index.formats.html import fragment_text
from index.search.lexical import terms
from index.sources.kept_paragraphs import clean_draft
from index.sources.make_article import make_article
from index.text import decoding, front_matter, language
from index.types import Period, Span


def _decoded(text: str) -> None:
    """Decode, or say that it cannot be: either must end."""
    with suppress(InputError):
        decoding.decode(text.encode("cp1252", "replace"))


def _fragment(text: str) -> None:
    """Read markup, or say that it is nested too deep."""
    with suppress(InputError):
        fragment_text(text)


PARSERS: dict[str, Callable[[str], object]] = {
    "cleaning": clean,
    "cleaning of a page": lambda t: clean_draft(Draft("a", t, {}, "a", extracted=True), None),
    "dating": dating.infer,
    "times": lambda t: timex.find_times(t, published=Period.of_day(date(2011, 3, 3))),
    "front matter": lambda t: front_matter.read("---\n" + t),
    "decoding": _decoded,
    "sentences": lambda t: sentences(t, Span(0, len(t))),
    "terms": terms,
    "markup": _fragment,
    "mail": lambda t: mail._fields(_mail(t)),
    "signature": lambda t: signature(make_article("a", t)),
    "language": lambda t: language.language(make_article("a", t)),
}
UNITS = [
    *"aA1É.-'\"’ \n([/,?¿<&\t", "\r\n", "=?utf-8?q?a?= ", "<b>", "No. ", "May ", "A. ", "1/",
    "03/04/2007\n", "2001-", "AB ", "Ab ", "the ", "By Al ", "MAY 3 (A", "million ",
    "two months later ", "Photo: ", "a: b\n", "---\n", "\u00ad", "日", "a\n\n", "Comments\n", "… ",
]  # fmt: skip
FOUND = [  # what once took seconds or for ever
    ("cleaning", "A"), ("cleaning", "GATTACA"), ("dating", "DONAUDAMPFSCHIFF"), ("times", "."),
    ("times", "million "), ("decoding", "¿"), ("mail", "=?utf-8?q?a?= "), ("sentences", "… "),
    ("markup", "<meta charset= "),
]  # fmt: skip


def _mail(text: str) -> Message:
    message = Message()
    for name in ("Subject", "From", "Date"):
        message[name] = text
    return message


def work(parser: str, unit: str, size: int) -> Callable[[], object]:
    """A parser's work on a text of that size."""
    text = "The mayor said. " + unit * (size // len(unit)) + " x"
    return lambda: PARSERS[parser](text)


@pytest.mark.parametrize(("parser", "unit"), FOUND)
def test_what_once_never_ended(parser: str, unit: str) -> None:
    assert not grows(partial(work, parser, unit))


@pytest.mark.long
@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("parser", PARSERS)
def test_no_parser_grows_faster_than_its_input(parser: str, unit: str) -> None:
    work(parser, unit, 100)()  # what loads at its first use costs no time later
    assert not grows(partial(work, parser, unit))


@pytest.mark.parametrize(
    "bad", [r"^(?:[A-Z][A-Z.]+[ ,]*){1,5}\(", r"(?:a+)+$", r"\s+#", r"x\s*=\s*['\"]?\s*y"]
)
def test_a_bad_pattern_is_found(bad: str) -> None:
    assert worst(Written(re.compile(bad), "here", ("search",))) is not None


@pytest.mark.parametrize("good", [r"[a-z]+\d", r"^(?:[A-Z]{2,}+ )*\(", r"\bno\b.{0,30}\bsay"])
def test_a_good_pattern_is_left_alone(good: str) -> None:
    assert worst(Written(re.compile(good), "here", ("match", "finditer"))) is None


def test_all_patterns_of_the_project_are_found() -> None:
    """Those of a module, those that a function compiles, those that are written in a call."""
    code = "import sys; sys.path[:0] = ['tests', '.']\nfrom patterns import all_patterns\n" + (
        "print(*(f'{w.where} {w.pattern.pattern!r}' for w in all_patterns()), sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        cwd=Path(__file__).resolve().parent.parent,
    )  # fmt: skip
    for expected in ("index/cleaning/article_spans.py", "index/timex/match.py", "qa/language/"):
        assert expected in done.stdout
    assert len(done.stdout.splitlines()) > 250


@pytest.mark.long
def test_no_pattern_grows_faster_than_its_input() -> None:
    """In a process of its own: patterns are heard of while their modules are imported."""
    program = str(Path(__file__).with_name("patterns.py"))
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
