"""Results as one self-contained page: plots as inline SVG, no scripts, no outside requests.

Reads only result files, so a report can be made anywhere and any time. Text from questions and
articles is escaped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from html import escape

from eval.records.figures import Figures
from eval.records.judge import STAGES, QuestionRecord
from eval.records.result_files import Result
from eval.records.risk_coverage import aurc, coverage_at, ece, reliability, risk_coverage
from eval.records.summary import ALL, SummaryRow, figure, summarise
from eval.report import abstain_table, lost_questions, svg
from eval.report import terminal_table as table
from eval.report.html_style import STYLE
from eval.report.html_suites import contents, whole
from eval.report.passage_text import Texts, texts_for
from eval.suites import abstain
from eval.suites.catalogue import Outcome
from eval.systems.controls import MAIN, OUTSPOKEN

_DEPTHS = range(1, 11)


# The first table says how good answers are, the second in full what was found.
_ANSWERS = (
    "success@1", "success@5", "RR@10", "EM", "F1", "contains", "first contains", "evidence",
    "quote precision", "quote recall", "in period", "verbatim", "false answer",
)  # fmt: skip


def page(outcomes: Sequence[Outcome], texts: Callable[[str], Texts] = texts_for) -> str:
    """The whole page, one section an outcome; ``texts`` gives those of a suite's passages."""
    parts: list[str] = []
    if len(outcomes) > 1:
        parts.append(contents(outcomes))
    for outcome in outcomes:
        if isinstance(outcome, Figures):
            parts += whole(outcome)
        else:
            parts += _sections(outcome, texts(outcome.suite))
    body = "\n".join(parts)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Dateline: evaluation</title><style>{STYLE}</style></head><body>\n"
        "<h1>Dateline: evaluation</h1>\n<p class='about'>Percent unless said otherwise; 95%"
        " intervals by bootstrap over groups of rewordings. An answerable question that is not"
        f" answered counts as zero.</p>\n{body}\n</body></html>\n"
    )


def _sections(result: Result, texts: Texts) -> Iterator[str]:
    records = result.systems[MAIN]
    yield f"<section><h2 id='{escape(result.suite)}'>{escape(result.suite)}</h2>{_about(result)}"
    if result.suite == abstain.NAME:
        yield _abstained(result)
        yield "<div class='pair'>" + "".join(_silence(result)) + "</div></section>"
        return
    splits = sorted({record.split for record in records})
    rows = summarise(records, splits)
    for split in splits:
        chosen = [row for row in rows if row.split == split]
        yield f"<h3>{split}</h3><div class='wide'>{_table(chosen, 'kind', _ANSWERS)}</div>"
    yield "<div class='pair'>"
    for split in splits:
        bars = _bars([row for row in rows if row.split == split])
        yield _figure(bars, f"First passage holds the evidence, {split}, by kind.")
    yield "</div>"
    controls = _controls(result, splits)
    yield f"<h3>Controls</h3><div class='wide'>{_table(controls, 'system', _ANSWERS)}</div>"
    yield f"<h3>Ranking in full</h3><div class='wide'>{_table(controls, 'system')}</div>"
    yield "<div class='pair'>" + "".join((*_curves(result), *_silence(result))) + "</div>"
    yield f"<h3>Where questions are lost</h3>{_figure(_stages(records, splits), _STAGE_NOTE)}"
    if result.timing:
        yield _timing(result)
    yield lost_questions.html(records, texts) + "</section>"


_STAGE_NOTE = "; ".join(f"{name}: {says}" for name, says in lost_questions.MEANS.items()) + "."


def _about(result: Result) -> str:
    index = result.index
    said = (
        f"{result.questions['n']} questions of {result.questions['file']};"
        f" {index['articles']:,} articles in {index['chunks']:,} passages, {index['encoder']}."
        f" {result.created}, version {result.version}, commit {result.commit or 'unknown'},"
        f" {result.machine}, seed {result.seed}; peak memory {result.peak_mb:.0f} MB;"
        f" {table.took(result)}."
    )
    return f"<p class='about'>{escape(said)}</p>"


def _table(rows: Sequence[SummaryRow], first: str, only: Sequence[str] = ()) -> str:
    """``only`` these measures, or all that are not among the first table's."""
    present = dict.fromkeys(name for row in rows for name in row.figures)
    wanted = [n for n in present if (n in only if only else n not in _ANSWERS[3:])]
    head = "".join(f"<th>{escape(name)}</th>" for name in wanted)
    lines = [f"<tr><th>{first}</th><th>n</th>{head}</tr>"]
    for number, row in enumerate(rows):
        cells = "".join(f"<td>{_cell(row, name)}</td>" for name in wanted)
        css = "all" if row.kind == ALL or row.kind.startswith(f"{MAIN},") else ""
        css += " next" if number and row.split != rows[number - 1].split else ""
        lines.append(
            f"<tr class='{css.strip()}'><td>{escape(row.kind.replace('_', ' '))}</td>"
            f"<td>{row.n}</td>{cells}</tr>"
        )
    return f"<table>{''.join(lines)}</table>"


