"""Rows of tables among lines of text: cells between tabs, bars or wide gaps, or "label: value".

A row is content though it is no sentence. What only looks like one is kept out: a menu between bars
has no figures, justified prose no column of them, and one labelled line is no list of facts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Literal

RowKind = Literal["columns", "row"]
_WIDE = re.compile(r" {2,}")
_LABELLED = re.compile(r"^[^\W\d_][^:.!?]{1,40}: +\S")
_FIGURES = re.compile(r"\d")
_LONGEST = 300  # characters of a line
_CELL_WORDS = 15
_LABEL_WORDS, _FACTS = 5, 3


def row_kinds(lines: Sequence[str]) -> list[RowKind | None]:
    """For each line: a row, the row that names a table's columns, or None where it is neither."""
    kinds: list[RowKind | None] = [None] * len(lines)
    start = 0
    for separator, run in groupby(map(_separator, lines)):
        end = start + len(list(run))
        if separator and _is_table(
            separator, [cells_of(line, separator) for line in lines[start:end]]
        ):
            kinds[start:end] = ["row"] * (end - start)
            if separator != ":" and _names_columns(lines[start], lines[start + 1 : end]):
                kinds[start] = "columns"
        start = end
    return kinds


def cells_of(line: str, separator: str) -> list[str]:
    """The cells of a row, none empty, without space at their ends."""
    line = line.strip()
    parts = _WIDE.split(line) if separator == "  " else line.split(separator)
    if separator == ":":
        parts = line.split(":", 1)
    return [cell for part in parts if (cell := part.strip())]


def _separator(line: str) -> str:
    """What parts the cells of a line; "" where nothing does."""
    if len(line) > _LONGEST or not line.strip():
        return ""
    for separator in ("\t", "|", "  "):
        if separator in line.strip() and len(cells_of(line, separator)) > 1:
            return separator
    return ":" if _LABELLED.match(line.strip()) else ""


def _is_table(separator: str, rows: Sequence[Sequence[str]]) -> bool:
    if any(len(cell.split()) > _CELL_WORDS for row in rows for cell in row):
        return False
    if separator == "\t":
        return len(rows) > 1
    if separator == ":":
        short = all(len(row) == 2 and len(row[0].split()) <= _LABEL_WORDS for row in rows)
        ended = sum(row[-1].endswith((".", "!", "?")) for row in rows)
        return short and len(rows) >= _FACTS and 2 * ended <= len(rows)
    width = max(map(len, rows))
    if len(rows) < _FACTS or any(len(row) != width for row in rows[1:]):
        return False
    return any(
        sum(_is_figure(row[column]) for row in rows[1:]) > len(rows[1:]) / 2
        for column in range(width)
    )


def _is_figure(cell: str) -> bool:
    """A number, perhaps with a currency or a unit."""
    return _FIGURES.search(cell) is not None and len(cell.split()) <= 3


def _names_columns(first: str, others: Sequence[str]) -> bool:
    """Whether a table's first row says what stands below: no figure in it, some below."""
    below = sum(_FIGURES.search(line) is not None for line in others)
    return _FIGURES.search(first) is None and 2 * below >= len(others) > 0
