"""What people said of answers in the chat → cases of a question file.

"right" becomes a question whose gold are the quotations; "should be silent" an unanswerable one.
Of "wrong date" and "unsupported" only the question is known, so they become drafts: never scored
until a person has written the gold and struck out ``"draft": true``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from index import invocation
from index.errors import InputError
from index.store.generations import Generation
from index.types import Article

FILE = "feedback.jsonl"
RIGHT, SILENT = "right", "should be silent"
UNSURE = ("wrong date", "unsupported")
VERDICTS = (RIGHT, SILENT, *UNSURE)
Case = dict[str, object]


@dataclass(frozen=True, slots=True)
class Said:
    """One line of feedback; ``where`` is ``file:line``. ``as_of``: the day it was asked on."""

    where: str
    verdict: str
    question: str
    history: tuple[str, ...]
    as_of: str
    answer: str
    quotes: tuple[Mapping[str, Any], ...]

    @property
    def id(self) -> str:
        """The same for the same question asked again on that day."""
        key = "\n".join((*self.history, self.question, self.as_of))
        return f"feedback-{sha256(key.encode('utf-8')).hexdigest()[:12]}"


def read_feedback(path: Path) -> list[Said]:
    """All lines; of several about one question the last, which is what its reader thinks now.

    :raises InputError: there is no such file, or a line is not as the chat writes it.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        raise InputError(f"no feedback in {path}: nobody has judged an answer yet") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from None
    found: dict[str, Said] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            said = _parsed(line, f"{path}:{number}")
            found[said.id] = said
    return list(found.values())


def case_of(said: Said, articles: Mapping[str, Article]) -> Case:
    """A line for a question file.

    :raises InputError: a quotation no longer stands in its article, so it is no gold.
    """
    case: Case = {"id": said.id, "question": said.question}
    if said.history:
        case["history"] = list(said.history)
    if said.as_of:
        case["as_of"] = said.as_of
    if said.verdict == RIGHT:
        case["gold"] = [_gold(quote, said, articles) for quote in said.quotes]
        case["answers"] = _answers(said)
        case["note"] = "a reader said that the answer is right"
    elif said.verdict == SILENT:
        case |= {"kind": "near_miss", "answerable": False}
        case["note"] = "a reader said that the articles do not answer this"
    else:
        case["draft"] = True
        shown = " ".join(said.answer.split())[:200]
        case["note"] = (
            f"a reader said: {said.verdict}. It was answered: {shown!r}. Write the gold (or"
            ' "answerable": false), then strike out "draft".'
        )
    return case


def run_cases(given: Sequence[str]) -> int:
    """The command; 2 when feedback could not be used, after the rest is written."""
    args = _parser().parse_args(given)
    generation = Generation.open(args.index)
    articles = {article.id: article for article in generation.articles()}
    cases: list[Case] = []
    unused: list[str] = []
    for said in read_feedback(args.index / FILE):
        try:
            cases.append(case_of(said, articles))
        except InputError as error:
            unused.append(str(error))
    fresh = _write(cases, args.out)
    counts = Counter(
        "drafts to confirm" if case.get("draft") else
        "answerable" if case.get("answerable", True) else "unanswerable"
        for case in cases
    )  # fmt: skip
    told = ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "none"
    sys.stderr.write(f"{len(cases)} cases ({told}), {fresh} of them new\n")
    for line in unused:
        sys.stderr.write(f"error: {line}\n")
    return 2 if unused else 0


def _write(cases: Sequence[Case], out: Path | None) -> int:
    """Print them, or append those whose id the file does not have: a person may have changed it."""
    if out is None:
        sys.stdout.writelines(_line(case) for case in cases)
        return len(cases)
    try:
        known = _ids(out) if out.is_file() else set()
        new = [case for case in cases if case["id"] not in known]
        with out.open("a", encoding="utf-8") as file:
            file.writelines(_line(case) for case in new)
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror})") from None
    return len(new)


def _ids(path: Path) -> set[object]:
    found: set[object] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.strip():
            try:
                found.add(json.loads(line)["id"])
            except (ValueError, KeyError, TypeError):
                raise InputError(f"{path}:{number}: no line of a question file") from None
    return found


def _line(case: Case) -> str:
    return json.dumps(case, ensure_ascii=False) + "\n"


def _parsed(line: str, where: str) -> Said:
    try:
        record = json.loads(line)
        verdict, question = record["verdict"], record["question"]
        if verdict not in VERDICTS:
            known = ", ".join(VERDICTS)
            raise InputError(f"{where}: unknown verdict {verdict!r:.40} (known: {known})")
        if not isinstance(question, str) or not question.strip():
            raise InputError(f"{where}: field 'question' must be a non-empty string")
        quotes = tuple(record.get("quotes") or ())
        if verdict == RIGHT and not quotes:
            raise InputError(f"{where}: {RIGHT!r}, but nothing was quoted")
        return Said(
            where=where,
            verdict=verdict,
            question=question,
            history=tuple(str(turn) for turn in record.get("history") or ()),
            as_of=str(record.get("as_of") or record.get("asked") or "")[:10],
            answer=str(record.get("answer") or ""),
            quotes=quotes,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{where}: no feedback of the chat ({error!r:.80})") from None


def _gold(quote: Mapping[str, Any], said: Said, articles: Mapping[str, Article]) -> Case:
    try:
        name, text = str(quote["article_id"]), str(quote["text"])
        start, end = int(quote["start"]), int(quote["end"])
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{said.where}: no quotation of the chat ({error!r:.80})") from None
    article = articles.get(name)
    if article is None:
        raise InputError(f"{said.where}: article {name!r} is no longer in the index")
    if article.text[start:end] != text:
        raise InputError(f"{said.where}: {name!r} no longer has {text!r:.60} at [{start}, {end})")
    return {"article_id": name, "start": start, "end": end, "text": text}


def _answers(said: Said) -> list[str]:
    """The answering words of the first quotation, where they are marked."""
    first = said.quotes[0]
    start, end = first.get("answer_start"), first.get("answer_end")
    if not isinstance(start, int) or not isinstance(end, int):
        return []
    shift = int(first["start"])
    words = str(first["text"])[start - shift : end - shift].strip()
    return [words] if words else []


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"{invocation.EVAL} cases",
        description="Cases for a question file from what people said of answers in the chat.",
    )
    parser.add_argument(
        "--index", type=Path, default=Path(".dateline"), metavar="DIR", help="default: %(default)s"
    )
    parser.add_argument(
        "-o", "--out", type=Path, metavar="FILE.jsonl",
        help="append what is new to this question file; else print",
    )  # fmt: skip
    return parser
