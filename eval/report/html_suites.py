"""Parts of the report about whole suites: the list of contents, figures without records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from eval.records.figures import Figures
from eval.report.summary_table import telling
from eval.suites.catalogue import Outcome


def contents(outcomes: Sequence[Outcome]) -> str:
    """A line for each outcome, linked to its section."""
    rows = [
        f"<tr><td><a href='#{escape(o.suite)}'>{escape(o.suite)}</a></td><td>{escape(n)}</td>"
        f"<td class='words'>{escape(told)}</td><td>{o.seconds:.0f} s</td></tr>"
        for o, (n, told) in ((o, telling(o)) for o in outcomes)
    ]
    head = "<tr><th>suite</th><th>n</th><th class='words'>figures</th><th>took</th></tr>"
    return f"<nav><div class='wide'><table>{head}{''.join(rows)}</table></div></nav>"


def whole(outcome: Figures) -> Iterator[str]:
    """The section of a suite that is scored as a whole."""
    measures = list(dict.fromkeys(f.measure for f in outcome.figures))
    head = "".join(f"<th>{escape(name)}</th>" for name in measures)
    lines = [f"<tr><th>system</th><th class='words'>split</th><th>n</th>{head}</tr>"]
    for system, split in dict.fromkeys((f.system, f.split) for f in outcome.figures):
        found = {f.measure: f for f in outcome.figures if (f.system, f.split) == (system, split)}
        shown = "".join(
            f"<td>{found[name].shown() if name in found else '–'}</td>" for name in measures
        )
        n = next(iter(found.values())).n
        lines.append(
            f"<tr><td>{escape(system)}</td><td class='words'>{escape(split)}</td>"
            f"<td>{n}</td>{shown}</tr>"
        )
    said = (
        f"{outcome.created}, version {outcome.version}, commit {outcome.commit or 'unknown'},"
        f" {outcome.machine}."
    )
    yield f"<section><h2 id='{escape(outcome.suite)}'>{escape(outcome.suite)}</h2>"
    yield f"<p class='about'>{escape(said)}</p>"
    yield f"<div class='wide'><table>{''.join(lines)}</table></div></section>"
