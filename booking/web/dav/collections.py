"""The calendar as Radicale asks for it: a principal with one collection, whose objects have their texts only on demand.

Nothing is written by this way, and there is nothing to lock: the database says what is there.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element

from flask import g
from radicale.item import Item
from radicale.item.filter import TIMESTAMP_MAX, TIMESTAMP_MIN, simplify_prefilters
from radicale.pathutils import strip_path
from radicale.rights import BaseRights
from radicale.storage import BaseCollection, BaseStorage
from werkzeug.http import http_date

from booking.domain.errors import Invalid
from booking.domain.timezones import EPOCH
from booking.services.own_calendar import reading, syncing
from booking.services.own_calendar.items import Ref
from booking.web import clock
from booking.web.dav import shelf

TOKEN = "urn:terminbuch:sync:"
COLOUR = "#0f6b57ff"
DESCRIPTION = {"de": "Termine aus Terminbuch", "en": "Appointments from Terminbuch"}


def _range(span: tuple[datetime, datetime]) -> tuple[int, int]:
    """In whole seconds, as Radicale counts."""
    return math.floor(span[0].timestamp()), math.ceil(span[1].timestamp())


def principal() -> str:
    """The name of whom the program acts for, in addresses."""
    return str(shelf.entry().actor.user_id)


def calendar() -> str:
    """Where the calendar is, without slashes around it."""
    return f"{principal()}/{shelf.entry().behind.calendar}"


class CalendarItem(Item):
    """An object of the calendar. What it is needs no reading of its text, which is fetched with all others' at once."""

    def __init__(self, collection: "Calendar", ref: Ref) -> None:
        super().__init__(
            collection=collection,
            href=ref.name,
            last_modified=collection.last_modified,
            text="",
            etag=f'"{ref.etag}"',
            name="VCALENDAR",
            component_name="VEVENT",
            time_range=_range(ref.span) if ref.span is not None else None,
        )
        self._text = None
        self._has_span = ref.span is not None

    @property
    def has_span(self) -> bool:
        """Whether its time is known without its text."""
        return self._has_span

    def serialize(self) -> str:
        """The text; none in answers without texts: Radicale takes it for a tag as well."""
        return self._whole() if g.dav_tells_texts else ""

    @property
    def vobject_item(self) -> Any:
        """The text, read by a parser of others."""
        self._whole()
        return super().vobject_item

    def _whole(self) -> str:
        if self._text is None:
            assert isinstance(self.collection, Calendar)
            self._text = self.collection.text(str(self.href))
        return self._text


class Folder(BaseCollection):
    """The root, or a principal: what leads to the calendar."""

    def __init__(self, path: str) -> None:
        self._path = path

    @property
    def path(self) -> str:
        """Where it is, without slashes around it."""
        return self._path

    @property
    def etag(self) -> str:
        """It never changes."""
        return f'"{self._path or "root"}"'

    @property
    def last_modified(self) -> str:
        """It never does."""
        return str(http_date(shelf.entry().business.rules_version))

    def get_all(self) -> Iterable[Item]:
        """Nothing but collections is in it."""
        return ()

    def get_multi(self, hrefs: Iterable[str]) -> Iterable[tuple[str, Item | None]]:
        """None of these."""
        return ((each, None) for each in hrefs)

    def get_meta(self, key: str | None = None) -> Any:
        """Its properties."""
        found = self._meta()
        return found if key is None else found.get(key)

    def _meta(self) -> Mapping[str, str]:
        return {"D:displayname": shelf.entry().actor.name} if self._path else {}