def _cell(row: SummaryRow, name: str) -> str:
    found = row.figures.get(name)
    if found is None:
        return "–"
    shown = f"{100 * found.mean:.1f}"
    if found.low is None or found.high is None:
        return shown
    return f"{shown} <small>{100 * found.low:.0f}–{100 * found.high:.0f}</small>"


def _controls(result: Result, splits: Sequence[str]) -> list[SummaryRow]:
    rows: list[SummaryRow] = []
    for split in splits:
        for name, records in result.systems.items():
            found = summarise(records, [split])
            if found:
                rows.append(SummaryRow(split, f"{name}, {split}", found[0].n, found[0].figures))
    return rows


def _bars(rows: Sequence[SummaryRow]) -> str:
    shown = [(row, row.figures["success@1"]) for row in rows if "success@1" in row.figures]
    return svg.bars(
        [
            svg.Bar(row.kind.replace("_", " "), f.mean, f.low, f.high, f"n {f.n}")
            for row, f in shown
        ],
        "success@1 by kind of question",
    )


def _curves(result: Result) -> Iterator[str]:
    success = {}
    for name, records in result.systems.items():
        asked = [r for r in records if r.answerable]
        success[name] = [
            (k / 10, sum(r.rank is not None and r.rank <= k for r in asked) / max(1, len(asked)))
            for k in _DEPTHS
        ]
    success.pop(OUTSPOKEN, None)
    plot = svg.lines(
        success,
        "success at k",
        "k",
        "evidence in the first k passages",
        ("0", "2", "4", "6", "8", "10"),
    )
    yield _figure(plot, "success@k for k = 1 to 10, by system.")


def _silence(result: Result) -> Iterator[str]:
    """Risk against coverage, confidence beside raw scores where there are any; reliability."""
    records = result.systems.get(OUTSPOKEN, ())
    if not any(r.answered for r in records):
        return
    risks = {"confidence": risk_coverage(records)}
    if result.suite == abstain.NAME:
        risks |= {name: risk_coverage(result.systems[name]) for name in abstain.RAW}
    curve = svg.lines(risks, "risk against coverage", "coverage", "risk")
    note = (
        f"Were it never silent: AURC {aurc(records):.3f} (less is better); it can answer"
        f" {100 * coverage_at(records, 0.2):.0f}% of all questions at 20% risk."
    )
    yield _figure(curve, note)
    bins = [(b.confidence, b.right) for b in reliability(records)]
    diagram = svg.lines(
        {"first quote right": bins}, "reliability", "confidence", "right", ideal=True
    )
    yield _figure(diagram, f"Is confidence earned? Expected calibration error {ece(records):.3f}.")


def _abstained(result: Result) -> str:
    """The table of ``abstain_table``."""
    head = "".join(
        f"<th{' class=words' if n < 2 else ''}>{escape(name)}</th>"
        for n, name in enumerate(abstain_table.HEAD)
    )
    lines = [f"<tr>{head}</tr>"]
    for label, name, found in abstain_table.rows(result):
        css = "all next" if name == abstain_table.CONFIDENCE else ""
        cells = abstain_table.cells(label, name, found)
        shown = "".join(
            f"<td{' class=words' if n < 2 else ''}>{escape(c)}</td>" for n, c in enumerate(cells)
        )
        lines.append(f"<tr class='{css}'>{shown}</tr>")
    table = f"<div class='wide'><table>{''.join(lines)}</table></div>"
    return f"{table}<p class='about'>{escape(abstain_table.NOTE)}</p>"


def _stages(records: Sequence[QuestionRecord], splits: Sequence[str]) -> str:
    rows = {}
    for split in splits:
        counts = Counter(str(r.stage) for r in records if r.split == split)
        rows[split] = {stage: float(counts[stage]) for stage in STAGES}
    return svg.stacked(rows, "questions by stage of loss", quiet="right")


def _timing(result: Result) -> str:
    stages = {n: ms for n, ms in result.stages_ms.items() if n != "total"}
    if not stages:
        return ""
    plot = svg.stacked({"median": stages}, "milliseconds by stage", " ms")
    note = f"p50 {result.timing['p50_ms']:.0f} ms, p95 {result.timing['p95_ms']:.0f} ms a question."
    return f"<h3>Time</h3>{_figure(plot, note)}"


def _figure(plot: str, caption: str) -> str:
    return f"<figure>{plot}<figcaption>{escape(caption)}</figcaption></figure>"


def overall(result: Result, measure: str, split: str = ALL) -> str:
    """One figure as words, for tables elsewhere: "76.9 (71–82)"."""
    chosen = [r for r in result.systems[MAIN] if split in (ALL, r.split)]
    found = figure(chosen, measure)
    if found is None or found.low is None or found.high is None:
        return "–"
    return f"{100 * found.mean:.1f} ({100 * found.low:.0f}–{100 * found.high:.0f})"
