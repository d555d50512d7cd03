"""How long an answer may take, so that no question keeps a server from all others.

A thread cannot be ended from outside. So the clock is looked at where work begins: before each
stage of an answer, and before each time that passages are read. What lies between is bounded: the
lengths of questions and passages, the number of passages, and patterns that take no longer than
their text grows.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from index.errors import InputError


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the clock. ``seconds``: how long there was until it; None for no end."""

    seconds: float | None
    ends: float
    clock: Callable[[], float] = time.monotonic

    @classmethod
    def after(cls, seconds: float | None, clock: Callable[[], float] = time.monotonic) -> Self:
        """So many seconds from now."""
        return cls(seconds, clock() + (seconds or 0.0), clock)

    def check(self) -> None:
        """Go on. :raises InputError: the time is up."""
        if self.seconds is not None and self.clock() > self.ends:
            raise InputError(
                f"no answer within {self.seconds:g} s: this machine has too much to do; ask again"
            )
