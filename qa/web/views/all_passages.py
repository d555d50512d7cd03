"""The way from an answer to all passages that hold the question's words."""

from __future__ import annotations

from markupsafe import Markup

from index.errors import InputError
from qa.question.keywords import content_words
from qa.retrieval.passage_search import PassageQuery
from qa.types import Answer
from qa.web.conversation.engine_protocol import Asker
from qa.web.views import wording
from qa.web.views.escape import markup


def all_passages(answer: Answer, engine: Asker) -> Markup:
    """A button that searches for them; nothing where there are none."""
    text = content_words(answer.query.text, answer.query.as_of)
    try:
        found = engine.passages(PassageQuery(text, limit=1))
    except InputError:  # no word is left to search for
        return Markup()
    if not found.passages:
        return Markup()
    share = "with these words" if found.whole else "with half of these words or more"
    number = wording.count(found.passages, "passage")
    return markup(
        '<p class="dl-all"><button type="button" class="dl-link" data-dl-search="{text}">'
        '{said}</button> <button type="button" class="dl-link" data-dl-search="{text}" '
        'data-dl-view="timeline">As a timeline</button> <span>{text}</span></p>',
        text=text,
        said=f"All {number} {share}" if found.passages > 1 else f"The {number} {share}",
    )
