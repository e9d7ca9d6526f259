"""Moving the rest of a series: as far as the first of it, all or none, each told of in one mail."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from booking.domain.errors import NotActive, SlotTaken, TooLate
from booking.domain.series import DateState
from booking.services import bookings, businesses, changes, holds, requests
from booking.services.series import holding, moving, own, shifting
from booking.storage.models import Booking, Message, Occupancy, RecordEntry
from tests.conftest import NOW
from tests.factories.businesses import make_business, service
from tests.services.outgoing_mail import delivered
from tests.services.series.test_series import ANNA, LINKS, WEEKLY, book_one, count, hold, states

WEDNESDAYS = [each + timedelta(days=1, hours=4) for each in WEEKLY]


def booked(starts=WEEKLY, **changes):
    """A business, and the visits of a series of Anna's."""
    business = make_business(services=[service(series_max=6, **changes)])
    first = bookings.book_held(hold(business, starts).token, ANNA, {}, "en", NOW, LINKS)
    return business, own.visits_of(first.token, NOW, LINKS)


@pytest.fixture
def series(app: Flask):
    return booked()


def planned(visit, starts_at, now=NOW):
    return shifting.plan_rest(shifting.rest_to_move(visit.token, now, LINKS), starts_at, now)


def moved(visit, to, now=NOW, resource=None):
    return moving.move_rest(visit.token, to, resource, now, LINKS)


def starts(visits) -> list[datetime]:
    return [bookings.facts_of(each.token).starts_at for each in visits]


def test_the_rest_goes_as_far_as_the_first_of_it(series) -> None:
    _business, visits = series
    found = planned(visits[1], WEDNESDAYS[1])
    assert [each.visit.number for each in found] == [2, 3, 4]
    assert [each.date.state for each in found] == [DateState.FREE] * 3
    assert [each.date.wanted * 60 for each in found] == [each.timestamp() for each in WEDNESDAYS[1:]]


def test_what_is_not_free_there_is_named_with_what_is_free_beside_it(series) -> None:
    business, visits = series
    book_one(business, WEDNESDAYS[2])
    found = planned(visits[0], WEDNESDAYS[0])
    assert [each.date.state for each in found] == [DateState.FREE, DateState.FREE, DateState.TAKEN, DateState.FREE]
    assert found[2].date.best == found[2].date.wanted - 30


def test_the_rest_is_moved_and_the_first_stays(series) -> None:
    _business, visits = series
    ids = moved(visits[1], dict(zip(WEEKLY[1:], WEDNESDAYS[1:], strict=True)))
    assert len(ids) == 3
    assert starts(visits) == [WEEKLY[0], *WEDNESDAYS[1:]]


def test_reference_and_uid_stay_and_the_sequence_rises(series) -> None:
    _business, visits = series
    before = bookings.facts_of(visits[1].token)
    moved(visits[1], {WEEKLY[1]: WEDNESDAYS[1], WEEKLY[2]: WEDNESDAYS[2]})
    after = bookings.facts_of(visits[1].token)
    assert (after.reference, after.uid, after.sequence) == (before.reference, before.uid, before.sequence + 1)


def test_one_may_go_where_another_of_them_stood(series) -> None:
    _business, visits = series
    a_week = timedelta(days=7)
    assert [each.date.state for each in planned(visits[0], WEEKLY[1])] == [DateState.FREE] * 4
    moved(visits[0], {each: each + a_week for each in WEEKLY})
    assert starts(visits) == [each + a_week for each in WEEKLY]
    assert count(Occupancy, Occupancy.active) == 4


def test_two_may_change_places(series) -> None:
    _business, visits = series
    moved(visits[0], {WEEKLY[0]: WEEKLY[1], WEEKLY[1]: WEEKLY[0]})
    assert starts(visits)[:2] == [WEEKLY[1], WEEKLY[0]]


def test_where_one_is_not_free_none_is_moved(series) -> None:
    business, visits = series
    book_one(business, WEDNESDAYS[2])
    with pytest.raises(SlotTaken) as refused:
        moved(visits[0], dict(zip(WEEKLY, WEDNESDAYS, strict=True)))
    assert refused.value.fields["lost"] == [WEDNESDAYS[2]]
    assert starts(visits) == WEEKLY


