"""A limit of processor time for work on one article, inside this process.

Whatever a text holds, cleaning, dating and cutting it must end. Patterns and parsers are tested not
to grow faster than their input (``tests/patterns.py``); this is what stands behind them. The
parsers of pages and PDFs run in a process of their own instead (``index.formats.worker``), for
code of C cannot be interrupted from here.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from index.errors import InputError

SECONDS = 10.0  # of processor time; the largest article takes 2 s
_T = TypeVar("_T")


class _TimeIsUp(BaseException):
    """Raised by the timer; no ``Exception``, so that nothing on the way takes it for its own."""


@contextmanager
def time_limit(seconds: float = SECONDS) -> Iterator[None]:
    """End the work inside when it takes longer, counted in processor time of this process.

    A busy machine changes nothing. Without effect outside of the main thread and on systems
    without such a timer (Windows). Not to be nested.

    :raises InputError: it took longer.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(
        signal, "setitimer"
    ):
        yield
        return
    before = signal.signal(signal.SIGPROF, _time_is_up)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    except _TimeIsUp:
        raise InputError(f"takes longer than {seconds:g} s to read") from None
    finally:
        signal.signal(signal.SIGPROF, before)


def each_limited(items: Iterable[_T], seconds: float) -> Iterator[_T]:
    """The same items, each made under the limit; raises as ``time_limit`` does."""
    source = iter(items)
    while True:
        with time_limit(seconds):
            try:
                item = next(source)
            except StopIteration:
                return
        yield item


def _time_is_up(*_: object) -> None:
    raise _TimeIsUp
