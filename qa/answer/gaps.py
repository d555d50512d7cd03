"""What the collection lacks for a question: names, times, publishers.

Only what can be proven is said: a publisher or a time without any passage, a name or a word that
stands nowhere in the articles.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index.search.lexical import terms
from index.store.generations import Generation
from index.text.words import words
from index.types import Period
from qa.language.demonyms import countries_of
from qa.language.explicit_times import spoken
from qa.language.names import name_runs
from qa.language.question_times import times_in, without
from qa.question.recency import without_recency
from qa.types import Coverage, Passage, Query

_MARKS = '?,.;:!"“”()'
NAMED = 3  # names or words named at most
_YEAR = 365  # days
# Words that ask; that no article has them says nothing.
_ASKING = frozenset(
    "happen happens happened happening tell describe explain summarise summarize compare list"
    " article articles mention mentioned think thinks thought latest earliest newest oldest"
    " recent recently originally news".split()
)


def missing(
    query: Query, passages: Sequence[Passage], coverage: Coverage, generation: Generation
) -> tuple[str, ...]:
    """Sentences for people, the plainest first; none where nothing is provably absent.

    :param passages: the nearest passages, after filters by hand.
    """
    if passages:
        said = [_absent_words(query, generation), _absent_time(query, passages, coverage)]
    else:
        said = [_nothing_left(query)]
    return tuple(sentence for sentence in said if sentence)


def unnamed(query: Query, generation: Generation) -> tuple[str, ...]:
    """A sentence on the question's names that stand in no article; none where all do.

    Said beside an answer, too: that is then about somebody or something else.
    """
    names = _absent_names(query, generation)
    return (f"No article names {_listed(names)}.",) if names else ()


def unrecognised(query: Query, generation: Generation) -> bool:
    """Whether nothing of the question is known: no word of it stands in any article.

    A question without a word to search for is not known either, unless it asks for a time, for the
    latest or the earliest, or what was published.
    """
    plain = _plain_words(query)
    if not plain:
        return query.period is None and query.intent == "none" and not query.coverage
    return all(_unnamed(word, generation) for word in plain)


def absent_words(query: Query, generation: Generation) -> list[str]:
    """The words of the question that no article has, in its order, each once."""
    plain = dict.fromkeys(_plain_words(query))
    return [word for word in plain if _unnamed(word, generation)]


def _timeless(query: Query) -> str:
    """The question as it is searched, without its words for time."""
    return without_recency(without(query.text, times_in(query.text, query.as_of)), "")


def _plain_words(query: Query) -> list[str]:
    """The words that say what a question is about: none that only ask, no numbers."""
    found = [word.strip(_MARKS) for word in _timeless(query).split()]
    plain = [word for word in found if words(word) and not any(map(str.isdigit, word))]
    return [word for word in plain if word.casefold() not in _ASKING]


def _absent_names(query: Query, generation: Generation) -> list[str]:
    runs = name_runs(_timeless(query))
    return [name for run in runs for name in _unknown(run, generation)]


def _absent_words(query: Query, generation: Generation) -> str:
    """Names that no article has; where each is known, other words that none has."""
    if names := unnamed(query, generation):
        return names[0]
    if not _plain_words(query) and unrecognised(query, generation):
        return "The question has no word to search for."
    typed = {word.strip(_MARKS).casefold(): word.strip(_MARKS) for word in query.question.split()}
    absent = [typed.get(w.casefold(), w) for w in absent_words(query, generation)]
    return f"No article has the word {_listed(absent)}." if absent else ""


def _unknown(run: str, generation: Generation) -> list[str]:
    """The run where all of it is unknown, else its unknown words."""
    parts = [part for part in run.split() if words(part)]
    unknown = [part for part in parts if _unnamed(part, generation)]
    return [run] if unknown and unknown == parts else unknown


def _unnamed(name: str, generation: Generation) -> bool:
    """Whether no article has the name, nor, of a people, its country."""
    return all(_absent(called, generation) for called in (name, *countries_of(name)))


def _absent(text: str, generation: Generation) -> bool:
    indexes = (generation.words, generation.titles)
    return not any(index.frequency(term) for term in terms(text) for index in indexes)


def _absent_time(query: Query, passages: Sequence[Passage], coverage: Coverage) -> str:
    asked = query.period
    if asked is not None and asked.any_year:
        return _absent_days(asked, query.period_text or "", passages)
    if asked is None or coverage.first is None or coverage.last is None:
        return ""
    outside = asked.end <= coverage.first or asked.start > coverage.last
    spoken_of = any(t.period and asked.overlaps(t.period) for p in passages for t in p.times)
    if not outside or spoken_of:
        return ""
    return (
        f"The articles were published between {_day(coverage.first)} and {_day(coverage.last)},"
        f" and none of the nearest speaks of {spoken(asked) or asked.iso()}."
    )


def _absent_days(asked: Period, said: str, passages: Sequence[Passage]) -> str:
    told = [period for p in passages for t in p.times if (period := asked.told(t))]
    told += [p.article.published.period for p in passages if p.article.published]
    # A year holds every day of it, and says nothing of one.
    if any(period.days < _YEAR and asked.overlaps(period) for period in told):
        return ""
    return f"None of the nearest passages is of {said}, in any year."


def _nothing_left(query: Query) -> str:
    """Which filters set by hand left no passage."""
    of = f" of {query.publisher}" if query.publisher else ""
    within = query.within and (spoken(query.within) or query.within.iso())
    time = f" published in or dated {within}" if within else ""
    return f"No article{of}{time} is near the question." if of or time else ""


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _listed(names: Sequence[str]) -> str:
    quoted = [f"“{name}”" for name in dict.fromkeys(names)][:NAMED]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
