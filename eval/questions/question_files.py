"""Question files: read, check, locate the gold evidence, split.

One JSON object a line; ``eval/questions/schema.json`` documents the fields. Gold evidence is given
as offsets, as a quotation (located here, never by hand) or as a whole article. Every problem is
reported as ``file:line``. Does not know how questions are asked or scored.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, get_args

from eval.questions.answer_text import holds_words
from index.errors import InputError
from index.types import Article, Span
from qa.question.understanding import understand

Split = Literal["dev", "test"]
Kind = Literal[
    "who", "what", "when", "where", "why", "how_many", "time", "two_sources", "paraphrase",
    "careless", "follow_up", "near_miss", "off_topic", "other",
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(Kind)
SEEDS_FILE = Path(__file__).with_name("seeds.jsonl")
SCHEMA_FILE = Path(__file__).with_name("schema.json")
DEV_SHARE = 60  # percent
_FIELDS = frozenset(
    {
        "id",
        "question",
        "history",
        "as_of",
        "kind",
        "answerable",
        "gold",
        "answers",
        "group",
        "note",
        "draft",
        "split",
    }
)
# What a person's keyboard makes of an article's characters; one to one, so offsets stay.
_TYPED = str.maketrans({"\u00a0": " ", "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


@dataclass(frozen=True, slots=True)
class Gold:
    """Evidence that answers: a span of an article, or (``span`` None) the article as a whole."""

    article_id: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question with everything needed to ask and to score it.

    ``group`` ties rewordings of one question together: they share a split, and intervals resample
    groups. ``where`` is ``file:line``.
    """

    id: str
    question: str
    where: str
    history: tuple[str, ...] = ()
    as_of: date | None = None
    kind: Kind = "other"
    answerable: bool = True
    gold: tuple[Gold, ...] = ()
    answers: tuple[str, ...] = ()
    group: str = ""
    named_split: Split | None = None

    @property
    def split(self) -> Split:
        """dev or test, as the file says; else fixed for ever by the group (or the id)."""
        return self.named_split or split_of(self.group or self.id)


def split_of(key: str) -> Split:
    """60% dev, 40% test, by hash of the key: stable across machines and file orders."""
    number = int.from_bytes(sha256(key.encode("utf-8")).digest()[:8], "big")
    return "dev" if number % 100 < DEV_SHARE else "test"


def load(path: Path, articles: Mapping[str, Article]) -> list[Question]:
    """Read and check a whole question file against the articles it asks about.

    Drafts, which no person has confirmed yet, are checked for their id and left out.

    :raises InputError: the first problem, as ``file:line: what is wrong``.
    """
    questions: list[Question] = []
    seen: dict[str, str] = {}
    for where, record in lines_of(path):
        name = _string(record, "id", where)
        if name in seen:
            raise InputError(f"{where}: id {name!r} was used on line {seen[name]}")
        seen[name] = where.rpartition(":")[2]
        if not is_draft(record, where):
            questions.append(_question(record, where, articles))
    if not questions:
        waiting = f" that is scored; {len(seen)} wait as drafts" if seen else ""
        raise InputError(f"{path}: holds no question{waiting}")
    return questions


def drafts(path: Path) -> int:
    """How many lines wait for a person to confirm them.

    :raises InputError: as ``load`` does for what is no question file.
    """
    return sum(is_draft(record, where) for where, record in lines_of(path))


def is_draft(record: Mapping[str, object], where: str) -> bool:
    """Whether a line is marked as a draft.

    :raises InputError: the mark is neither true nor false.
    """
    draft = record.get("draft", False)
    if not isinstance(draft, bool):
        raise InputError(f"{where}: field 'draft' must be true or false, got {draft!r:.60}")
    return draft


