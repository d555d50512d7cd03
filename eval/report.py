"""Results as one self-contained page: plots as inline SVG, no scripts, no outside requests.

Reads only result files, so a report can be made anywhere and any time. Text from questions and
articles is escaped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from eval import svg
from eval.abstention import aurc, coverage_at, ece, reliability, risk_coverage
from eval.judge import STAGES, Record
from eval.results import Result
from eval.summary import ALL, Row, figure, summarise
from eval.systems import MAIN, OUTSPOKEN

_STYLE = """
:root { --ink:#1b1b1b; --soft:#666; --paper:#fdfcf9; --rule:#ddd8cd; --c1:#1f4e79; --c2:#b4532a;
  --c3:#3d7a4f; --c4:#7a5c9e; --c5:#a8862c; --c6:#4a8a92; --c7:#8a8a8a }
@media (prefers-color-scheme: dark) { :root { --ink:#e8e6e1; --soft:#a09d96; --paper:#171716;
  --rule:#3a3936; --c1:#7fb0dd; --c2:#e08a5f; --c3:#7fbf92; --c4:#b79ad6; --c5:#d6b75e;
  --c6:#7cc3cb; --c7:#9a9a9a } }
@media print { :root { --ink:#000; --paper:#fff } section { break-inside:avoid } }
body { margin:2rem auto; max-width:74rem; padding:0 1.2rem; background:var(--paper);
  color:var(--ink); font:16px/1.5 Georgia,serif }
h1 { font-size:1.9rem; margin-bottom:.2rem } h2 { border-top:3px double var(--rule);
  padding-top:.7rem; margin-top:2.2rem } h3 { font-size:1.05rem }
p.about, figcaption, td small { color:var(--soft); font-size:.86rem }
table { border-collapse:collapse; font-size:.88rem; font-variant-numeric:tabular-nums }
th, td { padding:.2rem .6rem; border-bottom:1px solid var(--rule); text-align:right }
th { font-weight:600; white-space:nowrap } th:first-child, td:first-child, td.words, th.words
  { text-align:left } tr.all td { font-weight:600 }
.wide { overflow-x:auto } .pair { display:flex; flex-wrap:wrap; gap:1.5rem }
figure { margin:1rem 0 } .pair figure { width:340px }
svg { max-width:100%; height:auto; font:12px Georgia,serif }
svg text { fill:var(--ink) } svg .tick { fill:var(--soft); font-size:11px }
svg .inside { fill:var(--paper) } svg .grid { stroke:var(--rule) }
svg .line { fill:none; stroke-width:2 } svg .whisker { stroke:var(--ink); fill:none }
"""
_DEPTHS = range(1, 11)


def page(reports: Sequence[Result]) -> str:
    """The whole page, one section a result."""
    body = "\n".join(part for result in reports for part in _sections(result))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Dateline: evaluation</title><style>{_STYLE}</style></head><body>\n"
        "<h1>Dateline: evaluation</h1>\n<p class='about'>Percent unless said otherwise; 95%"
        " intervals by bootstrap over groups of rewordings. An answerable question that is not"
        f" answered counts as zero.</p>\n{body}\n</body></html>\n"
    )


def _sections(result: Result) -> Iterator[str]:
    records = result.systems[MAIN]
    splits = sorted({record.split for record in records})
    rows = summarise(records, splits)
    yield f"<section><h2>{escape(result.suite)}</h2>{_about(result)}"
    for split in splits:
        chosen = [row for row in rows if row.split == split]
        yield f"<h3>{split}</h3><div class='wide'>{_table(chosen)}</div>"
        yield _figure(_bars(chosen), f"First passage holds the evidence, {split}, by kind.")
    yield f"<h3>Controls</h3><div class='wide'>{_controls(result, splits)}</div>"
    yield "<div class='pair'>" + "".join(_curves(result)) + "</div>"
    yield f"<h3>Where questions are lost</h3>{_figure(_stages(records, splits), _STAGE_NOTE)}"
    if result.timing:
        yield _timing(result)
    yield _worst(records) + "</section>"


_STAGE_NOTE = (
    "Not indexed: no passage holds the evidence. Not retrieved: none of those searched does. Not"
    " first: another passage stands above it. Wrong span: the right passage, other words quoted."
)


def _about(result: Result) -> str:
    index = result.index
    said = (
        f"{result.questions['n']} questions of {result.questions['file']};"
        f" {index['articles']:,} articles in {index['chunks']:,} passages, {index['encoder']}."
        f" {result.created}, version {result.version}, commit {result.commit or 'unknown'},"
        f" {result.machine}, seed {result.seed}; peak memory {result.peak_mb:.0f} MB."
    )
    return f"<p class='about'>{escape(said)}</p>"


def _table(rows: Sequence[Row], first: str = "kind") -> str:
    names = list(dict.fromkeys(name for row in rows for name in row.figures))
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    lines = [f"<tr><th>{first}</th><th>n</th>{head}</tr>"]
    for row in rows:
        cells = "".join(f"<td>{_cell(row, name)}</td>" for name in names)
        css = ' class="all"' if row.kind == ALL else ""
        lines.append(
            f"<tr{css}><td>{escape(row.kind.replace('_', ' '))}</td><td>{row.n}</td>{cells}</tr>"
        )
    return f"<table>{''.join(lines)}</table>"


def _cell(row: Row, name: str) -> str:
    found = row.figures.get(name)
    if found is None:
        return "–"
    shown = f"{100 * found.mean:.1f}"
    if found.low is None or found.high is None:
        return shown
    return f"{shown} <small>{100 * found.low:.0f}–{100 * found.high:.0f}</small>"


def _controls(result: Result, splits: Sequence[str]) -> str:
    rows: list[Row] = []
    for split in splits:
        for name, records in result.systems.items():
            found = summarise(records, [split])
            if found:
                rows.append(Row(split, f"{name}, {split}", found[0].n, found[0].figures))
    return _table(rows, "system")


def _bars(rows: Sequence[Row]) -> str:
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
    records = result.systems.get(OUTSPOKEN, ())
    if not any(r.answered for r in records):
        return
    curve = svg.lines(
        {"Dateline": risk_coverage(records)}, "risk against coverage", "coverage", "risk"
    )
    note = (
        f"Were it never silent: AURC {aurc(records):.3f} (less is better); it can answer"
        f" {100 * coverage_at(records, 0.2):.0f}% of all questions at 20% risk."
    )
    yield _figure(curve, note)
    bins = [(b.confidence, b.right) for b in reliability(records)]
    ideal = [(0.0, 0.0), (1.0, 1.0)]
    diagram = svg.lines({"Dateline": bins, "ideal": ideal}, "reliability", "confidence", "right")
    yield _figure(diagram, f"Is confidence earned? Expected calibration error {ece(records):.3f}.")


def _stages(records: Sequence[Record], splits: Sequence[str]) -> str:
    rows = {}
    for split in splits:
        counts = Counter(str(r.stage) for r in records if r.split == split)
        rows[split] = {stage: float(counts[stage]) for stage in STAGES}
    return svg.stacked(rows, "questions by stage of loss")


def _timing(result: Result) -> str:
    stages = {n: ms for n, ms in result.stages_ms.items() if n != "total"}
    if not stages:
        return ""
    plot = svg.stacked({"median": stages}, "milliseconds by stage", " ms")
    note = f"p50 {result.timing['p50_ms']:.0f} ms, p95 {result.timing['p95_ms']:.0f} ms a question."
    return f"<h3>Time</h3>{_figure(plot, note)}"


def _worst(records: Sequence[Record], most: int = 10) -> str:
    """The ten worst dev questions of each stage; those of test are never shown."""
    lines: list[str] = []
    for stage in STAGES[1:]:
        lost = [r for r in records if r.stage == stage and r.split == "dev"]
        lost.sort(key=lambda r: (-r.confidence if r.answered else r.confidence, r.id))
        for r in lost[:most]:
            said = " ".join(r.answer.split())[:200] or "–"
            where = ", ".join(f"{a} {s}–{e}" for a, s, e in r.passages[:2])
            cells = (stage, r.id, r.question, said, where)
            lines.append(
                "<tr>"
                + "".join(f"<td class='words'>{escape(cell)}</td>" for cell in cells)
                + f"<td>{'–' if r.rank is None else r.rank}</td><td>{r.confidence:.2f}</td></tr>"
            )
    if not lines:
        return ""
    names = ("stage", "id", "question", "said", "first passages")
    head = "".join(f"<th class='words'>{name}</th>" for name in names)
    return (
        "<h3>Lost questions of dev</h3><div class='wide'><table>"
        f"<tr>{head}<th>rank</th><th>confidence</th></tr>{''.join(lines)}</table></div>"
    )


def _figure(plot: str, caption: str) -> str:
    return f"<figure>{plot}<figcaption>{escape(caption)}</figcaption></figure>"


def overall(result: Result, measure: str, split: str = ALL) -> str:
    """One figure as words, for tables elsewhere: "76.9 (71–82)"."""
    chosen = [r for r in result.systems[MAIN] if split in (ALL, r.split)]
    found = figure(chosen, measure)
    if found is None or found.low is None or found.high is None:
        return "–"
    return f"{100 * found.mean:.1f} ({100 * found.low:.0f}–{100 * found.high:.0f})"
