"""Articles by publisher and time: rows of bars as inline SVG, and the same as a table of words.

Positions are percentages of the row, so one drawing fits a phone and a wide window, and its text
keeps its size. All rows share one scale of time, that of the whole collection, and one of height.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from index.store.listing import Count, Holdings
from index.types import Period
from qa.web.views import wording
from qa.web.views.escape import join, markup

ROWS = 8  # publishers with a row of their own, those with the most articles
_HEIGHT = 26  # pixels of a row; the highest bar fills it
_LEAST = 2  # pixels of a bar of one article, so that it is seen beside thousands
_TICKS = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """Time as a place in the row: 0 is the start of ``first``, 100 the end of ``last``."""

    first: Period
    last: Period

    def place(self, period: Period) -> tuple[float, float]:
        """Where a period starts and how wide it is, in percent."""
        opens = self.first.start.toordinal()
        whole = self.last.end.toordinal() - opens
        return 100 * (period.start.toordinal() - opens) / whole, 100 * period.days / whole


def plot(found: Holdings, whole: Holdings) -> Markup:
    """The plot of what was found, on the scale of the whole collection; empty without dates."""
    periods = [count.period for count in whole.counts if count.period]
    if not periods or not any(count.period for count in found.counts):
        return Markup()
    scale = Scale(min(periods, key=_start), max(periods, key=_start))
    rows = _rows(found.counts)
    most = max(max(row.values()) for _, row, _ in rows if row)
    undated = sum(count.articles for count in found.counts if count.period is None)
    return markup(
        '<figure class="dl-held"><figcaption>Articles by publisher and {step}'
        '<span class="dl-scale">, highest bar {most}{undated}</span></figcaption>'
        '<div class="dl-rows">{rows}{axis}</div>'
        '<details class="dl-as-table"><summary>As a table</summary>{table}</details></figure>',
        step=found.step,
        most=f"{most:,}",
        undated=f"; {wording.count(undated, 'article')} without a date" if undated else "",
        rows=join(_row(name, row, scale, most, button) for name, row, button in rows),
        axis=_axis(sorted(set(periods), key=_start), scale),
        table=_table(rows, found.step),
    )


_Row = tuple[str, Mapping[Period, int], bool]  # name, articles by time, whether one publisher


def _rows(counts: Sequence[Count]) -> list[_Row]:
    """All together, the largest publishers, the others in one; a lone publisher by itself."""
    sizes: Counter[str | None] = Counter()
    for count in counts:
        sizes[count.publisher] += count.articles
    named = [name for name, _ in sizes.most_common(ROWS)]
    others = len(sizes) - len(named)
    rows = []
    for name in named:
        own = _by_time(count for count in counts if count.publisher == name)
        rows.append((wording.publisher(name), own, name is not None))
    if others:
        rest = _by_time(count for count in counts if count.publisher not in named)
        rows.append((wording.count(others, "other publisher"), rest, False))
    return rows if len(rows) == 1 else [("All publishers", _by_time(iter(counts)), False), *rows]


def _by_time(counts: Iterator[Count]) -> Mapping[Period, int]:
    by_time: Counter[Period] = Counter()
    for count in counts:
        if count.period:
            by_time[count.period] += count.articles
    return by_time


def _row(name: str, row: Mapping[Period, int], scale: Scale, most: int, button: bool) -> Markup:
    bars = join(_bar(period, row[period], scale, most) for period in sorted(row, key=_start))
    label = (
        '<button type="button" class="dl-link" data-dl-seek="{name}">{name}</button>'
        if button
        else "<span>{name}</span>"
    )
    return markup(
        '<div class="dl-row"><div class="dl-row-name">{label}<span class="dl-row-n">{n}</span>'
        '</div><svg width="100%" height="{height}" role="img" aria-label="{said}">{bars}</svg>'
        "</div>",
        label=markup(label, name=name),
        n=f"{sum(row.values()):,}",
        height=_HEIGHT,
        said=f"{name}: {_said(row)}",
        bars=bars,
    )


def _bar(period: Period, articles: int, scale: Scale, most: int) -> Markup:
    start, width = scale.place(period)
    height = max(_LEAST, _HEIGHT * articles / most)
    return markup(
        '<rect x="{x}%" y="{y}" width="{width}%" height="{height}">'
        "<title>{when}: {said}</title></rect>",
        x=f"{start + width * 0.08:.3f}",
        y=f"{_HEIGHT - height:.1f}",
        width=f"{width * 0.84:.3f}",
        height=f"{height:.1f}",
        when=wording.period(period),
        said=wording.count(articles, "article"),
    )


def _axis(periods: Sequence[Period], scale: Scale) -> Markup:
    """The first and the last time that there is, and some between them at even places."""
    span = scale.last.start.toordinal() - scale.first.start.toordinal()
    wanted = [scale.first.start.toordinal() + span * n / (_TICKS - 1) for n in range(_TICKS)]
    shown: dict[Period, None] = {}
    for place in wanted:
        shown[min(periods, key=lambda period: abs(period.start.toordinal() - place))] = None
    ticks: list[Markup] = []
    at = -100.0
    for period in shown:
        start, width = scale.place(period)
        middle = start + width / 2
        if middle - at < 100 / _TICKS * 0.6:
            continue  # two labels would touch
        at = middle
        anchor = "start" if middle < 8 else "end" if middle > 92 else "middle"
        edge = {"start": start, "end": start + width, "middle": middle}[anchor]
        ticks.append(
            markup(
                '<text x="{x}%" y="13" text-anchor="{anchor}">{said}</text>',
                x=f"{edge:.2f}",
                anchor=anchor,
                said=_short(period),
            )
        )
    return markup(
        '<div class="dl-row dl-axis" aria-hidden="true"><span></span>'
        '<svg width="100%" height="18">{ticks}</svg></div>',
        ticks=join(ticks),
    )


def _table(rows: Sequence[_Row], step: str) -> Markup:
    return markup(
        '<div class="dl-wide"><table><thead><tr><th scope="col">Publisher</th>'
        '<th scope="col">Articles</th><th scope="col">By {step}</th></tr></thead>'
        "<tbody>{rows}</tbody></table></div>",
        step=step,
        rows=join(
            markup(
                '<tr><th scope="row">{name}</th><td>{n}</td><td>{said}</td></tr>',
                name=name,
                n=f"{sum(row.values()):,}",
                said=_said(row),
            )
            for name, row, _ in rows
        ),
    )


def _said(row: Mapping[Period, int]) -> str:
    """``2004: 1, 2007: 2``."""
    times = sorted(row, key=_start)
    return ", ".join(f"{wording.period(when)}: {row[when]:,}" for when in times) or "no date known"


def _short(period: Period) -> str:
    """``2007``, ``Nov 2005`` or ``3 Nov 2005``."""
    start = period.start
    if period.days == 1:
        return f"{start.day} {start:%b} {start.year}"
    return str(start.year) if period.days > 31 else f"{start:%b} {start.year}"


def _start(period: Period) -> int:
    return period.start.toordinal()
