"""How well time expressions are found, typed and normalised: MEANTIME, TimeBank, AQUAINT.

Measures are TempEval-3's: see ``eval.metrics.tempeval``. MEANTIME is Wikinews of 2004 to 2012,
TimeBank and AQUAINT are newswire of 1989 to 2000 as TempEval-3 annotated it. Documents are split
by the SHA-256 of their id. Misses are listed for dev only, on purpose.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from eval.metrics.tempeval import (
    MEASURES,
    GoldTimes,
    Pairing,
    Tally,
    by_kind,
    interval,
    pair,
    same,
    tally,
)
from index.cleaning.dating import infer
from index.errors import InputError
from index.timex import find_times
from index.types import Period, Span

Split = Literal["dev", "test"]
Corpus = Literal["meantime", "timebank", "aquaint"]
FILES: dict[Corpus, Path] = {
    "meantime": Path("dates") / "meantime_wikinews.jsonl.gz",
    "timebank": Path("dates") / "timebank_te3.jsonl.gz",
    "aquaint": Path("dates") / "aquaint_te3.jsonl.gz",
}
NAMES: dict[Corpus, str] = {"meantime": "MEANTIME", "timebank": "TimeBank", "aquaint": "AQUAINT"}
ANNOTATED_LINES = 6
"""Lines of a MEANTIME document that carry annotation: headline, date line, the sentences after.

The file's ``annotated_end`` is where any annotation ends, and often is the end of the text. In all
64 dev documents the 280 expressions stand in the first six lines (14, 64, 80, 49, 34, 39 of them)
and none beyond, though the texts run to 45 lines full of dates: MEANTIME annotated the first
sentences only. What is found beyond them is neither right nor wrong.
"""


@dataclass(frozen=True, slots=True)
class Document:
    """One annotated text: only ``text[:end]`` was annotated."""

    id: str
    text: str
    end: int
    published: Period | None
    gold: tuple[GoldTimes, ...]


def split_of(doc_id: str) -> Split:
    """dev or test, by the SHA-256 of the id."""
    return "dev" if int(hashlib.sha256(doc_id.encode()).hexdigest(), 16) % 2 == 0 else "test"


def load(data: Path, split: Split, corpus: Corpus = "meantime") -> tuple[Document, ...]:
    """The documents of one split of a corpus.

    :raises InputError: the file is not there.
    """
    path = data / FILES[corpus]
    if not path.is_file():
        raise InputError(f"no {NAMES[corpus]} file at {path}")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    read = _document if corpus == "meantime" else _newswire
    return tuple(read(row) for row in rows if split_of(str(row["id"])) == split)


def _newswire(row: dict[str, object]) -> Document:
    """A document of TempEval-3: annotated whole, its creation time given."""
    text, timexes = str(row["text"]), row["timex"]
    assert isinstance(timexes, list)
    gold = tuple(
        GoldTimes(t["start"], t["end"], t["text"], t["type"], t["value"] or "") for t in timexes
    )
    return Document(
        str(row["id"]), text, len(text), _published(str(row["created"])[:10], text), gold
    )


def _document(row: dict[str, object]) -> Document:
    text = str(row["text"])
    lines = sum(len(line) + 1 for line in text.split("\n")[:ANNOTATED_LINES]) - 1
    end = min(int(str(row["annotated_end"])), lines)
    timexes = row["timexes"]
    assert isinstance(timexes, list)
    gold = tuple(
        GoldTimes(t["start"], t["end"], t["text"], t["type"], t["value"] or "") for t in timexes
    )
    return Document(str(row["id"]), text, end, _published(row["published"], text), gold)


def _published(value: object, text: str) -> Period | None:
    """The creation time where it is a calendar date, else what the text itself says."""
    try:
        return Period.parse(str(value))
    except ValueError:
        published = infer(text).published
        return published.period if published else None


def find(document: Document) -> tuple[GoldTimes, ...]:
    """What the system finds in the annotated part."""
    spans = (Span(0, document.end),)
    found = find_times(document.text, published=document.published, spans=spans)
    return tuple(GoldTimes(e.start, e.end, e.text, e.type, e.value) for e in found)


def misses(document: Document, pairs: Iterable[Pairing]) -> list[str]:
    """One line for each pairing that is not right in span, type and value."""
    lines = []
    for p in pairs:
        if p.both and same(*p.both) and _label(p.both[0]) == _label(p.both[1]):
            continue
        at = p.either.start
        around = document.text[max(0, at - 50) : at + 60].replace("\n", "/")
        lines.append(f"{document.id}\t{_show(p.gold)}\t{_show(p.found)}\t…{around}…")
    return lines


def _label(expression: GoldTimes) -> tuple[str, str]:
    return expression.type, expression.value


def _show(expression: GoldTimes | None) -> str:
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


def report(result: dict[str, object], name: str) -> str:
    """The result as a table for people, under the corpus's name."""
    measures, kinds = result["measures"], result["by_kind"]
    assert isinstance(measures, dict)
    assert isinstance(kinds, dict)
    lines = [f"{name}: {result['documents']} documents, n = {result['n']} expressions"]
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
    """``python -m eval.suites.timex --data PATH [--corpus NAME] [--split dev|test] …``."""
    parser = argparse.ArgumentParser(prog="python -m eval.suites.timex", description=__doc__)
    given = os.environ.get("DATELINE_DATA")
    parser.add_argument("--data", type=Path, default=Path(given) if given else None, metavar="PATH")
    parser.add_argument("--corpus", choices=tuple(FILES), help="one of them (default: all)")
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--misses", action="store_true", help="list what is wrong (dev only)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    args = parser.parse_args(argv)
    try:
        if args.misses and args.split == "test":
            raise InputError("--misses is for dev only: test stays unseen")
        if args.data is None:
            raise InputError("say where the evaluation data is: --data PATH (or DATELINE_DATA)")
        corpora: list[Corpus] = [args.corpus] if args.corpus else list(FILES)
        loaded = {corpus: load(args.data, args.split, corpus) for corpus in corpora}
    except InputError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    results = {corpus: evaluate(documents) for corpus, documents in loaded.items()}
    if args.json:
        sys.stdout.write(json.dumps(results, indent=1) + "\n")
    for corpus, documents in loaded.items():
        if not args.json:
            sys.stdout.write(report(results[corpus], NAMES[corpus]) + "\n")
        for document in documents if args.misses else ():
            for line in misses(document, pair(document.gold, find(document))):
                sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
