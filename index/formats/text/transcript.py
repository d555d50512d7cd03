""".srt and .vtt: the words of a recording, in paragraphs, each below the moment it begins.

A cue holds a few words and ends in the middle of a sentence. So cues are joined until a sentence
ends and a paragraph has some length, until the speaker changes, or until nobody speaks for a while.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.errors import InputError
from index.formats.draft import Draft, Item, Source
from index.text.decoding import decode
from index.text.lines import SENTENCE_END
from index.text.pages import mark

_TIMES = re.compile(
    r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})[ \t]*-->[ \t]*"
    r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
)
_TAG = re.compile(r"<(/?)([a-zA-Z0-9.]{0,20})(?:[ \t]+([^<>]{0,100}))?>|\{\\[^{}]{0,40}\}")
_SPEAKER = re.compile(r"(?:>>+|-|–)[ \t]*(?=\S)")
_WORDS = 60  # of a paragraph, before the next end of a sentence closes it
_MOST_WORDS = 150
_PAUSE = 4.0  # seconds


@dataclass(frozen=True, slots=True)
class _Cue:
    """What is said from one moment to another, in seconds; ``speaker`` as far as it is named."""

    start: float
    end: float
    text: str
    speaker: str
    turns: bool


def read(source: Source) -> Iterator[Item]:
    """The transcript as one article."""
    text, _ = decode(source.whole(), source.said_charset())
    cues = list(_cues(text.replace("\r\n", "\n").replace("\r", "\n")))
    if not cues:
        raise InputError("no transcript in it (no line such as 00:01:02,000 --> 00:01:05,000)")
    shown = "\n\n".join(_paragraph(cues) for cues in _paragraphs(cues))
    yield Draft(source.id, shown, {}, source.name)


def _cues(text: str) -> Iterator[_Cue]:
    times: re.Match[str] | None = None
    lines: list[str] = []
    for line in (*text.split("\n"), ""):
        found = _TIMES.match(line.strip()) if "-->" in line else None
        if found is not None:
            times, lines = found, []
        elif line.strip():
            lines.append(line.strip())
        elif times is not None and lines:
            cue = _cue(times, lines)
            times, lines = None, []
            if cue.text:
                yield cue
        else:
            lines = []


def _cue(times: re.Match[str], lines: Sequence[str]) -> _Cue:
    raw = " ".join(lines)
    voice = next(
        (m[3] for m in _TAG.finditer(raw) if m[2] and m[2].split(".")[0] == "v" and m[3]), ""
    )
    told = " ".join(html.unescape(_TAG.sub("", raw)).split())
    turn = _SPEAKER.match(told)
    parts = [int(part or 0) for part in times.groups()]
    start = parts[0] * 3600 + parts[1] * 60 + parts[2]
    end = parts[4] * 3600 + parts[5] * 60 + parts[6]
    return _Cue(start, end, told[turn.end() :] if turn else told, voice.strip(), turn is not None)


def _paragraphs(cues: Sequence[_Cue]) -> Iterator[list[_Cue]]:
    held: list[_Cue] = []
    size = 0
    for cue in cues:
        last = held[-1] if held else None
        if last is not None and cue.text == last.text:
            continue  # shown twice, as automatic captions are
        if last is not None and _opens(last, cue, size):
            yield held
            held, size = [], 0
        held.append(cue)
        size += len(cue.text.split())
    if held:
        yield held


def _opens(last: _Cue, cue: _Cue, size: int) -> bool:
    ended = SENTENCE_END.search(last.text) is not None
    turned = cue.turns or (cue.speaker != last.speaker and bool(cue.speaker))
    long = size >= _MOST_WORDS or (ended and size >= _WORDS)
    return turned or long or (ended and cue.start - last.end >= _PAUSE)


def _paragraph(cues: Sequence[_Cue]) -> str:
    hours, rest = divmod(int(cues[0].start), 3600)
    moment = f"{hours:02d}:{rest // 60:02d}:{rest % 60:02d}"
    said = " ".join(cue.text for cue in cues)
    return f"{mark(moment)}\n{cues[0].speaker + ': ' if cues[0].speaker else ''}{said}"
