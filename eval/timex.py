"""The MEANTIME suite: how well time expressions are found, typed and normalised.

Measures are TempEval-3's (UzZaman et al. 2013): precision, recall and F1 of spans, strict (same
characters) and relaxed (any overlap, matched one to one); accuracy of type and of value over the
relaxed matches; value F1 = relaxed F1 with only matches of the right value counted as correct.
Documents are split by the SHA-256 of their id. Misses are listed for dev only, on purpose.
Intervals are 95 % bootstrap intervals over documents.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index.dating import infer
from index.errors import InputError
from index.timex import find_times
from index.types import Period, Span

Split = Literal["dev", "test"]
FILE = Path("dates") / "meantime_wikinews.jsonl.gz"
ANNOTATED_LINES = 6
"""Lines of a document that carry TIMEX3 annotation: headline, date line and the sentences after.

The file's ``annotated_end`` is where any annotation ends, and often is the end of the text. In all
64 dev documents the 280 expressions stand in the first six lines (14, 64, 80, 49, 34, 39 of them)
and none beyond, though the texts run to 45 lines full of dates: MEANTIME annotated the first
sentences only. What is found beyond them is neither right nor wrong.
"""


@dataclass(frozen=True, slots=True)
class Gold:
    """An annotated (or a found) expression, without its calendar."""

    start: int
    end: int
    text: str
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class Document:
    """One annotated text: only ``text[:end]`` was annotated."""

    id: str
    text: str
    end: int
    published: Period | None
    gold: tuple[Gold, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one document; every measure is a ratio of their sums."""

    gold: int = 0
    found: int = 0
    strict: int = 0
    relaxed: int = 0
    typed: int = 0
    valued: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.gold + other.gold,
            self.found + other.found,
            self.strict + other.strict,
            self.relaxed + other.relaxed,
            self.typed + other.typed,
            self.valued + other.valued,
        )


@dataclass(frozen=True, slots=True)
class Pairing:
    """Gold and found, matched one to one; a side is None where it stands alone."""

    gold: Gold | None
    found: Gold | None


def f1(correct: int, found: int, gold: int) -> float:
    """Harmonic mean of precision and recall in 0..1; 0 where nothing is correct."""
    return 2 * correct / (found + gold) if correct else 0.0


def accuracy(right: int, of: int) -> float:
    """``right / of`` in 0..1; 0 of nothing is 0."""
    return right / of if of else 0.0


MEASURES: dict[str, Callable[[Tally], float]] = {
    "relaxed precision": lambda t: accuracy(t.relaxed, t.found),
    "relaxed recall": lambda t: accuracy(t.relaxed, t.gold),
    "relaxed F1": lambda t: f1(t.relaxed, t.found, t.gold),
    "strict F1": lambda t: f1(t.strict, t.found, t.gold),
    "type accuracy": lambda t: accuracy(t.typed, t.relaxed),
    "value accuracy": lambda t: accuracy(t.valued, t.relaxed),
    "value F1": lambda t: f1(t.valued, t.found, t.gold),
}


def split_of(doc_id: str) -> Split:
    """dev or test, by the SHA-256 of the id."""
    return "dev" if int(hashlib.sha256(doc_id.encode()).hexdigest(), 16) % 2 == 0 else "test"


def load(data: Path, split: Split) -> tuple[Document, ...]:
    """The documents of one split.

    :raises InputError: the file is not there.
    """
    path = data / FILE
    if not path.is_file():
        raise InputError(f"no MEANTIME file at {path}")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return tuple(_document(row) for row in rows if split_of(str(row["id"])) == split)


def _document(row: dict[str, object]) -> Document:
    text = str(row["text"])
    lines = sum(len(line) + 1 for line in text.split("\n")[:ANNOTATED_LINES]) - 1
    end = min(int(str(row["annotated_end"])), lines)
    timexes = row["timexes"]
    assert isinstance(timexes, list)
    gold = tuple(
        Gold(t["start"], t["end"], t["text"], t["type"], t["value"] or "") for t in timexes
    )
    return Document(str(row["id"]), text, end, _published(row["published"], text), gold)


def _published(value: object, text: str) -> Period | None:
    """The creation time where it is a calendar date, else what the text itself says."""
    try:
        return Period.parse(str(value))
    except ValueError:
        published = infer(text).published
        return published.period if published else None


def find(document: Document) -> tuple[Gold, ...]:
    """What the system finds in the annotated part."""
    spans = (Span(0, document.end),)
    found = find_times(document.text, published=document.published, spans=spans)
    return tuple(Gold(e.start, e.end, e.text, e.type, e.value) for e in found)


def pair(gold: Sequence[Gold], found: Sequence[Gold]) -> tuple[Pairing, ...]:
    """Match one to one: same spans first, then overlaps in order of the text."""
    pairs: list[Pairing] = []
    rest_gold, rest_found = list(gold), list(found)
    for same in (_same, _overlap):
        for g in tuple(rest_gold):
            for f in rest_found:
                if same(g, f):
                    pairs.append(Pairing(g, f))
                    rest_gold.remove(g)
                    rest_found.remove(f)
                    break
    alone = [Pairing(g, None) for g in rest_gold] + [Pairing(None, f) for f in rest_found]
    return tuple(sorted(pairs + alone, key=lambda p: (p.gold or p.found or _NONE).start))


_NONE = Gold(0, 0, "", "", "")


