"""Limits of a program that reads what others wrote: on the whole of it, and on each thing that it does."""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

CPU_SECONDS, MEMORY = 20, 256 * 1024 * 1024


class TooLong(BaseException):
    """Something took longer than it may. No library takes it for one of its own errors and goes on."""


def limit_program() -> None:
    """Give the whole program little time and memory: it is ended by the system where it takes more (Unix alone)."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TooLong out of the block when it has taken so much of the processor. For the main thread alone."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
