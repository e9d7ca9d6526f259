"""Who had confirmed, and what became of it."""

from datetime import timedelta

import pytest

from booking.services import changes
from booking.services.desk import visits
from booking.services.reminders import own
from booking.storage.queries import coming
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.people import make_member
from tests.services.reminders.world import FRIDAY, at, book, reminding

pytestmark = pytest.mark.usefixtures("app")


def test_outcomes_are_counted_by_whether_somebody_had_confirmed() -> None:
    business = reminding()
    actor = make_member(business)
    came, missed, quiet, called_off = (book(business, at(hour), resource="anna") for hour in (9, 10, 11, 12))
    own.come(came.token, FRIDAY, NOW)
    own.come(missed.token, at(10), NOW)
    visits.finish(actor, came.facts.booking_id, at(9, 30))
    visits.no_show(actor, missed.facts.booking_id, at(10, 30))
    visits.no_show(actor, quiet.facts.booking_id, at(11, 30))
    changes.cancel(called_off.token, NOW)
    with reading() as session:
        found = coming.outcomes(session, business.id, FRIDAY, FRIDAY + timedelta(days=1))
        assert found == {(True, "completed"): 1, (True, "no_show"): 1, (False, "no_show"): 1, (False, "cancelled"): 1}
        assert coming.outcomes(session, business.id, FRIDAY - timedelta(days=1), FRIDAY) == {}