def lines_of(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """``("file:3", object)`` for each line that is not blank.

    :raises InputError: it cannot be read, or a line is no JSON object.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 at byte {error.start}") from None
    for number, line in enumerate(lines, 1):
        where = f"{path}:{number}"
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise InputError(f"{where}: not JSON ({error})") from None
        if not isinstance(record, dict):
            raise InputError(f"{where}: expected an object, got {type(record).__name__}")
        yield where, record


def _question(record: dict[str, Any], where: str, articles: Mapping[str, Article]) -> Question:
    if unknown := sorted(record.keys() - _FIELDS):
        raise InputError(
            f"{where}: unknown field {unknown[0]!r} (known: {', '.join(sorted(_FIELDS))})"
        )
    kind = record.get("kind", "other")
    if kind not in KINDS:
        raise InputError(f"{where}: unknown kind {kind!r} (known: {', '.join(KINDS)})")
    answerable = record.get("answerable", True)
    if not isinstance(answerable, bool):
        raise InputError(f"{where}: field 'answerable' must be true or false, got {answerable!r}")
    golds = record.get("gold") or []
    if not isinstance(golds, list):
        raise InputError(f"{where}: field 'gold' must be a list, got {type(golds).__name__}")
    question = Question(
        id=_string(record, "id", where),
        question=_string(record, "question", where),
        where=where,
        history=_strings(record, "history", where),
        as_of=_day(record.get("as_of"), where),
        kind=kind,
        answerable=answerable,
        gold=tuple(gold for item in golds for gold in _golds(item, where, articles)),
        answers=_strings(record, "answers", where),
        group=_string(record, "group", where) if record.get("group") else "",
        named_split=_split(record.get("split"), where),
    )
    _check(question, articles)
    return question


def _check(question: Question, articles: Mapping[str, Article]) -> None:
    """What must hold between fields, and that the question can be asked at all."""
    where = question.where
    try:
        understand(question.question, history=question.history, as_of=question.as_of)
    except InputError as error:
        raise InputError(f"{where}: {error}") from None
    if not question.answerable:
        if question.gold or question.answers:
            raise InputError(f"{where}: an unanswerable question has neither gold nor answers")
        return
    if not question.gold:
        raise InputError(f"{where}: an answerable question needs 'gold' (or \"answerable\": false)")
    spans = [g.span.of(articles[g.article_id].text) for g in question.gold if g.span]
    if (
        spans
        and question.answers
        and not any(holds_words(text, answer) for text in spans for answer in question.answers)
    ):
        raise InputError(
            f"{where}: no gold span holds one of the answers, such as {question.answers[0]!r:.60}"
        )


def _golds(item: object, where: str, articles: Mapping[str, Article]) -> list[Gold]:
    """One gold entry; a quotation that stands several times gives as many spans."""
    if not isinstance(item, dict):
        raise InputError(f"{where}: a gold must be an object, got {type(item).__name__}")
    if unknown := sorted(item.keys() - {"article_id", "start", "end", "text"}):
        raise InputError(f"{where}: unknown field {unknown[0]!r} in gold")
    name = _string(item, "article_id", where)
    article = articles.get(name)
    if article is None:
        raise InputError(f"{where}: no article {name!r} among the {len(articles):,} of this index")
    text, start, end = item.get("text"), item.get("start"), item.get("end")
    if text is not None and not (isinstance(text, str) and text.strip()):
        raise InputError(f"{where}: gold 'text' must be a quotation, got {text!r:.60}")
    if (start is None) != (end is None):
        raise InputError(f"{where}: a gold needs both 'start' and 'end', or neither")
    if start is not None:
        return [Gold(name, _checked_span(start, end, text, article, where))]
    if text is None:
        return [Gold(name, None)]
    spans = _find(text, article.text)
    if not spans:
        raise InputError(f"{where}: article {name!r} does not hold the quotation {text!r:.80}")
    return [Gold(name, span) for span in spans]


def _checked_span(start: object, end: object, text: object, article: Article, where: str) -> Span:
    if not (type(start) is int and type(end) is int and 0 <= start < end <= len(article.text)):
        raise InputError(
            f"{where}: gold [{start}, {end}) is no span of the {len(article.text):,} characters"
            f" of {article.id!r}"
        )
    span = Span(start, end)
    if text is not None and span.of(article.text) != text:
        found = span.of(article.text)
        raise InputError(
            f"{where}: {article.id!r} has {found!r:.60} at [{start}, {end}), not {text!r:.60}"
        )
    return span


def _find(quotation: str, text: str) -> list[Span]:
    """Every place of a quotation; typed quotes and spaces match typographic ones."""
    needle, hay = quotation.strip().translate(_TYPED), text.translate(_TYPED)
    spans: list[Span] = []
    at = hay.find(needle)
    while at >= 0:
        spans.append(Span(at, at + len(needle)))
        at = hay.find(needle, at + len(needle))
    return spans


def _string(record: Mapping[str, object], name: str, where: str) -> str:
    value = record.get(name)
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{where}: field {name!r} must be a non-empty string, got {value!r:.60}")
    return value


def _strings(record: Mapping[str, object], name: str, where: str) -> tuple[str, ...]:
    value = record.get(name) or []
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise InputError(f"{where}: field {name!r} must be a list of non-empty strings")
    return tuple(value)


def _split(value: object, where: str) -> Split | None:
    if value is None or value in get_args(Split):
        return value  # type: ignore[return-value]  # checked on this line
    raise InputError(f"{where}: field 'split' must be dev or test, got {value!r:.60}")


def _day(value: object, where: str) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise InputError(f"{where}: field 'as_of' must be YYYY-MM-DD, got {value!r}") from None
