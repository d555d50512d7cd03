"""A question in the capitals that the articles use, however it was typed.

"who bought the denver broncos", "WHO BOUGHT THE DENVER BRONCOS" and "Who bought the Denver
Broncos?" become the last of these, so that what looks for names sees the same in all three. How a
word is written is read from the passages that share most words with the question (as in Lita et
al. 2003, tRuEcasIng, with the collection as the model), most of all where the same words stand
beside it. What no article has keeps its own capitals, where the question has some of both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.search.highest import highest
from index.search.lexical import stemmed, terms
from index.store.generations import Generation
from index.text.reading_view import reading_view
from index.text.words import STOPWORDS, fold, tokens
from qa.language.demonyms import countries_of

_WORD = re.compile(r"\w+(?:[.'’]\w+)*", re.UNICODE)
_OWNED = re.compile(r"['’](?:s|S)?$")
_ROWS, _OWN_ROWS = 12, 4  # passages that are looked into, for all words and for one of its own
_MOST = 60  # words of a question that are looked for by themselves
_BESIDE = 3.0  # weight of an occurrence with the same word beside it, for each side
_OPENING = 0.01  # weight of one that opens a sentence, where every word has a capital
_SMALL = STOPWORDS | frozenset(
    """during since between among against within without first last next second third people may
    march""".split()
)
_MONTHS_AND_MODALS = frozenset(("may", "march"))
_CALENDAR = frozenset(
    """january february april june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday""".split()
)
_BEFORE_MONTHS = frozenset(
    "in since until till before after of early late mid last next from to by during on".split()
)
_ASKS = re.compile(
    r"(?:(?:and|but|so|in|on|at|to|by|from|for|of|with|since|until|during)\s+)*(?:who|whom|whose|what"
    r"|when|where|why|how|which|did|does|do|is|are|was|were|has|have|had|can|could|will|would|may|must"
    r"|should|didn't|isn't|wasn't|aren't|weren't|hasn't|haven't)\b",
    re.IGNORECASE,
)


Seen = defaultdict[str, defaultdict[str, float]]  # for a word the weights of its forms
Beside = dict[str, tuple[set[str], set[str]]]  # for a word those before and after it


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of a question: its own letters without "'s", where they stand, and folded.

    ``joined``: a hyphen stands before it.
    """

    text: str
    start: int
    folded: str
    joined: bool = False


