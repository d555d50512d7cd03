"""Records of labelled lines, whoever made them: "Title: …", "Source: …", "Date: …", then a text.

Gale, newspapers' own archives, media monitors and digests of mailing lists write so. The label that
comes first in the file starts each record; a headline without label may stand above it. What is
said once only is no mark: there must be two such blocks at least, each with two facts.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from index.records.dates import date_in
from index.records.labels import (
    LabelledLine,
    all_labelled,
    author_of,
    known,
    paper_of,
    value_of,
    words_in,
)
from index.records.lines import Line, body_spans, filled, joined, lines_of
from index.records.record import Record, Records

_FACTS = frozenset({"title", "publisher", "published", "author", "url"})
_MAIL = frozenset({"from", "to", "sent", "cc", "subject"})
_PASSED_ON = re.compile(r"(?i)forwarded|original message|wrote:|weitergeleitet|ursprüngliche")
_FIRST_LINES = 12
_GAP = 2  # blank lines within one block of labels
_QUICK = re.compile(r"(?m)^[^\S\n]*[^\W\d_][\w()/ -]{0,34} ?:[ \t]")


def split(text: str) -> Records | None:
    """The records of a text whose blocks of labels repeat, None for any other text."""
    if len(_QUICK.findall(text, 0, 200_000)) < 4:
        return None
    lines = lines_of(text)
    heads = _heads(lines)
    if len(heads) < 2:
        return None
    first = heads[0][0].number
    lead = filled(lines[:first])
    if len(lead) > _FIRST_LINES and not _is_ruled_off(lines, first):
        return None
    headed = bool(lead) and all(_headline_at(lines, h) is not None for h in heads)
    starts = [_headline_at(lines, h) if headed else h[0].number for h in heads]
    bounds = [*(s if s is not None else 0 for s in starts), len(lines)]
    records = tuple(
        _record(lines, head, start, stop)
        for head, start, stop in zip(heads, bounds, bounds[1:], strict=False)
    )
    return Records("labelled", records, len(records))


def _heads(lines: Sequence[Line]) -> list[list[LabelledLine]]:
    """The block of labels that begins each record: those that begin with the same label."""
    blocks = _blocks(lines)
    names = Counter(block[0].name for block in blocks if _is_head(block))
    if not names:
        return []
    first = next(block[0].name for block in blocks if _is_head(block))
    name = first if names[first] > 1 else max(names, key=lambda name: names[name])
    if names[name] == 1:  # all in one run: records whose text is itself a label's value
        name = first
    cut = [part for block in blocks for part in _cut(block, name)]
    heads = [block for block in cut if block[0].name == name and _is_head(block)]
    return [h for n, h in enumerate(heads) if n == 0 or not _is_passed_on(lines, h)]


def _is_ruled_off(lines: Sequence[Line], number: int) -> bool:
    above = [line for line in lines[max(0, number - 4) : number] if line.text]
    return bool(above) and above[-1].is_rule


def _blocks(lines: Sequence[Line]) -> list[list[LabelledLine]]:
    """Runs of labels with nothing but blank lines and a label's own rest between them."""
    blocks: list[list[LabelledLine]] = []
    for found in all_labelled(lines):
        if blocks and _belongs(lines, blocks[-1][-1], found):
            blocks[-1].append(found)
        else:
            blocks.append([found])
    return blocks


def _belongs(lines: Sequence[Line], before: LabelledLine, label: LabelledLine) -> bool:
    between = lines[before.number + 1 : label.number]
    if before.field == "body" or any(line.is_rule for line in between):
        return False
    told = [line for line in between if line.text]
    rest = sum(len(line.text) for line in told)
    own = len(told) == 0 or (rest < 300 and value_of(lines, before).endswith(told[-1].text))
    return own and len(between) - len(told) <= _GAP


def _cut(block: list[LabelledLine], name: str) -> list[list[LabelledLine]]:
    """A run cut where a record starts within it: labels that end one stand right before it."""
    cuts = [n for n, label in enumerate(block) if label.name == name and n > 0]
    bounds = [0, *cuts, len(block)]
    return [block[a:b] for a, b in itertools.pairwise(bounds)]


def _is_head(block: Sequence[LabelledLine]) -> bool:
    facts = {_field(label) for label in block} & _FACTS
    return len(facts) >= 2 and bool(facts & {"title", "published"})


def _field(label: LabelledLine) -> str:
    return "title" if label.name in ("subject", "betreff", "asunto", "objet") else label.field


def _is_passed_on(lines: Sequence[Line], head: Sequence[LabelledLine]) -> bool:
    """Whether a block is a mail's header within a mail: a digest has a ruled line above each."""
    if len({label.name for label in head} & _MAIL) < 2:
        return False
    above = lines[max(0, head[0].number - 4) : head[0].number]
    return not _is_ruled_off(lines, head[0].number) or any(
        _PASSED_ON.search(line.text[:200]) for line in above
    )


def _headline_at(lines: Sequence[Line], head: Sequence[LabelledLine]) -> int | None:
    """The first line of the headline right above a block of labels."""
    last = head[0].number - 1
    if last >= 0 and not lines[last].text:
        last -= 1
    first = last
    while first >= 0 and lines[first].text and not lines[first].is_rule and last - first < 4:
        first -= 1
    told = lines[first + 1 : last + 1]
    apart = first < 0 or not lines[first].text or lines[first].is_rule
    return first + 1 if told and apart and sum(len(line.text) for line in told) <= 300 else None


def _record(lines: Sequence[Line], head: Sequence[LabelledLine], start: int, stop: int) -> Record:
    fields: dict[str, object] = {}
    for label in head:
        if label.field in _FACTS and label.value:
            fields.setdefault(label.field, value_of(lines, label))
    for label in head:
        if _field(label) == "title" and label.value:
            fields.setdefault("title", value_of(lines, label))
    if start < head[0].number and "title" not in fields:
        fields["title"] = joined(lines[start : head[0].number])
    if "author" in fields:
        fields["author"] = author_of(str(fields["author"]))
    if "publisher" in fields:
        fields["publisher"] = paper_of(str(fields["publisher"]))
    found = date_in(str(fields.get("published", "")))
    fields["published"] = found[0] if found else fields.get("published")
    count = next((label.value for label in head if label.field == "length"), "")
    body = _body(lines, head, stop)
    return Record(body_spans(body), known(fields.items()), words_in(count))


def _ends(line: Line) -> bool:
    """Whether a line below a text is a rule or says who owns it."""
    return line.is_rule or re.match(r"(?i)(?:copyright\b|©|\(c\)).{0,200}$", line.text) is not None


def _body(lines: Sequence[Line], head: Sequence[LabelledLine], stop: int) -> list[Line]:
    """The lines below the labels, without the labels that end the record."""
    last = head[-1]
    body: list[Line] = []
    after = last.number + 1
    if last.field == "body":
        if last.value:
            body.append(Line(last.at, lines[last.number].end, last.value))
    else:
        value, after = value_of(lines, last), last.number + 1
        while after < stop and lines[after].text and value.endswith(lines[after].text):
            after += 1
    body += lines[after:stop]
    if stop == len(lines) and _is_ruled_off(lines, head[0].number):
        # Below the last record's rule stands only what ends the file.
        ruled = next((n for n, line in enumerate(body) if line.is_rule), len(body))
        body = body[:ruled] if len(filled(body[ruled:])) <= _FIRST_LINES else body
    tail = {
        found.number for found in all_labelled(body) if found.field in ("aside", "url", "length")
    }
    while body and (len(body) - 1 in tail or not body[-1].text or _ends(body[-1])):
        body.pop()
    return body
