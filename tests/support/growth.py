"""Whether work grows faster than its input: tried at a size and at twice that size.

Only processor time is counted, and only its growth: a slow or busy machine changes nothing.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

SMALLEST = LARGEST = 16_000  # characters of an input
SEEN, STOPPED = 0.08, 1.5  # seconds of processor time: growth is looked at from there, ended there
FASTER = 2.9  # from n to 2 n: 2 where time is as the length, 4 where it is as its square


class _Stopped(BaseException):
    """The work took all its time."""


def _stop(*_: object) -> None:
    raise _Stopped


def cost(work: Callable[[], object]) -> float:
    """Seconds of processor time; ``STOPPED`` where it took longer."""
    before = signal.signal(signal.SIGPROF, _stop)
    began = time.process_time()
    try:
        signal.setitimer(signal.ITIMER_PROF, STOPPED)
        try:
            work()
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    except _Stopped:
        return STOPPED
    finally:
        signal.signal(signal.SIGPROF, before)
    return time.process_time() - began


def grows(work: Callable[[int], Callable[[], object]], largest: int = LARGEST) -> bool:
    """Whether the work on an input of ``n`` characters grows faster than ``n``.

    :param work: makes the work for a size.
    """
    size = SMALLEST
    spent = cost(work(size))
    while spent < SEEN and size < largest:
        size *= 4
        spent = cost(work(size))
    if spent < SEEN:
        return False
    if spent >= STOPPED:
        return True
    double, half = work(2 * size), work(size)
    doubled = min(cost(double) for _ in range(2))
    return doubled > FASTER * min(spent, cost(half))