def test_what_has_moved_meanwhile_is_not_moved_again(series) -> None:
    _business, visits = series
    moved(visits[1], {WEEKLY[1]: WEDNESDAYS[1]})
    with pytest.raises(NotActive):
        moved(visits[0], {WEEKLY[0]: WEDNESDAYS[0], WEEKLY[1]: WEDNESDAYS[1]})


def test_the_clock_counts_not_the_hours_between(app: Flask) -> None:
    # The clock goes back on 25 October 2026: ten in summer is 08:00 UTC, in winter 09:00 UTC.
    summer = datetime(2026, 10, 20, 8, 0, tzinfo=UTC)
    now = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
    business = make_business(services=[service(series_max=6)])
    found = businesses.service(business, "checkup")
    both = [summer, datetime(2026, 10, 27, 9, 0, tzinfo=UTC)]
    held = holding.hold_series(business, found, both, 7, now, LINKS, holds.Visitor())
    first = bookings.book_held(held.token, ANNA, {}, "en", now, LINKS)
    [one, two] = planned(own.visits_of(first.token, now, LINKS)[0], datetime(2026, 10, 21, 12, 0, tzinfo=UTC), now)
    assert one.date.wanted * 60 == datetime(2026, 10, 21, 12, 0, tzinfo=UTC).timestamp()
    assert two.date.wanted * 60 == datetime(2026, 10, 28, 13, 0, tzinfo=UTC).timestamp()


def test_for_whom_it_is_too_late_stays_and_is_named(app: Flask) -> None:
    _business, visits = booked(cancellation_notice_minutes=3 * 24 * 60)
    rest = shifting.rest_to_move(visits[0].token, NOW, LINKS)
    assert [each.number for each in rest.late] == [1]
    assert [each.number for each in rest.movable] == [2, 3, 4]
    with pytest.raises(TooLate):
        moved(visits[0], {WEEKLY[0]: WEDNESDAYS[0]})


def test_what_is_cancelled_stays_cancelled(series) -> None:
    business, visits = series
    own.cancel_rest(visits[3].token, NOW)
    with pytest.raises(NotActive):
        moved(visits[0], {WEEKLY[3]: WEDNESDAYS[3]})
    assert states(business)[3] == "cancelled"


def test_each_move_is_on_record(series) -> None:
    _business, visits = series
    moved(visits[0], dict(zip(WEEKLY, WEDNESDAYS, strict=True)))
    assert count(RecordEntry, RecordEntry.action == "moved") == 4


def test_where_approval_is_needed_each_is_asked_for_and_keeps_its_time(app: Flask) -> None:
    business, visits = booked(approval=True)
    for each in visits:
        requests.approve(business.id, each.booking_id, NOW)
    moved(visits[0], dict(zip(WEEKLY, WEDNESDAYS, strict=True)))
    assert starts(visits) == WEEKLY
    assert count(Booking, Booking.moves_id.is_not(None), Booking.state == "pending") == 4
    assert count(Message, Message.reason == "move_requested", Message.recipient == "customer") == 1
    assert count(Message, Message.reason == "move_requested", Message.recipient == "business") == 4


def plain(message) -> str:
    return message.get_body(("plain",)).get_content()


def test_one_mail_tells_of_all_new_dates_with_their_events(series) -> None:
    _business, visits = series
    delivered()
    moved(visits[1], dict(zip(WEEKLY[1:], WEDNESDAYS[1:], strict=True)))
    sent = delivered().sent
    [message] = [each for each in sent if each["To"] == "anna@example.org"]
    said = plain(message)
    dates = ["2 December 2026, 13:00 to 13:30", "9 December 2026, 13:00", "16 December 2026, 13:00"]
    assert [each for each in dates if each not in said] == []
    assert "15 December 2026 at 09:00" in said
    assert message["Subject"].startswith("Your 3 appointments have been moved")
    [file] = message.iter_attachments()
    lines = file.get_payload(decode=True).decode().split("\r\n")
    assert (lines.count("BEGIN:VEVENT"), lines.count("SEQUENCE:1")) == (3, 3)
    assert len(sent) == 2


def test_the_others_are_told_of_though_the_first_is_cancelled_before_the_mail_leaves(series) -> None:
    _business, visits = series
    delivered()
    moved(visits[2], {WEEKLY[2]: WEDNESDAYS[2], WEEKLY[3]: WEDNESDAYS[3]})
    changes.cancel(visits[2].token, NOW)
    said = [plain(each) for each in delivered().sent if each["To"] == "anna@example.org"]
    assert any("16 December 2026, 13:00" in each for each in said)
