"""Chooses the answering sentence of a passage when the reader alone is not sure.

The reader learned few "why" questions and knows no calendar. Where it doubts, or a reason is asked,
its choice is one vote among others: how much of the question the sentence covers, whether it speaks
of the asked time, and whether it gives a reason at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.search.lexical import WordIndex, terms
from index.types import Span
from qa.language.term_coverage import covered_share
from qa.reading.embedded_questions import asking, wants_telling
from qa.reading.quoted_before import quoted_before
from qa.reading.quoting import with_context
from qa.retrieval.time_fit import passage_fit, stated_fit
from qa.types import Passage, Query

# Votes beside the covered share (0..1); set on the dev questions by the share of quotations that
# hold an accepted answer.
OWN, TIME, REASON = 0.35, 0.5, 0.5
SURE = 0.5  # the reader's own chance from which its word stands
_WHY = re.compile(
    r"\bwhy\b|\bwhat (?:caused|made|led|prompted)\b|\b(?:reason|cause)s?\b|\bhow come\b", re.I
)
_REASON = re.compile(
    r"\b(?:because|since|following|after|due to|owing to|as a result|so as to|over|therefore"
    r"|in (?:reaction|response|protest|retaliation|a bid|an attempt|order))\b",
    re.I,
)


def pointed_sentence(
    query: Query,
    asked: Sequence[str],
    passage: Passage,
    found: Span,
    chance: float,
    words: WordIndex,
) -> Span:
    """The reader's words ``found``, or the whole sentence that has more votes.

    Where a reason is asked, words that give none are widened to their sentence.

    :param chance: the reader's belief in its words, 0..1.
    """
    why = _WHY.search(query.text) is not None
    if chance >= SURE and not why:
        return found

    undated = 0.0  # what names no time happened about when it was published
    if query.period is not None:
        published = passage.article.published
        undated = passage_fit(published.period if published else None, (), query.period)

    def votes(sentence: Span) -> float:
        read = with_context(passage, sentence)
        text = passage.read(read)
        total = covered_share(asked, set(terms(text)), words)
        if query.period is not None:
            inside = [t for t in passage.times if read.start <= t.start < read.end]
            stated = stated_fit(inside, query.period)
            total += TIME * (undated if stated is None else stated)
        if why and _REASON.search(passage.read(sentence)):
            total += REASON
        return total + (OWN if sentence.overlaps(found) else 0.0)

    telling = passage.chunk.sentences
    if wants_telling(query.text):
        questions = asking(passage)
        telling = tuple(s for s in telling if s not in questions) or telling
    if query.already:
        told = quoted_before(query, passage)
        telling = tuple(s for s in telling if not any(t.holds(s) for t in told)) or telling
    best = max(telling, key=votes)
    if best.overlaps(found):
        gives_reason = _REASON.search(passage.read(found)) is not None
        return best if why and not gives_reason else found
    return best
