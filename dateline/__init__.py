"""Dateline: answers from a collection of news articles, as exact quotations.

>>> from pathlib import Path
>>> from dateline import Engine, build
>>> report = build([Path("articles")], Path("index"))  # doctest: +SKIP
>>> answer = Engine.open(Path("index")).ask("Who won the vote?")  # doctest: +SKIP
>>> [quote.text for quote in answer.quotes]  # doctest: +SKIP

Names load when they are first used, so that the command ``dateline`` starts quickly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.build import BuildReport, build
    from index.errors import DatelineError
    from index.types import Period
    from qa.engine import Engine
    from qa.types import Answer, Quote

__all__ = ["Answer", "BuildReport", "DatelineError", "Engine", "Period", "Quote", "build"]


def __getattr__(name: str) -> object:
    """Load a public name. :raises AttributeError: there is no such name."""
    if name not in __all__:
        raise AttributeError(f"module 'dateline' has no attribute {name!r}")
    from index.build import BuildReport, build
    from index.errors import DatelineError
    from index.types import Period
    from qa.engine import Engine
    from qa.types import Answer, Quote

    globals().update(
        Answer=Answer,
        BuildReport=BuildReport,
        DatelineError=DatelineError,
        Engine=Engine,
        Period=Period,
        Quote=Quote,
        build=build,
    )
    found: object = globals()[name]
    return found


def __dir__() -> list[str]:
    """The public names, loaded or not."""
    return sorted({*globals(), *__all__})
