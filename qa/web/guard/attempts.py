"""How often a password or a token may be guessed: over all connections together."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

MOST, WITHIN = 20, 60.0  # wrong ones in so many seconds; then nobody is let in until some are past


class Attempts:
    """Counts wrong attempts. Safe to use from several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: deque[float] = deque(maxlen=MOST)
        self._lock = threading.Lock()

    def wait(self) -> float:
        """Seconds until the next attempt is looked at; 0 where it is now."""
        with self._lock:
            if len(self._wrong) < MOST:
                return 0.0
            return max(0.0, self._wrong[0] + WITHIN - self._clock())

    def judge(self, right: Callable[[], bool]) -> bool:
        """Whether an attempt is right. A wrong one is counted; none is looked at while ``wait``."""
        if self.wait() > 0:
            return False
        if right():
            return True
        with self._lock:
            self._wrong.append(self._clock())
        return False
