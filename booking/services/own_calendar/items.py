"""What a calendar program is handed: the objects of a calendar by name, and what has changed of them."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Ref:
    """One object of a calendar: the last part of its address, such as ``4f….ics``, and its ETag without quotes.

    ``span`` is ``[starts, ends)`` where that is all the time it takes, and it is known without its text.
    """

    name: str
    etag: str
    span: tuple[datetime, datetime] | None = field(default=None, kw_only=True, compare=False)


@dataclass(frozen=True, slots=True)
class Item(Ref):
    """The same with its text: a VCALENDAR of one event, with lines that end in CR LF."""

    text: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What has come or changed since an earlier token, and what is gone; ``token`` is for the next time."""

    token: str
    changed: tuple[Ref, ...]
    gone: tuple[str, ...]
