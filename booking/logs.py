"""What the service says while it runs: a line each, as JSON or for reading, about deeds and never about persons.

Nothing here knows a request: whoever logs hands in fields of its own, as ``extra={"fields": {...}}``.
"""

import json
import logging
import re
import sys
import time
import traceback
from functools import lru_cache
from typing import Any, Literal, TextIO

Format = Literal["json", "text"]

# What these say is about the program; what others say may quote what somebody typed.
ABOUT_THE_PROGRAM = (AttributeError, ImportError, NameError, TypeError, OSError)
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|«[^»]*»|\([^()]*\)=\([^()]*\)")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
LONGEST = 4000
# What servers say of a request quotes it, or who sent it; this is said instead. They know nothing of ``fields``.
BY_SERVERS = {
    "Invalid request from ip=": "what was sent is no request, and was refused",
    "Error handling request": "a request could not be answered",
    "Exception while serving": "a request could not be answered",
    "Exception when servicing": "a request could not be answered",
}
# Kept: json.dumps makes one each time that it is told what to do with the unknown.
ENCODER = json.JSONEncoder(default=str)


class Json(logging.Formatter):
    """One JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; what could end it is escaped by JSON itself."""
        said: dict[str, Any] = {
            "at": instant(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage()[:LONGEST],
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            said["failure"] = happened(record.exc_info[1])
        return ENCODER.encode(said)


class Text(logging.Formatter):
    """The same to be read: fields behind the message, and what went wrong on indented lines."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; what could end it is left out, so that nobody can write a line of his own."""
        fields = "".join(f" {name}={value}" for name, value in getattr(record, "fields", {}).items())
        line = f"{record.levelname} {record.name}: {record.getMessage()[:LONGEST]}{fields}"
        lines = [f"{instant(record.created)} {CONTROL.sub(' ', line)}"]
        if record.exc_info and record.exc_info[1]:
            lines += [f"    {CONTROL.sub(' ', each)}" for each in happened(record.exc_info[1])]
        return "\n".join(lines)


class WithoutVisitors(logging.Filter):
    """Lets everything pass; what a server says of a request loses what was asked, and by whom."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Yes."""
        said = str(record.msg)
        for beginning, instead in BY_SERVERS.items():
            if said.startswith(beginning):
                record.msg, record.args = instead, ()
        return True


class Output(logging.StreamHandler[TextIO]):
    """Writes to standard error, wherever that leads at the time."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)
        self.addFilter(WithoutVisitors())

    @property
    def stream(self) -> TextIO:
        """Standard error."""
        return sys.stderr

    @stream.setter
    def stream(self, stream: TextIO) -> None:
        raise AttributeError("standard error it is")


FORMATS: dict[Format, type[logging.Formatter]] = {"json": Json, "text": Text}


def begin(form: Format) -> None:
    """Log in this form from now on: of our own what is worth knowing, of others what is wrong."""
    root = logging.getLogger()
    output = next((each for each in root.handlers if isinstance(each, Output)), None)
    if output is None:
        root.addHandler(output := Output())
    output.setFormatter(FORMATS[form]())
    logging.getLogger("booking").setLevel(logging.INFO)


def happened(error: BaseException) -> list[str]:
    """Where something went wrong and what, the cause first; what was quoted of somebody's data is left out."""
    lines = []
    for each in _chain(error):
        lines += [
            f"{frame.filename}:{frame.lineno} {frame.name}: {frame.line}"
            for frame in traceback.extract_tb(each.__traceback__)
        ]
        lines.append(f"{type(each).__module__}.{type(each).__qualname__}: {_without_data(each)}")
    return lines


def instant(seconds: float) -> str:
    """Seconds since the epoch as ISO 8601, in UTC, to the millisecond."""
    whole = int(seconds)
    return f"{_second(whole)}.{int((seconds - whole) * 1000):03d}Z"


@lru_cache(maxsize=8)
def _second(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


def _chain(error: BaseException) -> list[BaseException]:
    found = [error]
    while len(found) < 10:
        before = found[-1].__cause__ or (None if found[-1].__suppress_context__ else found[-1].__context__)
        if before is None or before in found:
            break
        found.append(before)
    return found[::-1]


def _without_data(error: BaseException) -> str:
    first = str(error).strip().partition("\n")[0][:LONGEST]
    return first if isinstance(error, ABOUT_THE_PROGRAM) else QUOTED.sub("…", first)