class Calendar(Folder):
    """The collection of a calendar's objects."""

    def __init__(self) -> None:
        super().__init__(calendar())
        self._texts: dict[str, str] = {}
        self._asked_for: list[str] = []
        self._version: str | None = None

    @property
    def etag(self) -> str:
        """Another one as soon as anything in it is: the CTag."""
        if self._version is None:
            self._version = reading.version(shelf.entry(), clock.now())
        return f'"{self._version}"'

    def get_all(self) -> Iterable[Item]:
        """All of its objects."""
        return self._items(shelf.refs())

    def get_multi(self, hrefs: Iterable[str]) -> Iterable[tuple[str, Item | None]]:
        """Those of these names."""
        names = list(dict.fromkeys(hrefs))
        found = {str(each.href): each for each in self._items(shelf.refs(names) if names else ())}
        return [(name, found.get(name)) for name in names]

    def get_filtered(self, filters: Iterable[Element]) -> Iterable[tuple[Item, bool]]:
        """What may pass, and whether it is known that it does: what has a span is not parsed for it."""
        kind, first, last, is_all = simplify_prefilters(filters, "VCALENDAR")
        if kind not in (None, "VEVENT"):
            return
        start = EPOCH + timedelta(seconds=first) if first > TIMESTAMP_MIN else None
        end = EPOCH + timedelta(seconds=last) if last < TIMESTAMP_MAX else None
        if start is None and end is None:
            yield from ((each, is_all) for each in self.get_all())
            return
        for each in self._items(shelf.between(start, end)):
            begins, ends = each.time_range
            if begins < last and ends > first:
                # Of a series it is known where it touches one of the ends.
                yield each, is_all and (each.has_span or first <= begins or ends <= last)

    def sync(self, old_token: str = "") -> tuple[str, Iterable[str]]:
        """What has changed since a token, and the present one. Raises ValueError for one that is not good any more."""
        try:
            since = old_token.removeprefix(TOKEN) if old_token else None
            found = syncing.changes(shelf.entry(), since, clock.now())
        except Invalid as error:
            raise ValueError("the sync token is not good any more") from error
        return TOKEN + found.token, [*(each.name for each in found.changed), *found.gone]

    def text(self, name: str) -> str:
        """The text of an object, read with those of all that were asked for: tags alone need none of them."""
        if name not in self._texts:
            found = shelf.items(self._asked_for)
            self._texts |= {each.name: each.text for each in found.values()}
        return self._texts.get(name, "")

    def _items(self, refs: Iterable[Ref]) -> list["CalendarItem"]:
        """These as Radicale wants them; their texts are read together."""
        found = [CalendarItem(self, each) for each in refs]
        self._asked_for = [str(each.href) for each in found]
        return found

    def _meta(self) -> Mapping[str, str]:
        return {
            "tag": "VCALENDAR",
            "D:displayname": shelf.name(),
            "C:calendar-description": DESCRIPTION[shelf.entry().behind.locale],
            "C:supported-calendar-component-set": "VEVENT",
            "ICAL:calendar-color": COLOUR,
        }


class Storage(BaseStorage):
    """What a password opens: root, principal, calendar, and its objects."""

    def discover(self, path: str, depth: str = "0", *_rest: Any, **_named: Any) -> Iterator[Any]:
        """What stands at a path, and with a depth what is in it."""
        # Radicale looks several times in one request; what is read once is enough for all of it.
        found: Calendar = g.setdefault("dav_calendar", Calendar())
        home, parts = Folder(principal()), strip_path(path)
        levels = ["", home.path, found.path]
        if parts in levels:
            at = levels.index(parts)
            yield (Folder(""), home, found)[at]
            if depth != "0":
                yield from ((home,), (found,), found.get_all())[at]
        elif parts.startswith(f"{found.path}/"):
            yield from (item for _name, item in found.get_multi([parts.removeprefix(f"{found.path}/")]) if item)

    @contextmanager
    def acquire_lock(self, mode: str, *_rest: Any, **_named: Any) -> Iterator[None]:
        """Nobody waits for anybody."""
        yield

    def verify(self) -> bool:
        """There are no files."""
        return True


class Rights(BaseRights):
    """Everything that a password opens may be read; the calendar be written to where the role allows that."""

    def authorization(self, user: str, *said: Any) -> str:
        """The letters of Radicale: capitals for what is no calendar. *said* ends in the path."""
        parts = strip_path(said[-1])
        if parts in ("", principal()):
            return "R"
        return ("rw" if shelf.is_writable() else "r") if parts == calendar() else ""
