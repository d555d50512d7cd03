"""What one epoch reads: gold passages, near misses, changed questions, simulated prefixes.

A group is the gold example of a question followed by its negatives; only a group teaches the
order of passages. An epoch is a function of (sets, seed, epoch), so training can resume anywhere.
The first epoch begins with answerable questions alone: spans are learned faster by themselves.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from random import Random

from qa.reader.features import prefix_of
from qa.reader.training import augment
from qa.reader.training.datasets import Judged, Row, Sets, TrainingSentence
from qa.reader.training.hard_negatives import near_misses

WIKI = (
    "squadshifts_new_wiki",
    "squad_part",
    "squad2",
    "squad2_recovered",
    "xquad_en",
    "squad1_train_44_titles",
    "squad2_train_10_titles",
    "squad2_urasys",
)
#: Rows about news: their negatives are passages of the news archives.
NEWS = ("news", "realtimeqa_evidence_backnumber", "realtimeqa_evidence_current")
QAMR_CAP = 4  # questions a sentence and epoch; it repeats 978 sentences
#: How often a row of a source is drawn in one epoch; 1 where none is given.
DRAWS = {
    "squadshifts_reddit": 0.15,
    "squadshifts_amazon_reviews": 0.15,
    "squad2": 1.5,
    "squad2_recovered": 1.5,
    "squad2_train_10_titles": 2.0,
    "squad2_train_sentence": 0.5,
    "multirc_train": 0.45,
} | dict.fromkeys(NEWS, 2.0)
NEAR_MISS_RATE = {"wiki": 0.15, "news": 0.0, "other": 0.05}
NEGATIVE_RATE, NEGATIVES = 0.2, 2
NEWS_NEGATIVE_RATE, NEWS_NEGATIVES = 0.7, 2
SENTENCE_RATE, SENTENCE_NEGATIVES = 0.15, 2
JUDGED_RATE, JUDGED_NEGATIVES = 0.7, 2
FIRST = 0.2  # share of the first epoch that only answerable questions fill


@dataclass(frozen=True, slots=True)
class Example:
    """One (question, passage) pair with what is to be learned from it.

    ``span`` holds characters of ``text``: the answer itself if ``exact``, else the sentence that it
    lies in; None means that the span heads learn "no answer here". ``answerable`` and ``relevant``
    are 1, 0, or -1 for not known. ``title`` and ``date`` stand before the passage.
    """

    question: str
    text: str
    span: tuple[int, int] | None
    answerable: int
    relevant: int
    exact: bool = True
    title: str = ""
    date: str = ""

    @property
    def prefix(self) -> str:
        """Title and date as the model reads them."""
        return prefix_of(self.title, self.date)


Group = tuple[Example, ...]


class Mixture:
    """The training sets with their mined near misses, ready to deal epochs."""

    def __init__(self, sets: Sets) -> None:
        self.rows = sets.train
        self.sentences = sets.sentences
        wiki = [row for row in self.rows if row.source in WIKI]
        self.contexts = sorted({row.context for row in wiki})
        place = {context: i for i, context in enumerate(self.contexts)}
        mined = near_misses(
            [row.question for row in wiki],
            [place[row.context] for row in wiki],
            [[text for text, _ in row.answers] or ["\0"] for row in wiki],
            self.contexts,
        )
        self.misses = {row.id: found for row, found in zip(wiki, mined, strict=True)}
        self.titles = {row.context: row.title.replace("_", " ") for row in self.rows if row.title}
        self.judged = sets.judged
        self.news = [
            (text, article.title, article.date)
            for article in sets.articles
            for text in article.passages
        ]
        about_news = [row for row in self.rows if row.source in NEWS and row.answerable]
        mined = near_misses(
            [f"{row.question} {row.title}" for row in about_news],
            [-1] * len(about_news),
            [[text for text, _ in row.answers] for row in about_news],
            [text for text, _, _ in self.news],
        )
        self.news_misses = {
            row.id: [i for i in found if self.news[i][0].strip() != row.context.strip()]
            for row, found in zip(about_news, mined, strict=True)
        }
        self.names = sorted({name for row in wiki for name in augment.names_of(row.question)})
        self.texts = sorted({pair.sentence for pair in sets.sentences})
        place = {text: i for i, text in enumerate(self.texts)}
        self.sentence_misses = near_misses(
            [pair.question for pair in sets.sentences],
            [place[pair.sentence] for pair in sets.sentences],
            [["\0"]] * len(sets.sentences),
            self.texts,
        )
        self.qamr = _neighbours([row for row in self.rows if row.source.startswith("qamr")])

    def epoch(self, seed: int, number: int) -> list[Group]:
        """Every group of epoch ``number``, shuffled. The same arguments give the same groups."""
        rng = Random(f"{seed}/{number}")
        groups: list[Group] = []
        for row in self._drawn(rng):
            groups.extend(self._of_row(row, rng))
        for pair, misses in zip(self.sentences, self.sentence_misses, strict=True):
            if rng.random() < SENTENCE_RATE:
                groups.append(self._of_sentence(pair, misses, rng))
        for judged in self.judged:
            if rng.random() < JUDGED_RATE:
                groups.append(_of_judged(judged, rng))
        rng.shuffle(groups)
        if number == 0:
            groups = _spans_first(groups)
        return groups

    def _drawn(self, rng: Random) -> list[Row]:
        drawn: list[Row] = []
        per_sentence: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            if row.source.startswith("qamr"):
                per_sentence[row.context].append(row)
                continue
            rate = DRAWS.get(row.source, 1.0)
            drawn.extend([row] * (int(rate) + (rng.random() < rate % 1)))
        for rows in per_sentence.values():
            drawn.extend(rng.sample(rows, min(QAMR_CAP, len(rows))))
        return drawn

    def _of_row(self, row: Row, rng: Random) -> list[Group]:
        question = augment.as_typed(row.question, rng)
        title, date = self._dressing(row.context, rng)
        if row.date:
            title, date = row.title, augment.date_as_written(row.date, rng)
        if not row.answerable:
            return [(Example(question, row.context, None, 0, -1, title=title, date=date),)]
        if not row.answers:
            return []
        answer, start = rng.choice(row.answers)
        gold = Example(
            question, row.context, (start, start + len(answer)), 1, 1, title=title, date=date
        )
        if row.source.startswith("qamr"):
            gold = self._packed(gold, rng)
        gold, groups = (gold, []) if row.date else self._dated(gold, rng)
        kind = "wiki" if row.source in WIKI else "news" if row.source in NEWS else "other"
        if rng.random() < NEAR_MISS_RATE[kind]:
            changed = augment.near_miss(row.question, row.context, answer, self.names, rng)
            if changed is not None:
                miss = augment.as_typed(changed, rng)
                groups.append((replace(gold, question=miss, span=None, answerable=0, relevant=-1),))
        return [(gold, *self._negatives(row, gold, rng)), *groups]

    def _negatives(self, row: Row, gold: Example, rng: Random) -> list[Example]:
        found: list[Example] = []
        assert gold.span is not None
        if rng.random() < 0.12:
            answers = [text for text, _ in row.answers]
            left = augment.without_answer(gold.text, *gold.span, answers)
            if left is not None:
                found.append(replace(gold, text=left, span=None, answerable=0, relevant=-1))
        if row.source in WIKI and rng.random() < NEGATIVE_RATE:
            near = self.misses[row.id][:8]
            chosen = rng.sample(near, min(NEGATIVES, len(near)))
            if rng.random() < 0.25:
                chosen[-1:] = [rng.randrange(len(self.contexts))]
            for i in chosen:
                text = self.contexts[i]
                title, date = self._dressing(text, rng)
                if text != row.context:
                    found.append(Example(gold.question, text, None, 0, 0, title=title, date=date))
        if row.source in NEWS and rng.random() < NEWS_NEGATIVE_RATE:
            near = self.news_misses[row.id][:8]
            for i in rng.sample(near, min(NEWS_NEGATIVES, len(near))):
                text, title, date = self.news[i]
                date = augment.date_as_written(date, rng)
                found.append(Example(gold.question, text, None, 0, 0, title=title, date=date))
        return found

    def _dressing(self, context: str, rng: Random) -> tuple[str, str]:
        """A title (the real one where known, else the first words of another passage), a date."""
        title = ""
        if context in self.titles:
            title = self.titles[context] if rng.random() < 0.6 else ""
        elif rng.random() < 0.3:
            words = rng.choice(self.contexts).split()
            title = " ".join(words[: rng.randint(4, 10)])
        return title, augment.made_up_date(rng) if rng.random() < 0.45 else ""

    def _dated(self, gold: Example, rng: Random) -> tuple[Example, list[Group]]:
        """Sometimes ask about the year of publication, and about a year that it is not."""
        if not gold.date or rng.random() > 0.12:
            return gold, []
        if augment.has_year(gold.question) or augment.has_year(gold.text):
            return gold, []
        year, bare = augment.year_of(gold.date), gold.question.rstrip("? ")
        other = year + rng.choice([-1, 1]) * rng.randint(2, 12)
        right = replace(gold, question=f"{bare} in {year}?")
        wrong = replace(gold, question=f"{bare} in {other}?", span=None, answerable=0, relevant=-1)
        return right, [(wrong,)]

    def _packed(self, gold: Example, rng: Random) -> Example:
        """Half the time, the sentence among its neighbours, to the length of a news passage."""
        if rng.random() < 0.5:
            return gold
        before = "".join(text + " " for text in self.qamr[gold.text][0][: rng.randint(0, 2)])
        after = "".join(" " + text for text in self.qamr[gold.text][1][: rng.randint(0, 2)])
        assert gold.span is not None
        start, end = gold.span
        at = len(before)
        return replace(gold, text=before + gold.text + after, span=(start + at, end + at))

    def _of_sentence(self, pair: TrainingSentence, misses: list[int], rng: Random) -> Group:
        """ReQA: the sentence alone or inside a made-up passage, with near misses of its kind."""
        question = augment.as_typed(pair.question, rng)
        near = [self.texts[i] for i in misses]
        rng.shuffle(near)
        alone = rng.random() < 0.5
        size = 1 if alone else 3
        texts = [" ".join(near[i : i + size]) for i in range(0, len(near), size)]
        before, after = ("", "") if alone else (texts.pop() + " ", " " + near[0])
        span = (len(before), len(before) + len(pair.sentence))
        date = augment.made_up_date(rng) if rng.random() < 0.3 else ""
        text = before + pair.sentence + after
        gold = Example(question, text, span, 1, 1, exact=False, date=date)
        count = SENTENCE_NEGATIVES if alone else 1
        return (gold, *(Example(question, text, None, 0, 0, date=date) for text in texts[:count]))


def _of_judged(judged: Judged, rng: Random) -> Group:
    """A text that answers, somewhere, and others about the same matter that do not."""
    question = augment.as_typed(judged.question, rng)
    text = rng.choice(judged.right)
    wrong = rng.sample(judged.wrong, min(JUDGED_NEGATIVES, len(judged.wrong)))
    return (
        Example(question, text, (0, len(text)), 1, 1, exact=False),
        *(Example(question, other, None, 0, 0) for other in wrong),
    )


def _spans_first(groups: list[Group]) -> list[Group]:
    """Answerable questions with their exact answers, alone, before all others."""
    size = int(len(groups) * FIRST)
    plain = [i for i, group in enumerate(groups) if group[0].exact and group[0].answerable == 1]
    chosen = plain[:size]
    rest = set(chosen)
    first: list[Group] = [(groups[i][0],) for i in chosen]
    return first + [group for i, group in enumerate(groups) if i not in rest]


def _neighbours(rows: list[Row]) -> dict[str, tuple[list[str], list[str]]]:
    """For each QAMR sentence the two before and after it in the file, nearest first or in order."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for source in sorted({row.source for row in rows}):
        texts = list(dict.fromkeys(row.context for row in rows if row.source == source))
        for i, text in enumerate(texts):
            found[text] = (texts[max(0, i - 2) : i], texts[i + 1 : i + 3])
    return found
