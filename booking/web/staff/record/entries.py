"""Who changed what when, in the whole business, to be narrowed by person, kind and days."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import render_template, request, url_for

from booking.domain.access import Permission
from booking.domain.records import Sought
from booking.services import records
from booking.services.accounts.sessions import Entry
from booking.web.addresses import id_of
from booking.web.languages import locale
from booking.web.presenters.records import SUBJECTS, deeds
from booking.web.staff.entrance import needs


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters as they stand in the address; what cannot be read counts as not said."""

    person: str
    subject: str
    first: str
    last: str

    @classmethod
    def of_request(cls) -> "Asked":
        """Read from the address."""
        said = request.args
        return cls(said.get("person", ""), said.get("subject", ""), said.get("from", ""), said.get("to", ""))

    def sought(self, zone: ZoneInfo, before: int | None) -> Sought:
        """The same for the look-up; days are those of the house, both inclusive."""
        first, last = _day(self.first), _day(self.last)
        return Sought(
            user_id=id_of(self.person) or None,
            subject=self.subject if self.subject in SUBJECTS else None,
            first=_midnight(first, zone) if first else None,
            last=_midnight(last + timedelta(days=1), zone) if last and last < date.max else None,
            before=before,
        )

    def older(self, last: int) -> str:
        """The address of the page after the entry of this id."""
        said = {"person": self.person, "subject": self.subject, "from": self.first, "to": self.last, "before": last}
        return url_for("record.entries") + "?" + urlencode({name: value for name, value in said.items() if value})

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set."""
        return bool(self.person or self.subject or self.first or self.last)


@needs(Permission.HISTORY_SEE)
def entries(entry: Entry) -> str:
    """A page of the record, newest first."""
    asked, lang = Asked.of_request(), locale()
    zone = entry.business.time_zone
    before = id_of(request.args.get("before", "")) or None
    found, has_more = records.of_business(entry.actor, asked.sought(ZoneInfo(zone), before))
    older = asked.older(found[-1].id) if has_more else None
    return render_template(
        "staff/record/entries.html",
        asked=asked,
        deeds=deeds(found, zone, lang),
        older=older,
        people=records.people(entry.actor),
        subjects=SUBJECTS,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _midnight(on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, time(), zone)
