"""Attacks that were tried beside those found: bombs in front matter, duplicates, Ctrl-C."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from support.collection import Built
from support.growth import grows

from index.build import build
from index.sources.articles import _once
from index.sources.make_article import make_article
from index.store import verify
from index.store.generations import Generation, leftovers
from index.text import front_matter

TEXT = "The harbour strike ended after nine days, the mayor said on Monday."


class Interrupted:
    """Listens to a build, and has Ctrl-C pressed at one of its steps."""

    def __init__(self, at: int) -> None:
        self._left = at

    def stage(self, name: str, total: int) -> None:
        self._count()

    def advance(self, steps: int) -> None:
        self._count()

    def _count(self) -> None:
        self._left -= 1
        if self._left == 0:
            raise KeyboardInterrupt


def test_ctrl_c_at_every_step_of_a_build_loses_nothing(built: Built) -> None:
    (built.articles / "more.txt").write_text(TEXT)
    for step in range(1, 100):
        try:
            report = build(
                [built.articles], built.index, encoder=built.encoder, progress=Interrupted(step)
            )
        except KeyboardInterrupt:  # at the last step the new generation serves already
            serving = Generation.open(built.index)
            assert verify.problems(serving.folder) == []
            assert serving.manifest.articles == (4 if serving.name == "000001" else 5)
            assert leftovers(built.index) == []
            continue
        assert report.articles == 5
        assert verify.problems(built.index / "generations" / report.generation) == []
        assert step > 5
        return
    pytest.fail("the build never ended")


@pytest.mark.parametrize("unit", ["a", "b b "])
def test_duplicate_ids_cost_as_much_each(unit: str) -> None:
    """The same article again and again, and other articles under its id."""

    def work(size: int) -> partial[None]:
        texts = [TEXT if unit == "a" else f"{TEXT} {n}" for n in range(size // 20)]
        articles = [make_article("same", text) for text in texts[:20]] * (len(texts) // 20)
        return partial(_all_once, articles)

    assert not grows(work)


def _all_once(articles: list[object]) -> None:
    seen: dict[str, tuple[str, str]] = {}
    for article in articles:
        _once(article, seen, (), Path("a.jsonl"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "block",
    [
        "a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\ntitle: *c",
        "title: !!python/object/apply:os.system ['true']",
        "title: " + "[" * 5_000,
        "title: |\n" + "  x\n" * 5_000,
    ],
)
def test_front_matter_is_never_more_than_one_plain_value_a_line(block: str) -> None:
    fields, start = front_matter.read(f"---\n{block}\n---\n{TEXT}")
    assert sum(map(len, fields.values())) <= len(block)
    assert "\n" not in "".join(fields.values())
    assert start in (0, len(block) + 9)
