"""Row numbers made by the process that inserts: no round trip to learn them, and no shared counter."""

import secrets
import threading
import time

EPOCH_MS = 1_577_836_800_000  # 2020-01-01
COUNTER_BITS = 22


class RowNumbers:
    """Positive 63-bit numbers that rise with time: milliseconds since 2020, then a counter.

    The counter starts anywhere, so two processes that insert in the same millisecond meet once in
    four million times, and then only within one business and table; the primary key refuses that.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last_ms = 0
        self._counter = 0

    def next(self) -> int:
        """One number, larger than all this process made before unless its clock was set back."""
        with self._lock:
            now_ms = int(time.time() * 1000) - EPOCH_MS
            if now_ms > self._last_ms:
                self._last_ms = now_ms
                self._counter = secrets.randbits(COUNTER_BITS - 1)
            else:
                self._counter += 1
                if self._counter >> COUNTER_BITS:
                    self._last_ms += 1
                    self._counter = 0
            return self._last_ms << COUNTER_BITS | self._counter


_numbers = RowNumbers()


def new_id() -> int:
    """A number for a new row."""
    return _numbers.next()