class Capitals:
    """How one generation writes words. Safe to use from several threads."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation

    def restored(self, question: str) -> str:
        """The question in the capitals of the articles, with its mark if it opens as one."""
        found = list(_tokens(question))
        mixed = any(t.text.islower() for t in found) and not _titled(found)
        forms = self._forms(found)
        pieces: list[str] = []
        done = 0
        for place, token in enumerate(found):
            pieces += [question[done : token.start], self._written(found, place, forms, mixed)]
            done = token.start + len(token.text)
            if "." in pieces[-1] and question[done : done + 1] != ".":
                pieces[-1] += "."  # "U.S." for "us"
            if question[done : done + 2].lower() in ("'s", "’s"):
                pieces.append("'s")
                done += 2
        whole = "".join(pieces) + question[done:]
        first = next((n for n, c in enumerate(whole) if c.isalpha()), 0)
        return marked(whole[:first] + whole[first : first + 1].upper() + whole[first + 1 :])

    def _written(
        self, found: Sequence[_Token], place: int, forms: dict[str, str], mixed: bool
    ) -> str:
        token = found[place]
        word, typed = token.folded, token.text
        before = found[place - 1] if place else None
        shouted = mixed and typed.isupper() and len(typed) > 1
        if word in _CALENDAR or (word in _MONTHS_AND_MODALS and _is_month(found, place)):
            return word.capitalize()
        if word == "us" and not (shouted or "." in typed or (before and before.folded == "the")):
            return "us"
        if word in _SMALL:
            return "I" if word == "i" else typed if shouted else typed.lower()
        if word in forms:
            form = forms[word]  # "Jong-Un", not "Jong-UN"
            return form.capitalize() if token.joined and form.isupper() and len(form) > 1 else form
        if countries_of(word):
            return word.capitalize()
        return typed if mixed and place > 0 and not typed.islower() else typed.lower()

    def _forms(self, found: Sequence[_Token]) -> dict[str, str]:
        """How the articles write each word of a question; words that none has are left out."""
        wanted = [t.folded for t in found if t.folded not in _SMALL]
        beside = _neighbours(found)
        seen: Seen = defaultdict(lambda: defaultdict(float))
        self._look(self._rows(wanted, _ROWS), wanted, beside, seen)
        for word in list(dict.fromkeys(wanted))[:_MOST]:
            if sum(seen[word].values()) < 1:
                self._look(self._rows([word], _OWN_ROWS), [word], beside, seen)
        return {word: _best(word, counts) for word, counts in seen.items() if counts}

    def _rows(self, words: Sequence[str], count: int) -> list[int]:
        scores = self._generation.words.scores(stemmed(words))
        return [int(row) for row in highest(scores, count)]

    def _look(
        self,
        rows: Sequence[int],
        wanted: Sequence[str],
        beside: Beside,
        seen: Seen,
    ) -> None:
        """Count how some passages write the wanted words, or other forms of them."""
        stems = dict(zip(stemmed(wanted), wanted, strict=True))
        for chunk, _ in self._generation.chunks(rows).values():
            article = self._generation.article(chunk.article_id)
            assert article is not None, f"chunk of unknown article {chunk.article_id}"
            view = reading_view(article.text)
            start = view.place(chunk.span).start
            opening = {view.place(sentence).start - start for sentence in chunk.sentences}
            told = list(_tokens(view.read(chunk.span)))
            for n, token in enumerate(told):
                word = token.folded
                if word not in beside:
                    stem = terms(word) if token.text.isalpha() else []
                    word = stems.get(stem[0], "") if stem else ""
                if word not in beside:
                    continue
                weight = _OPENING if token.start in opening else _weight(told, n, beside[word])
                form = token.text if token.folded == word else _like(token, word)
                seen[word][form] += weight


def _weight(told: Sequence[_Token], n: int, beside: tuple[set[str], set[str]]) -> float:
    """1, and more for each side on which the question has the same word."""
    before, after = beside
    weight = 1.0
    weight += _BESIDE * (n > 0 and told[n - 1].folded in before)
    weight += _BESIDE * (n + 1 < len(told) and told[n + 1].folded in after)
    return weight


def marked(question: str) -> str:
    """The question with a question mark if it opens as one, else without one."""
    text = question.rstrip(" ?!")
    last = text.split()[-1] if text else ""
    if "." not in last[:-1]:
        text = text.rstrip(" ?!.")
    return f"{text}?" if _ASKS.match(text) else text


def _tokens(text: str) -> Iterator[_Token]:
    for match in _WORD.finditer(text):
        bare = _OWNED.sub("", match[0])
        if bare:
            folded = "".join(tokens(bare)) or fold(bare)
            yield _Token(
                bare, match.start(), folded, text[match.start() - 1 : match.start()] == "-"
            )


def _titled(found: Sequence[_Token]) -> bool:
    """Whether every word but small ones has a capital: a headline, whose capitals say nothing."""
    content = [t for t in found if t.folded not in STOPWORDS and t.text[0].isalpha()]
    small = [t for t in found if t.folded in STOPWORDS and t.start > 0]
    capital = all(t.text[0].isupper() for t in content)
    return capital and 2 * sum(t.text[0].isupper() for t in small) > len(small)


def _neighbours(found: Sequence[_Token]) -> Beside:
    """For each word the words before and after it."""
    beside: Beside = {}
    for n, token in enumerate(found):
        if token.folded in STOPWORDS:
            continue
        before, after = beside.setdefault(token.folded, (set(), set()))
        before |= {t.folded for t in found[max(0, n - 1) : n]} - STOPWORDS
        after |= {t.folded for t in found[n + 1 : n + 2]} - STOPWORDS
    return beside


def _like(token: _Token, word: str) -> str:
    """The word with the capitals of another form of it."""
    return word.capitalize() if token.text[0].isupper() else word


def _best(word: str, counts: dict[str, float]) -> str:
    """The form written most often; of equal ones that with fewer capitals."""
    return max(counts, key=lambda form: (counts[form], -sum(map(str.isupper, form)), form))


def _is_month(found: Sequence[_Token], place: int) -> bool:
    """Whether "may" and "march" are months: "in may", "8 March", "march 2007"."""
    before = found[place - 1].folded if place else ""
    after = found[place + 1].folded if place + 1 < len(found) else ""
    return before in _BEFORE_MONTHS or before.isdigit() or after.isdigit()
