"""Several services in one visit at the desk: booked, moved and put back as one, each with whom it is agreed."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.domain.errors import Invalid, NotFound, SlotTaken
from booking.domain.policies import Refusal
from booking.services import businesses, moves
from booking.services.bookings import Booked
from booking.services.desk import bookings as desk
from booking.services.desk import endings, rebooking
from booking.services.desk.moves import Moved, Place, move, undo
from booking.services.setup.importing import import_business
from booking.storage.models import Line, Occupancy
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import document, make_business, resource, service
from tests.factories.people import make_member
from tests.services.desk.desk import LINKS, NINE, appointment_of, asked, at, book

CUT_COLOUR_BLOW = "cut+colour+blow"


def salon(**changes: object) -> dict[str, object]:
    """Anna and Carl cut, Ben and Carl colour for an hour, all three blow-dry."""
    return {
        "resources": [resource("anna"), resource("ben"), resource("carl")],
        "services": [
            part("cut", ("anna", "carl"), price_minor=3000, **changes),
            part("colour", ("ben", "carl"), duration_minutes=60, price_minor=5000),
            part("blow", ("anna", "ben", "carl"), duration_minutes=15, price_minor=None),
        ],
    }


def part(slug: str, who: tuple[str, ...], **changes: object) -> dict[str, object]:
    return service(slug, who, combines=True, step_minutes=15, **changes)


@pytest.fixture
def business(app: Flask) -> Business:
    return make_business(**salon())


@pytest.fixture
def actor(business: Business) -> Actor:
    return make_member(business)


def by_part(booked: Booked, business: Business) -> list[tuple[str, str, str]]:
    """``(service, resource, from-to)`` of what a visit takes now, in wall time and in the order of its services."""
    slugs = {each.rules.id: slug for slug, each in business.resources.items()}
    named = {each.rules.id: slug for slug, each in business.services.items()}
    with reading() as session:
        query = (
            select(Line.service_id, Occupancy.resource_id, Occupancy.starts_at, Occupancy.ends_at)
            .join(Line, Line.id == Occupancy.line_id)
            .where(Occupancy.appointment_id == appointment_of(booked).id, Occupancy.active)
            .order_by(Line.position, Occupancy.starts_at)
        )
        return [
            (named[row.service_id], slugs[row.resource_id], f"{wall(row.starts_at)}-{wall(row.ends_at)}")
            for row in session.execute(query)
        ]


def wall(moment) -> str:  # type: ignore[no-untyped-def]
    return f"{moment + timedelta(hours=1):%H:%M}"


def cut_longer(business: Business) -> None:
    """A cut takes 45 minutes from now on."""
    import_business(document(slug=business.slug, **salon(duration_minutes=45)), replace=True, now=NOW)


def shifted(actor: Actor, booked: Booked, starts_at, **changes: object) -> Moved:  # type: ignore[no-untyped-def]
    sequence = appointment_of(booked).sequence
    return move(actor, appointment_of(booked).id, starts_at, NOW, sequence=sequence, **changes)


def of_three(actor: Actor) -> Booked:
    """Anna cuts and blow-dries, Ben colours."""
    return book(actor, service=CUT_COLOUR_BLOW)


def test_it_is_booked_as_one_by_telephone(business: Business, actor: Actor) -> None:
    booked = of_three(actor)
    assert (booked.facts.service_slug, booked.facts.price_minor) == (CUT_COLOUR_BLOW, 8000)
    assert by_part(booked, business) == [
        ("cut", "anna", "09:00-09:30"),
        ("colour", "ben", "09:30-10:30"),
        ("blow", "anna", "10:30-10:45"),
    ]


def test_where_one_of_them_is_busy_nothing_is_booked(business: Business, actor: Actor) -> None:
    book(actor, at(9, 30), service="colour", resource="ben")
    book(actor, at(9, 30), service="colour", resource="carl")
    with pytest.raises(SlotTaken) as refused:
        of_three(actor)
    assert {each.resource for each in refused.value.fields["taken_by"]} == {"ben", "carl"}


def test_moved_everybody_stays_in_their_part(business: Business, actor: Actor) -> None:
    booked = of_three(actor)
    moved = shifted(actor, booked, at(11))
    assert moved.after == Place(at(11), 105, ("anna", "ben", "anna"))
    assert by_part(booked, business) == [
        ("cut", "anna", "11:00-11:30"),
        ("colour", "ben", "11:30-12:30"),
        ("blow", "anna", "12:30-12:45"),
    ]


def test_who_is_at_hand_does_not_take_a_part_over_from_who_has_it(business: Business, actor: Actor) -> None:
    booked = book(actor, service="cut+colour+blow", resource="carl")
    shifted(actor, booked, NINE, resource="anna", replaces="carl")
    # Anna has taken over what she can give; the colour stays with Carl, although Ben comes first.
    assert [who for _part, who, _span in by_part(booked, business)] == ["anna", "carl", "anna"]
    shifted(actor, booked, at(13))
    assert [who for _part, who, _span in by_part(booked, business)] == ["anna", "carl", "anna"]


def test_taken_back_everybody_is_in_their_part_again(business: Business, actor: Actor) -> None:
    booked = book(actor, service="cut+colour+blow", resource="carl")
    before = by_part(booked, business)
    assert [who for _part, who, _span in before] == ["carl", "carl", "carl"]
    moved = shifted(actor, booked, at(13), resource="anna", replaces="carl")
    assert [who for _part, who, _span in by_part(booked, business)] == ["anna", "carl", "anna"]
    undo(actor, appointment_of(booked).id, moved.before, moved.sequence, NOW)
    assert by_part(booked, business) == before


def test_a_part_goes_to_another_only_where_who_has_it_is_busy(business: Business, actor: Actor) -> None:
    booked = of_three(actor)
    book(actor, at(13, 30), service="colour", resource="ben")
    shifted(actor, booked, at(13))
    assert [who for _part, who, _span in by_part(booked, business)] == ["anna", "carl", "anna"]


def test_moved_it_keeps_the_length_of_each_service_as_it_was_agreed(business: Business, actor: Actor) -> None:
    booked = of_three(actor)
    cut_longer(business)
    shifted(actor, booked, at(13))
    assert [span for _part, _who, span in by_part(booked, business)] == ["13:00-13:30", "13:30-14:30", "14:30-14:45"]


def test_moved_by_the_customer_it_keeps_them_too(business: Business, actor: Actor) -> None:
    booked = of_three(actor)
    cut_longer(business)
    moves.move(booked.token, at(13), None, NOW, LINKS)
    assert [span for _part, _who, span in by_part(booked, business)] == ["13:00-13:30", "13:30-14:30", "14:30-14:45"]


@pytest.mark.prove
def test_restored_it_keeps_them_as_well(business: Business, actor: Actor) -> None:
    booked = of_three(actor)
    before = by_part(booked, business)
    cut_longer(business)
    endings.cancel(actor, booked.facts.booking_id, NOW)
    assert by_part(booked, business) == []
    endings.restore(actor, booked.facts.booking_id, NOW)
    assert by_part(booked, business) == before


def test_another_length_is_that_of_the_last_service(business: Business, actor: Actor) -> None:
    booked = of_three(actor)
    cut_longer(business)
    moved = shifted(actor, booked, NINE, minutes=120)
    assert [span for _part, _who, span in by_part(booked, business)] == ["09:00-09:30", "09:30-10:30", "10:30-11:00"]
    undo(actor, appointment_of(booked).id, moved.before, moved.sequence, NOW)
    assert [span for _part, _who, span in by_part(booked, business)] == ["09:00-09:30", "09:30-10:30", "10:30-10:45"]


@pytest.mark.prove
def test_shorter_than_the_services_before_the_last_it_cannot_be(business: Business, actor: Actor) -> None:
    with pytest.raises(Invalid):
        shifted(actor, of_three(actor), NINE, minutes=90)


@pytest.mark.prove
def test_squeezed_in_it_keeps_its_parts(business: Business, actor: Actor) -> None:
    first, second = of_three(actor), book(actor, at(13), service=CUT_COLOUR_BLOW)
    # Ben has coloured today, so Carl does the second one; and who colours blow-dries.
    squeezed = shifted(actor, second, NINE, squeezed_reason="in a hurry")
    assert squeezed.after.resources == ("anna", "carl", "carl")
    assert shifted(actor, second, at(13), is_regular=True).after.resources == ("anna", "carl", "carl")
    assert [who for _part, who, _span in by_part(first, business)] == ["anna", "ben", "anna"]


@pytest.mark.prove
def test_one_person_throughout_stays_one_person(business: Business, actor: Actor) -> None:
    booked = book(actor, service="cut~colour", resource=None)
    assert [who for _part, who, _span in by_part(booked, business)] == ["carl", "carl"]
    with pytest.raises(Invalid):
        shifted(actor, booked, at(13), resource="anna", replaces="carl")


@pytest.mark.prove
def test_rebooked_it_keeps_its_parts(business: Business, actor: Actor) -> None:
    booked = of_three(actor)
    rebooking.rebook(actor, booked.facts.booking_id, at(13), NOW, sequence=0)
    assert [each for each, _who, _span in by_part(booked, business)] == ["cut", "colour", "blow"]


def test_a_place_that_one_of_them_has_lost_is_named(business: Business, actor: Actor) -> None:
    booked = of_three(actor)
    moved = shifted(actor, booked, at(13))
    book(actor, at(9, 30), service="colour", resource="ben")
    with pytest.raises(SlotTaken) as refused:
        undo(actor, appointment_of(booked).id, moved.before, moved.sequence, NOW)
    assert [each.resource for each in refused.value.fields["taken_by"]] == ["ben"]


@pytest.mark.prove
def test_what_stands_against_it_counts_for_every_part(business: Business, actor: Actor) -> None:
    book(actor, at(10, 30), service="blow", resource="anna")
    book(actor, at(10, 30), service="blow", resource="ben")
    book(actor, at(10, 30), service="blow", resource="carl")
    assert desk.check(actor, asked(service=CUT_COLOUR_BLOW), NOW).refusals == (Refusal.TAKEN,)


def test_staff_book_what_they_give_all_of(business: Business) -> None:
    carl = make_member(business, Role.STAFF, "carl")
    booked = book(carl, service="cut+colour", resource=None)
    assert [who for _part, who, _span in by_part(booked, business)] == ["carl", "carl"]


def test_staff_fill_no_calendar_of_a_colleague(business: Business) -> None:
    anna = make_member(business, Role.STAFF, "anna")
    with pytest.raises(NotFound):
        book(anna, service="cut+colour")
    assert businesses.service(business, "cut+colour").slug == "cut+colour"


def test_staff_move_a_visit_in_which_they_have_a_part(business: Business, actor: Actor) -> None:
    booked = of_three(actor)
    shifted(make_member(business, Role.STAFF, "ben"), booked, at(13))
    assert [who for _part, who, _span in by_part(booked, business)] == ["anna", "ben", "anna"]
