"""The service with a clock that can be put forward and back: for the whole process, while it runs.

``TURNED_BY`` names the file that says by how many seconds. What the service does and its libraries sign goes by that
clock; how long something takes does not, as when a machine's clock is put right; the database has a clock of its own.

    python -m tests.faults.turned jobs run

is ``flask jobs run`` by that clock.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Self

from flask.cli import main

from booking.cli import jobs
from booking.web import clock
from tests.races import doors

TURNED_BY = "TURNED_BY"
_real = time.time


def _time() -> float:
    return _real() + float(Path(os.environ[TURNED_BY]).read_text())


class _Turned(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls.fromtimestamp(_time(), tz)


def turn() -> None:
    """Have this process go by that clock from now on."""
    time.time = _time
    for module in (clock, jobs):
        module.datetime = _Turned  # type: ignore[attr-defined]


def turned() -> Callable[..., Iterable[bytes]]:
    """The application as it is, with doors, by that clock."""
    turn()
    # The doors have a clock of their own, which is a customer's.
    return doors.fair()


def run(arguments: list[str]) -> None:
    """``flask`` by that clock."""
    turn()
    sys.argv = ["flask", "--app", "wsgi", *arguments]
    main()


if __name__ == "__main__":
    run(sys.argv[1:])
