"""Every suite: what it measures, the data it needs, and how it is run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from eval.collections.archives import ARCHIVES, DESK_SIZES, desk_name
from eval.records import figures, result_files
from eval.records.figures import Figures
from eval.records.result_files import Result
from eval.records.summary import ALL
from eval.running.bench import SEEDS, run_archive, run_seeds
from eval.suites import abstain, aggregates, followups, reader, timex
from index import invocation
from index.errors import InputError
from index.progress import Listener

CACHE = Path(".dateline-eval")
Outcome = Result | Figures


@dataclass(frozen=True, slots=True)
class How:
    """Where the data and the built indexes are, and what is asked.

    ``index`` takes the place of the seeds' own; ``controls``: whether the other systems are asked.
    ``fresh``: everything is read anew, even what an earlier run has read and kept in ``cache``.
    """

    data: Path | None = None
    cache: Path = CACHE
    index: Path | None = None
    split: str = ALL
    controls: bool = True
    fresh: bool = False

    @property
    def kept(self) -> Path | None:
        """Where readings are kept from one run to the next; None where all is read anew."""
        return None if self.fresh else self.cache


@dataclass(frozen=True, slots=True)
class Suite:
    """``data`` are files under ``--data``; empty where everything is bundled."""

    name: str
    says: str
    data: tuple[str, ...]
    runs: Callable[[How, Listener], Outcome]

    @property
    def command(self) -> str:
        """What a person types."""
        return f"{invocation.EVAL} {self.name}" + (" --data PATH" if self.data else "")

    def missing(self, data: Path | None) -> list[str]:
        """The files that are not there; all of them without a data folder."""
        return [name for name in self.data if data is None or not (data / name).is_file()]

    def run(self, how: How, progress: Listener) -> Outcome:
        """Run it.

        :raises InputError: a file of its data is missing.
        """
        if self.data and how.data is None:
            raise InputError(f"suite {self.name!r} needs the evaluation data: --data PATH")
        return self.runs(how, progress)


def read_outcome(path: Path) -> Outcome:
    """A file that a suite wrote, whichever form it has.

    :raises InputError: it is neither a result nor figures of this version.
    """
    return figures.read(path) if figures.is_figures(path) else result_files.read(path)


def suite_named(name: str) -> Suite:
    """The suite of that name.

    :raises InputError: there is none.
    """
    for suite in SUITES:
        if suite.name == name:
            return suite
    known = ", ".join(suite.name for suite in SUITES)
    raise InputError(f"no suite {name!r} (known: {known}; or a question file FILE.jsonl)")


def _seeds(how: How, progress: Listener) -> Outcome:
    return run_seeds(
        how.index, split=how.split, controls=how.controls, progress=progress, kept=how.kept
    )


def _archive(name: str) -> Callable[[How, Listener], Outcome]:
    def runs(how: How, progress: Listener) -> Outcome:
        return run_archive(
            name,
            _data(how),
            how.cache,
            split=how.split,
            controls=how.controls,
            progress=progress,
            kept=how.kept,
        )

    return runs


def _data(how: How) -> Path:
    assert how.data is not None, "Suite.run asks for it"
    return how.data


_ABOUT = {
    **{
        desk_name(
            size
        ): f"questions as typed at a news desk, a third unanswerable; {size:,} articles"
        for size in DESK_SIZES
    },
    "five_w1h": "passages and answers: 33 questions of ours on 42 articles of 2016",
    "realtimeqa": "the gold article of weekly news quizzes, on their day (3,970 articles to index)",
    "time1963": "the judged articles of the TIME 1963 collection",
    "passages": "the Wikipedia paragraph of a SQuAD question, among 846",
}
SUITES: tuple[Suite, ...] = (
    Suite(SEEDS, "passages and answers: the bundled questions on the five seeds", (), _seeds),
    *(Suite(a.name, _ABOUT[a.name], a.files, _archive(a.name)) for a in ARCHIVES),
    Suite(
        reader.NAME,
        "span and silence of the reader alone, on held-out titles",
        reader.FILES,
        lambda how, progress: reader.run_reader(_data(how), progress),
    ),
    Suite(
        abstain.NAME,
        "silence where the articles do not answer: taken out, unanswerable, off topic",
        abstain.FILES,
        lambda how, progress: abstain.run_abstain(_data(how), how.cache, progress, kept=how.kept),
    ),
    Suite(
        followups.NAME,
        "follow-ups rewritten by rules, compared with people's (TREC CAsT, CANARD)",
        followups.FILES,
        lambda how, progress: followups.run_followups(
            _data(how), progress, split=how.split, controls=how.controls
        ),
    ),
    Suite(
        aggregates.TIMEX,
        "time expressions found, typed and resolved: MEANTIME, TimeBank, AQUAINT",
        tuple(file.as_posix() for file in timex.FILES.values()),
        lambda how, progress: aggregates.run_timex(_data(how), how.split),
    ),
    Suite(
        aggregates.PAGES,
        "body, date, title and author in 380 saved web pages, beside other extractors",
        (
            "pages/article_extraction_benchmark.tar",
            "pages/trafilatura_english.tar.xz",
            "pages/newspaper4k.tar.xz",
        ),
        lambda how, progress: aggregates.run_pages(_data(how)),
    ),
)
