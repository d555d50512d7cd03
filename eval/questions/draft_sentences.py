"""Help to start a question file of one's own: sentences worth asking about, questions by a person.

Picks sentences that bear an answer (a name, a number, a time), spread over years and articles. It
writes no question itself: what is scored, a person wrote. Each finished question is saved at once.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random

from eval.questions.answer_text import holds_words
from eval.questions.question_files import KINDS, lines_of
from index.errors import InputError
from index.types import Article, Chunk, Span

UNANSWERED = frozenset({"near_miss", "off_topic"})  # kinds that the articles do not answer
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]+")
_NUMBER = re.compile(r"\b\d[\d,.]*\b")
_WORDS = (8, 45)
_LEANS = re.compile(r"^\W*(?:He|She|It|They|This|That|These|Those|But|And|Yet)\b")


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence worth a question."""

    article: Article
    span: Span

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.span.of(self.article.text)


Ask = Callable[[str], str]  # shows a prompt, returns what was typed; raises EOFError at the end
Show = Callable[[str], None]


def candidates(
    articles: Mapping[str, Article], chunks: Sequence[Chunk], count: int, seed: int
) -> list[DraftSentence]:
    """At most ``count`` sentences: year by year in turn, and in each year article by article."""
    rng = Random(seed)
    by_year: dict[str, list[DraftSentence]] = defaultdict(list)
    seen: set[tuple[str, Span]] = set()
    for chunk in chunks:
        article = articles[chunk.article_id]
        for span in chunk.sentences:
            if (article.id, span) not in seen and _bears_an_answer(span.of(article.text)):
                seen.add((article.id, span))
                year = article.published.iso()[:4] if article.published else "undated"
                by_year[year].append(DraftSentence(article, span))
    queues = [_in_turn(found, rng) for _, found in sorted(by_year.items())]
    picked: list[DraftSentence] = []
    while queues and len(picked) < count:
        for queue in list(queues):
            try:
                picked.append(next(queue))
            except StopIteration:
                queues.remove(queue)
    return picked[:count]


def write(chosen: Sequence[DraftSentence], out: Path, ask: Ask, show: Show) -> int:
    """Ask a person for a question to each sentence; returns how many were written.

    An empty line skips a sentence, "q" or the end of input stops.

    :raises InputError: the file cannot be written.
    """
    written = 0
    for number, candidate in enumerate(chosen, 1):
        show(_shown(candidate, number, len(chosen)))
        try:
            question = ask("question (empty: skip, q: stop): ").strip()
            if question == "q":
                break
            if not question:
                continue
            answer = _answer(candidate, ask, show)
            kind = ask(f"kind ({', '.join(KINDS)}; empty: other): ").strip()
        except EOFError:
            break
        append(out, record(candidate, question, answer, kind if kind in KINDS else "other"))
        written += 1
    return written


def _answer(candidate: DraftSentence, ask: Ask, show: Show) -> str:
    """The accepted answer: words of the sentence, or empty for the sentence as a whole."""
    while True:
        answer = ask("answer, in the sentence's words (empty: the sentence): ").strip()
        if not answer or holds_words(candidate.text, answer):
            return answer
        show("these words do not stand in the sentence")


def record(candidate: DraftSentence, question: str, answer: str, kind: str) -> dict[str, object]:
    """A line of a question file; ``answer`` are words of the sentence, or empty for all of it."""
    name = f"{candidate.article.id}:{candidate.span.start}:{question}"
    gold = {
        "article_id": candidate.article.id,
        "start": candidate.span.start,
        "end": candidate.span.end,
        "text": candidate.text,
    }
    line: dict[str, object] = {
        "id": f"draft-{sha256(name.encode('utf-8')).hexdigest()[:12]}",
        "question": question,
        "kind": kind,
    }
    if kind in UNANSWERED:
        return line | {"answerable": False, "note": f"beside: {candidate.text}"}
    return line | {"gold": [gold], "answers": [answer] if answer else []}


def append(out: Path, line: Mapping[str, object]) -> None:
    """Add a line to a question file. :raises InputError: it cannot be written."""
    try:
        with out.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror})") from None


def written_to(out: Path) -> set[str]:
    """The sentences that a file has questions to, beside which it has near misses included.

    :raises InputError: it is no question file.
    """
    found: set[str] = set()
    for _, line in lines_of(out) if out.exists() else ():
        golds = line.get("gold") or []
        found |= {str(gold.get("text")) for gold in golds if isinstance(gold, dict)}
        found.add(str(line.get("note", "")).removeprefix("beside: "))
    return found


def _shown(candidate: DraftSentence, number: int, count: int) -> str:
    article = candidate.article
    published = article.published.iso() if article.published else "undated"
    head = f"[{number}/{count}] {article.title} · {article.publisher or 'unknown'} · {published}"
    return f"\n{head}\n  {' '.join(candidate.text.split())}"


def _bears_an_answer(sentence: str) -> bool:
    """Of a readable length, standing by itself, with a name or a number in it."""
    length = len(sentence.split())
    if not _WORDS[0] <= length <= _WORDS[1] or _LEANS.match(sentence):
        return False
    return bool(_NUMBER.search(sentence)) or len(_NAME.findall(sentence)) >= 2


def _in_turn(found: Sequence[DraftSentence], rng: Random) -> Iterator[DraftSentence]:
    """One sentence of each article before a second of any, all in random order."""
    by_article: dict[str, list[DraftSentence]] = defaultdict(list)
    for candidate in rng.sample(found, len(found)):
        by_article[candidate.article.id].append(candidate)
    rows = list(by_article.values())
    for place in range(max(map(len, rows), default=0)):
        yield from (row[place] for row in rows if place < len(row))
