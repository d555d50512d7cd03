"""``python -m index duplicates``: the groups of copies and versions, for people."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from index.commands.cli import say
from index.errors import InputError
from index.store.generations import Generation
from index.types import Group, Member


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command, beside ``--index``."""
    parser.add_argument(
        "-n", type=int, default=10, metavar="N", help="groups to show, the largest first (10)"
    )


def run(options: argparse.Namespace) -> int:
    """Print the largest groups; exit code 0.

    :raises InputError: ``-n`` is not positive.
    """
    if options.n < 1:
        raise InputError(f"-n must be 1 or more, got {options.n}")
    groups = Generation.open(options.index).groups
    say(f"{summary(groups)}{f'; the first {options.n}:' if len(groups) > options.n else ''}")
    for number, group in enumerate(groups[: options.n], start=1):
        say("")
        say(f"{number}. {len(group.members)} articles")
        for line in _lines(group):
            say(f"   {line}")
    return 0


def summary(groups: Sequence[Group]) -> str:
    """``36 groups of the same story, 75 articles in them (18 superseded by a later version)``."""
    members = [member for group in groups for member in group.members]
    superseded = sum(1 for member in members if member.superseded_by is not None)
    stories = "1 group" if len(groups) == 1 else f"{len(groups)} groups"
    return (
        f"{stories} of the same story, {len(members)} articles in them"
        f" ({superseded} superseded by a later version)"
    )


def _lines(group: Group) -> Iterator[str]:
    for place, member in enumerate(group.members):
        yield f"{_described(member)}{_likeness(member) if place else ''}"
        if member.superseded_by is not None:
            later = next(m for m in group.members if m.article_id == member.superseded_by)
            yield f"  superseded by {later.article_id} of {_date(later)}"


def _described(member: Member) -> str:
    publisher = member.publisher or "publisher unknown"
    return f"{_date(member)}  {publisher}  {member.title}  [{member.article_id}]"


def _likeness(member: Member) -> str:
    same = "the same words" if member.alike == 1 else f"{member.alike:.0%} alike"
    return f"  ({same})"


def _date(member: Member) -> str:
    return member.published.iso() if member.published else "date unknown"
