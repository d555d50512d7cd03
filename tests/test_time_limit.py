"""An article that takes too long is skipped with a reason, and the build goes on."""

from __future__ import annotations

import itertools
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest
from support.fakes import FakeEncoder

from index import analysis, time_limit
from index.build import build
from index.errors import InputError
from index.formats import mail, plain
from index.formats.dispatch import FileReader
from index.formats.draft import Draft, Limits, Skipped
from index.sources import file_articles, make_article
from index.time_limit import each_limited

SHORT = 0.05  # seconds of processor time, where the work would never end
BUILDING = 1.5  # the same for a build, which loads libraries for its first article


def forever(*_: object, **__: object) -> None:
    """Work without an end."""
    for _number in itertools.count():
        pass


def test_work_that_takes_too_long_ends_with_a_reason() -> None:
    before = signal.getsignal(signal.SIGPROF)

    @time_limit.time_limit(SHORT)
    def work() -> None:
        with suppress(Exception):  # what is on the way does not take it for its own
            forever()

    with pytest.raises(InputError, match=r"takes longer than 0.05 s"):
        work()
    assert signal.getsignal(signal.SIGPROF) == before
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def test_an_expression_is_ended_in_its_midst() -> None:
    import re

    with pytest.raises(InputError), time_limit.time_limit(SHORT):
        re.match(r"(?:a+)+$", "a" * 200 + "b")


def test_work_in_time_is_left_alone() -> None:
    with time_limit.time_limit(60):
        found = sum(range(100))
    assert found == 4950


def test_each_item_has_its_own_limit() -> None:
    def items() -> Iterator[int]:
        yield 1
        yield 2
        forever()

    found: list[int] = []
    with pytest.raises(InputError):
        found.extend(each_limited(items(), SHORT))
    assert found == [1, 2]


def test_another_thread_works_without_a_limit() -> None:
    found: list[int] = []

    def work() -> None:
        with time_limit.time_limit(SHORT):
            found.append(1)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [1]


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A good article and a bad one, on which nothing may work longer than a moment."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "bad.txt").write_text("The bad article has a gene, the minister said on Monday.")
    (folder / "good.txt").write_text("The harbour strike ended after nine days, the mayor said.")
    short = lambda: time_limit.time_limit(BUILDING)  # noqa: E731
    monkeypatch.setattr(file_articles, "time_limit", short)
    monkeypatch.setattr(analysis, "time_limit", short)
    return folder


@pytest.mark.parametrize(
    ("module", "name"),
    [(make_article.dating, "infer"), (make_article, "clean_draft"), (analysis, "article_times"),
     (analysis, "chunk_article")],
)  # fmt: skip
def test_a_build_goes_on_after_an_article_that_takes_too_long(
    module: object, name: str, two: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = getattr(module, name)

    def slow(given: object, *rest: object) -> object:
        text = given if isinstance(given, str) else getattr(given, "text")  # noqa: B009
        return forever() if "gene" in text else real(given, *rest)

    monkeypatch.setattr(module, name, slow)
    report = build([two], tmp_path / "index", encoder=FakeEncoder())
    assert report.articles == 1
    assert [item.broken for item in report.skipped] == [True]
    assert "bad" in str(report.skipped[0])
    assert str(report.skipped[0]).endswith("takes longer than 1.5 s to read")


def test_a_mail_that_takes_too_long_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@example.org", "Harbour"
    message.set_content("The strike ended.")
    (tmp_path / "a.eml").write_bytes(bytes(message))
    monkeypatch.setattr(mail, "_fields", forever)
    assert read(tmp_path / "a.eml") == ["takes longer than 0.05 s to read"]


def test_a_file_that_takes_too_long_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("The strike ended.")
    monkeypatch.setattr(plain, "decode", forever)
    assert read(tmp_path / "a.txt") == ["takes longer than 0.05 s to read"]


def read(file: Path) -> list[str]:
    """The texts that a file holds, and the reasons why it holds none."""
    with FileReader(limits=Limits(seconds=SHORT)) as reader:
        found = list(reader.read(file))
    return [item.reason if isinstance(item, Skipped) else item.text for item in found]


def test_a_subject_of_many_encoded_words_costs_no_more_than_a_short_one(tmp_path: Path) -> None:
    subject = b"=?utf-8?q?word=20?= " * 100_000
    (tmp_path / "a.eml").write_bytes(b"From: a@b.example\nSubject: " + subject + b"\n\nIt ended.\n")
    with FileReader() as reader:
        (draft,) = reader.read(tmp_path / "a.eml")
    assert isinstance(draft, Draft)
    assert str(draft.fields["title"]).startswith("word word word")