def _same(a: Gold, b: Gold) -> bool:
    return (a.start, a.end) == (b.start, b.end)


def _overlap(a: Gold, b: Gold) -> bool:
    return a.start < b.end and b.start < a.end


def tally(pairs: Iterable[Pairing]) -> Tally:
    """Counts of a matching."""
    total = Tally()
    for p in pairs:
        both = p.gold is not None and p.found is not None
        total += Tally(
            gold=int(p.gold is not None),
            found=int(p.found is not None),
            strict=int(bool(both and p.gold and p.found and _same(p.gold, p.found))),
            relaxed=int(both),
            typed=int(bool(both and p.gold and p.found and p.gold.type == p.found.type)),
            valued=int(bool(both and p.gold and p.found and p.gold.value == p.found.value)),
        )
    return total


def interval(
    tallies: Sequence[Tally], measure: Callable[[Tally], float], *, rounds: int = 1000
) -> tuple[float, float]:
    """The 95 % bootstrap interval of a measure, resampling documents; seeded, so repeatable."""
    rng = random.Random(7)
    values = sorted(
        measure(sum(rng.choices(tallies, k=len(tallies)), Tally())) for _ in range(rounds)
    )
    return values[int(0.025 * rounds)], values[min(int(0.975 * rounds), rounds - 1)]


def by_kind(pairs: Iterable[Pairing]) -> dict[str, Tally]:
    """Counts by the gold type; what was found without gold counts to the type found."""
    kinds: dict[str, list[Pairing]] = {}
    for p in pairs:
        kinds.setdefault((p.gold or p.found or _NONE).type, []).append(p)
    return {kind: tally(members) for kind, members in sorted(kinds.items())}


def misses(document: Document, pairs: Iterable[Pairing]) -> list[str]:
    """One line for each pairing that is not right in span, type and value."""
    lines = []
    for p in pairs:
        both = p.gold is not None and p.found is not None and _same(p.gold, p.found)
        if both and p.gold and p.found and _label(p.gold) == _label(p.found):
            continue
        at = (p.gold or p.found or _NONE).start
        around = document.text[max(0, at - 50) : at + 60].replace("\n", "/")
        lines.append(f"{document.id}\t{_show(p.gold)}\t{_show(p.found)}\t…{around}…")
    return lines


def _label(expression: Gold) -> tuple[str, str]:
    return expression.type, expression.value


def _show(expression: Gold | None) -> str:
    return f"[{expression.text}] {expression.type} {expression.value}" if expression else "-"


def evaluate(documents: Sequence[Document]) -> dict[str, object]:
    """All measures with intervals, the counts by kind and the speed, as JSON-ready values."""
    began = time.process_time()
    found = [find(document) for document in documents]
    seconds = time.process_time() - began
    pairs = [pair(d.gold, f) for d, f in zip(documents, found, strict=True)]
    tallies = [tally(p) for p in pairs]
    total = sum(tallies, Tally())
    kinds = by_kind(p for members in pairs for p in members)
    sentences = sum(d.text[: d.end].count(" . ") + d.text[: d.end].count(" .\n") + 2
                    for d in documents)  # fmt: skip
    return {
        "documents": len(documents),
        "n": total.gold,
        "measures": {
            name: {"mean": measure(total), "interval": list(interval(tallies, measure))}
            for name, measure in MEASURES.items()
        },
        "by_kind": {
            kind: {"n": t.gold, **{name: measure(t) for name, measure in MEASURES.items()}}
            for kind, t in kinds.items()
        },
        "sentences_per_second": sentences / seconds if seconds else 0.0,
    }


def report(result: dict[str, object]) -> str:
    """The result as a table for people."""
    measures, kinds = result["measures"], result["by_kind"]
    assert isinstance(measures, dict)
    assert isinstance(kinds, dict)
    lines = [f"MEANTIME: {result['documents']} documents, n = {result['n']} expressions"]
    for name, score in measures.items():
        low, high = score["interval"]
        lines.append(f"  {name:<18} {score['mean']:.3f}  [{low:.3f}, {high:.3f}]")
    for kind, score in kinds.items():
        lines.append(
            f"  {kind:<9} n={score['n']:<4} relaxed F1 {score['relaxed F1']:.3f}  "
            f"strict F1 {score['strict F1']:.3f}  value F1 {score['value F1']:.3f}"
        )
    lines.append(f"  {result['sentences_per_second']:,.0f} sentences a second of processor time")
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """``python -m eval.timex --data PATH [--split dev|test] [--misses] [--json]``, in detail."""
    parser = argparse.ArgumentParser(prog="python -m eval.timex", description=__doc__)
    given = os.environ.get("DATELINE_DATA")
    parser.add_argument("--data", type=Path, default=Path(given) if given else None, metavar="PATH")
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--misses", action="store_true", help="list what is wrong (dev only)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    args = parser.parse_args(argv)
    try:
        if args.misses and args.split == "test":
            raise InputError("--misses is for dev only: test stays unseen")
        if args.data is None:
            raise InputError("say where the evaluation data is: --data PATH (or DATELINE_DATA)")
        documents = load(args.data, args.split)
    except InputError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    result = evaluate(documents)
    sys.stdout.write((json.dumps(result, indent=1) if args.json else report(result)) + "\n")
    if args.misses:
        for document in documents:
            for line in misses(document, pair(document.gold, find(document))):
                sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
