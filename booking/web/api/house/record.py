"""The record for programs of the business: who did what when."""

from zoneinfo import ZoneInfo

from werkzeug.wrappers import Response

from booking.domain.errors import Invalid
from booking.domain.records import Entry as Done
from booking.domain.records import Sought
from booking.services import records
from booking.services.programs.entering import Entry
from booking.web.api.answers import answer
from booking.web.api.cursors import cursor, keys_of
from booking.web.api.house.appointments import READ
from booking.web.api.house.people import text
from booking.web.api.house.schemas.reports import Deeds, RecordQuery
from booking.web.api.routes import operations

BASE = "/businesses/<slug:business>/record"


@operations.declare("GET", BASE, "The record", query=RecordQuery, answers={200: Deeds}, scopes=READ)
def list_record(entry: Entry, query: RecordQuery) -> Response:
    """What was done in the business, the latest first. For whoever works on one calendar only, what they did."""
    keys = keys_of(query.cursor, int)
    before = int(keys[0]) if keys else None
    if before is not None and not 0 < before < 2**63:
        raise Invalid([("cursor", "not_a_cursor")])
    sought = Sought(subject=query.subject, first=query.since, last=query.until, before=before)
    found, has_more = records.of_business(entry.actor, sought)
    place = ZoneInfo(entry.business.time_zone)
    return answer(
        {
            "entries": [_values(each, place) for each in found],
            "cursor": cursor(found[-1].id) if has_more else None,
        }
    )


def _values(found: Done, place: ZoneInfo) -> dict[str, object]:
    return {
        "id": found.id,
        "at": text(found.at, place),
        "who": found.who,
        "name": found.name,
        "program": found.program,
        "action": found.action,
        "subject": found.subject,
        "subject_id": found.subject_id,
        "changes": [{"field": each.field, "before": each.before, "after": each.after} for each in found.changes],
    }
