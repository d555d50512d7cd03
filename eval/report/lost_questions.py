"""The lost questions, stage by stage: the worst of each, with what was said and what was found.

Only questions of dev are ever listed: who reads those of test tunes on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from rich.text import Text

from eval.records.judge import STAGES, QuestionRecord
from eval.report.passage_text import Texts

WORST = 10
PASSAGES = 3
_CLIPPED = 260

MEANS = {
    "not indexed": "no passage of the index holds the evidence",
    "not retrieved": "none of the passages searched holds the evidence",
    "not first": "another passage stands above the evidence, and is quoted",
    "wrong span": "the evidence stands first, other words of it are quoted",
    "wrongly silent": "the evidence was found, and nothing said",
    "wrongly answered": "the articles do not answer, and something was said",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage with how many questions of dev it lost, and the worst of them."""

    name: str
    lost: int
    worst: tuple[QuestionRecord, ...]


def stages(records: Sequence[QuestionRecord], most: int = WORST) -> list[Stage]:
    """All six stages. The worst: of false and wrong answers the surest, of silence the least sure
    of being silent, else those whose evidence stood lowest."""
    found: list[Stage] = []
    for name in STAGES[1:]:
        lost = sorted((r for r in records if r.stage == name and r.split == "dev"), key=_badness)
        found.append(Stage(name, len(lost), tuple(lost[:most])))
    return found


def _badness(record: QuestionRecord) -> tuple[float, float, str]:
    rank = record.rank if record.stage == "not first" else None
    return (-(rank or 0), -record.confidence, record.id)


def passages(record: QuestionRecord, texts: Texts) -> Iterator[tuple[str, str]]:
    """("article 10–90", its first characters) of the first passages."""
    for article, start, end in record.passages[:PASSAGES]:
        yield f"{article} {start}–{end}", clipped(texts(article, start, end))


def clipped(text: str, most: int = _CLIPPED) -> str:
    """On one line, of a readable length."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rstrip() + " …"


def listed(records: Sequence[QuestionRecord], most: int, texts: Texts) -> Iterator[Text]:
    """For a terminal."""
    for stage in stages(records, most):
        shown = Text()
        shown.append(f"{stage.name}: {stage.lost} of dev", style="bold")
        shown.append(f" ({MEANS[stage.name]})\n", style="dim")
        for r in stage.worst:
            rank = "no rank" if r.rank is None else f"rank {r.rank}"
            shown.append(f"  {r.id}", style="dim")
            shown.append(f"  {r.question}\n")
            shown.append(f"    {rank}, confidence {r.confidence:.2f}, said: ", style="dim")
            shown.append(f"{clipped(r.answer) or _unsaid(r)}\n")
            for place, (where, text) in enumerate(passages(r, texts), 1):
                shown.append(f"    {place}. {where}  ", style="dim")
                shown.append(f"{text}\n" if text else "\n")
        yield shown


def _unsaid(record: QuestionRecord) -> str:
    """Where no answer stands: it was silent, or the file was written without texts."""
    return "(not kept in this file)" if record.answered else "nothing"


def html(records: Sequence[QuestionRecord], texts: Texts) -> str:
    """For the report: all stages as lists; nothing where no question is of dev."""
    parts: list[str] = []
    for stage in stages(records):
        says = f"{stage.lost} of dev: {MEANS[stage.name]}"
        parts.append(f"<h4>{escape(stage.name)} <small>{escape(says)}</small></h4>")
        if stage.worst:
            items = "".join(_item(record, texts) for record in stage.worst)
            parts.append(f"<ol class='lost'>{items}</ol>")
    if not any(record.split == "dev" for record in records):
        return ""
    return f"<h3>The worst of dev, by stage</h3>{''.join(parts)}"


def _item(record: QuestionRecord, texts: Texts) -> str:
    rank = "none found" if record.rank is None else f"at rank {record.rank}"
    about = f"{record.id}; evidence {rank}; confidence {record.confidence:.2f}"
    said = clipped(record.answer) or _unsaid(record)
    found = "".join(
        f"<li><span class='where'>{escape(where)}</span> {escape(text)}</li>"
        for where, text in passages(record, texts)
    )
    return (
        f"<li>{escape(record.question)} <span class='where'>{escape(about)}</span><br>"
        f"said: <span class='said'>{escape(said)}</span><ol>{found}</ol></li>"
    )
