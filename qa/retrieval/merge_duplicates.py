"""Merges passages that several articles have in the same words.

A wire story in five papers would fill the first five ranks with one passage, and an answer would
count one source five times. Of passages that say the same, from articles of one group, the best one
stays; it carries the group's other articles, so that nothing is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from index.duplicates.near_duplicates import shared_share
from index.search.lexical import terms
from index.types import Group
from qa.types import Passage, Query

SAME = 0.5  # share of the shorter passage: an added paragraph moves where chunks are cut


def merge_copies(
    passages: Sequence[Passage], groups: Mapping[str, Group], query: Query
) -> list[Passage]:
    """The passages without those that another telling says already, in their order.

    The last version of a story goes before its earlier ones, unless a time is asked: then the one
    that ranks best does. A passage that only one version has stays, and one with a
    word of the question that the other version lacks.

    :param passages: best first.
    :param groups: the group of each article that is in one, by id.
    """
    told = [_with_group(passage, groups.get(passage.article.id)) for passage in passages]
    if not any(passage.also_in for passage in told):
        return told
    timeless = query.period is query.within is None and query.intent != "earliest"
    order = sorted(told, key=lambda p: timeless and p.superseded_by is not None)
    kept: dict[str, list[Passage]] = {}
    asked = frozenset(terms(query.text))
    for passage in order:
        tellings = kept.setdefault(passage.source, [])
        if not any(_repeats(passage, other, asked) for other in tellings):
            tellings.append(passage)
    rows = {passage.chunk.row for tellings in kept.values() for passage in tellings}
    return [passage for passage in told if passage.chunk.row in rows]


def _with_group(passage: Passage, group: Group | None) -> Passage:
    if group is None:
        return passage
    own = passage.article.id
    others = {m.article_id: m for m in group.members if m.article_id != own}
    (later,) = (m.superseded_by for m in group.members if m.article_id == own)
    return replace(
        passage,
        also_in=tuple(others.values()),
        superseded_by=others[later] if later is not None else None,
    )


def _repeats(passage: Passage, kept: Passage, asked: Set[str]) -> bool:
    """Whether a passage says what another of its story, kept from another article, says.

    One that has a word of the question which the other lacks says more of what is asked.
    """
    if passage.article.id == kept.article.id or shared_share(passage.text, kept.text) < SAME:
        return False
    return asked & set(terms(passage.as_read)) <= set(terms(kept.as_read))
