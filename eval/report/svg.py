"""Small plots as inline SVG: bars with intervals, lines, stacked bars. No scripts, no requests.

Colours are CSS variables of the page, so that light, dark and print each have their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

COLOURS = tuple(f"var(--c{n})" for n in range(1, 8))
_QUIET = "var(--quiet)"
_WIDTH, _LABELS, _ROW = 640, 130, 24
_SIDE, _MARGIN = 340, 44
_PERCENT = ("0", "25", "50", "75", "100")


@dataclass(frozen=True, slots=True)
class Bar:
    """A value 0..1 with its interval (None where there is none)."""

    label: str
    value: float
    low: float | None
    high: float | None
    note: str = ""


def bars(rows: Sequence[Bar], title: str) -> str:
    """Horizontal bars, 0 to 100%, with whiskers."""
    height = _ROW * len(rows) + 26
    room = _WIDTH - _LABELS - 70
    parts: list[str] = []
    for tick in range(0, 101, 25):
        x = _LABELS + room * tick / 100
        parts.append(f'<line class="grid" x1="{x:.1f}" y1="0" x2="{x:.1f}" y2="{height - 20}"/>')
        parts.append(_text(x, height - 6, f"{tick}", "middle", "tick"))
    for number, row in enumerate(rows):
        y = number * _ROW + 4
        parts.append(_text(_LABELS - 8, y + 12, row.label, "end"))
        parts.append(
            f'<rect x="{_LABELS}" y="{y}" width="{room * row.value:.1f}" height="{_ROW - 8}"'
            f' fill="{COLOURS[0]}"/>'
        )
        if row.low is not None and row.high is not None:
            a, b, middle = _LABELS + room * row.low, _LABELS + room * row.high, y + (_ROW - 8) / 2
            parts.append(f'<path class="whisker" d="M{a:.1f} {middle - 4}v8m0 -4H{b:.1f}m0 -4v8"/>')
        shown = f"{100 * row.value:.1f}{' · ' + row.note if row.note else ''}"
        parts.append(_text(_WIDTH - 64, y + 12, shown, "start", "tick"))
    return _svg(_WIDTH, height, title, parts)


def lines(
    series: Mapping[str, Sequence[tuple[float, float]]],
    title: str,
    x_label: str,
    y_label: str,
    ticks: Sequence[str] = _PERCENT,
    *,
    ideal: bool = False,
) -> str:
    """Lines over 0..1 in both directions, with a legend below; ``ticks`` from 0 to 1 of x.

    ``ideal`` draws the diagonal.
    """
    plot = _SIDE - 2 * _MARGIN
    height = _SIDE + 18 * len(series)
    parts = _axes(plot, x_label, y_label, ticks)
    if ideal:
        low, high = _MARGIN, _MARGIN + plot
        parts.append(f'<line class="ideal" x1="{low}" y1="{high}" x2="{high}" y2="{low}"/>')
    for number, (name, points) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        place = [(_MARGIN + plot * x, _MARGIN + plot * (1 - y)) for x, y in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in place)
        parts.append(f'<polyline class="line" points="{path}" stroke="{colour}"/>')
        if len(place) <= 12:
            parts += [
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{colour}"/>' for x, y in place
            ]
        y = _SIDE + 18 * number + 4
        parts.append(f'<rect x="{_MARGIN}" y="{y - 9}" width="12" height="10" fill="{colour}"/>')
        parts.append(_text(_MARGIN + 18, y, name))
    return _svg(_SIDE, height, title, parts)


def stacked(
    rows: Mapping[str, Mapping[str, float]], title: str, unit: str = "", quiet: str = ""
) -> str:
    """Each row one bar cut by category, its whole being 100%; a legend of the categories, with the
    numbers where there is one row only. ``quiet``: the category that is not drawn in a colour.
    """
    names = list(dict.fromkeys(name for parts in rows.values() for name in parts))
    loud = [name for name in names if name != quiet]
    colours = {name: COLOURS[n % len(COLOURS)] for n, name in enumerate(loud)} | {quiet: _QUIET}
    room = _WIDTH - _LABELS - 10
    parts: list[str] = []
    for number, (label, shares) in enumerate(rows.items()):
        y, x = number * 32 + 4, float(_LABELS)
        total = sum(shares.values()) or 1.0
        parts.append(_text(_LABELS - 8, y + 16, label, "end"))
        for name in names:
            width = room * shares.get(name, 0.0) / total
            if width <= 0:
                continue
            tip = f"<title>{escape(name)}: {shares[name]:g}{escape(unit)}</title>"
            parts.append(
                f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="24" fill="{colours[name]}">'
                f"{tip}</rect>"
            )
            if width > 30:
                kind = "" if name == quiet else "inside"
                parts.append(_text(x + width / 2, y + 16, f"{shares[name]:g}", "middle", kind))
            x += width
    y = len(rows) * 32 + 20
    for place, name in enumerate(names):
        x, line = _LABELS + (place % 3) * 165, y + (place // 3) * 18
        colour = colours[name]
        parts.append(f'<rect x="{x}" y="{line - 9}" width="12" height="10" fill="{colour}"/>')
        only = next(iter(rows.values())) if len(rows) == 1 else {}
        value = f" {only[name]:.1f}{unit}" if name in only else ""
        parts.append(_text(x + 18, line, name + value))
    return _svg(_WIDTH, y + 18 * ((len(names) + 2) // 3), title, parts)


def _axes(plot: int, x_label: str, y_label: str, ticks: Sequence[str]) -> list[str]:
    parts: list[str] = []
    end = _MARGIN + plot
    for number, tick in enumerate(ticks):
        x = _MARGIN + plot * number / (len(ticks) - 1)
        parts.append(f'<line class="grid" x1="{x:.1f}" y1="{_MARGIN}" x2="{x:.1f}" y2="{end}"/>')
        parts.append(_text(x, end + 14, tick, "middle", "tick"))
    for number, tick in enumerate(_PERCENT):
        y = end - plot * number / (len(_PERCENT) - 1)
        parts.append(f'<line class="grid" x1="{_MARGIN}" y1="{y:.1f}" x2="{end}" y2="{y:.1f}"/>')
        parts.append(_text(_MARGIN - 6, y + 4, tick, "end", "tick"))
    parts.append(_text(_MARGIN + plot / 2, _MARGIN + plot + 30, x_label, "middle", "tick"))
    parts.append(_text(_MARGIN, _MARGIN - 12, y_label, "start", "tick"))
    return parts


def _text(x: float, y: float, words: str, anchor: str = "start", kind: str = "") -> str:
    css = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{css}>{escape(words)}</text>'


def _svg(width: int, height: int, title: str, parts: Sequence[str]) -> str:
    body = "\n".join(parts)
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"'
        f' aria-label="{escape(title, quote=True)}"><title>{escape(title)}</title>\n{body}\n</svg>'
    )
