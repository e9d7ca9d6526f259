"""A walk over all routes: who may enter, what another's ids give, and that looking changes nothing."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import html5lib
import pytest
from flask import current_app, url_for
from sqlalchemy import select, update
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from booking.app import assembled
from booking.domain.access import PERMISSIONS, Actor, Role
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.choice import Claimed
from booking.domain.feeds import FeedForm, FeedKind
from booking.domain.overriding import OVERRIDABLE
from booking.domain.programs import Scope, TokenKind, for_person
from booking.domain.reminders import Kind
from booking.domain.waiting import Wanted
from booking.services import bookings, businesses, customer_pages, feeds, holds, links
from booking.services.absences import planning
from booking.services.accounts import invitations, proofs, sessions, users
from booking.services.accounts.sealing import Seal
from booking.services.appointments import Published, insert_appointment
from booking.services.claims import Wish
from booking.services.customers.profile import VIEWED
from booking.services.desk import blocks
from booking.services.desk.choosing import Asked, choose
from booking.services.foreign_calendars import connecting
from booking.services.programs import tokens
from booking.services.recalls import asking
from booking.services.reminders import rules
from booking.services.series import holding
from booking.services.setup import online
from booking.services.taking_over import visits
from booking.services.waiting import joining
from booking.services.webhooks import deliveries, hooks
from booking.services.webhooks.wanted import Wanted as Heard
from booking.storage.db import db
from booking.storage.ids import new_id
from booking.storage.models import (
    Appointment,
    AppToken,
    Booking,
    CustomerPage,
    Membership,
    Message,
    Proof,
    Recall,
    Service,
)
from booking.storage.models import Business as Stored
from booking.storage.unit_of_work import reading, unit_of_work
from booking.web import clock
from booking.web.errors import Application
from tests.conftest import NOW, settings_for, sqlite_copy
from tests.factories.businesses import location, make_business, resource, service
from tests.factories.feeds import make_feed, token_of
from tests.factories.people import make_member
from tests.services.customers.people import customer_things
from tests.web.access import ACCESS, METRICS_TOKEN, PURPOSES, Row

GRETA = Contact("Greta Sommer", "greta@example.org", "+493611234567")
PERSONAL = ("Greta", "greta@example.org", "1234567")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
NOBODYS = "A" * 24

Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class World:
    """Two businesses, everything that a token can open at the first of them, and the people of both.

    ``cookies`` are those of people who are signed in: of the practice by their role (``staff`` has Anna's calendar,
    ``colleague`` is staff with Ben's), ``stranger`` owns the workshop. ``things`` are ids of the practice, on Anna's
    calendar where they are on any; ``others`` the same of the workshop. ``programs`` are tokens: one that may do
    everything for the practice's ``owner``, ``colleague`` and for the ``stranger``, and by each scope one that may do
    all but that.
    """

    app: Application
    practice: Business
    workshop: Business
    tokens: dict[str, str]
    cookies: dict[str, str]
    things: dict[str, str]
    others: dict[str, str]
    # SQLite tells a connection that only watches whether another has written, whatever it was.
    watcher: sqlite3.Connection
    programs: dict[str, str] = field(default_factory=dict)
    read: dict[tuple[int], Rows] = field(default_factory=dict)

    def rules(self) -> list[Rule]:
        return list(self.app.url_map.iter_rules())

    def ask(
        self,
        method: str,
        endpoint: str,
        token: str | None = None,
        lang: str = "de",
        who: str | None = None,
        things: Mapping[str, str] | None = None,
        bearer: str | None = None,
        **changes: str,
    ) -> TestResponse:
        """Ask for an endpoint as its row says, with another token or other values, as one of the people.

        *bearer* is the program that asks, by its name in ``programs``.
        """
        row, things = ACCESS[endpoint], things or self.things
        said_values = {name: things[value[1:]] if value[0] == "$" else value for name, value in row.values.items()}
        values = {**said_values, **({"token": token} if token else {}), **changes}
        with self.app.test_request_context():
            if self.app.url_map.is_endpoint_expecting(endpoint, "lang"):
                values["lang"] = lang
            address = url_for(endpoint, **values)
        said: dict[str, Any] = {}
        if method not in SAFE:
            is_program = endpoint.startswith("api.")
            sent = {name: things[value[1:]] if is_thing(value) else value for name, value in row.sent.items()}
            said = {"json" if is_program else "data": sent}
            said["headers"] = {"Idempotency-Key": f"{endpoint} {values}", "If-Match": "*"}
        client = self.app.test_client()
        if who:
            client.set_cookie("staff", self.cookies[who])
        query = {name: things[value[1:]] if is_thing(value) else value for name, value in row.query.items()}
        said["headers"] = {**said.get("headers", {}), **row.headers}
        if bearer and row.is_by_password:
            said["auth"] = ("", self.programs[bearer])
        elif bearer:
            said["headers"]["Authorization"] = f"Bearer {self.programs[bearer]}"
        return client.open(address, method=method, query_string=query, **said)

    def stored(self) -> Rows:
        """All rows of all tables; read anew where anybody has written since the last time."""
        version = self.watcher.execute("PRAGMA data_version").fetchone()
        if version not in self.read:
            with self.app.app_context(), db.engine.connect() as connection:
                rows = {
                    table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
                    for table in db.metadata.sorted_tables
                }
            self.read.clear()
            self.read[version] = rows
        return self.read[version]


def is_thing(value: object) -> bool:
    return isinstance(value, str) and value.startswith("$")


def furnished(app: Application) -> World:
    week = datetime.fromisoformat
    practice = make_business(
        slug="practice",
        name="Practice",
        resources=[resource("anna"), resource("ben")],
        services=[service("checkup", series_max=6, waiting_list=True), service("surgery", approval=True)],
    )
    workshop = make_business(
        slug="workshop",
        name="Workshop",
        locations=[location(slug="weimar")],
        resources=[resource("max", location="weimar")],
        services=[service("repair", any_of=("max",), location="weimar", waiting_list=True)],
    )
    made_by = app.extensions["links"]

    def booked(slug: str, starts_at: str) -> bookings.Booked:
        request = bookings.Request(GRETA, "de")
        offered = businesses.service(practice, slug)
        return bookings.book(practice, offered, week(starts_at), NOW, request, made_by)

    confirmed = booked("checkup", "2026-11-30T10:00:00+01:00")
    asked_for = booked("surgery", "2026-11-30T11:00:00+01:00").facts
    held = holds.hold(
        practice,
        businesses.service(practice, "checkup"),
        week("2026-11-30T12:00:00+01:00"),
        NOW,
        made_by,
        holds.Visitor(capped=False),
        locale="de",
    )
    facts = confirmed.facts
    view = made_by.token("view", facts.business_id, facts.booking_id)
    with unit_of_work() as session:
        links.remember(session, links.row(view, "view", facts.business_id, facts.booking_id))
    feed = feeds.create(Actor.of_server(practice.id), practice, made_by, NOW).address
    tokens = {
        "hold": held.token,
        "view": view,
        "manage": confirmed.token,
        "decide": made_by.token("decide", asked_for.business_id, asked_for.booking_id),
        "feed": feed.rpartition("/")[2].removesuffix(".ics"),
        "free_busy": token_of(
            make_feed(practice, FeedKind.RESOURCE, "anna", form=FeedForm.BUSY, links=made_by).address
        ),
        **{purpose: proven(made_by, purpose) for purpose in ("reset", "email", "sign_up")},
    }
    repair = bookings.book(
        workshop,
        businesses.service(workshop, "repair"),
        week("2026-11-30T10:00:00+01:00"),
        NOW,
        bookings.Request(Contact("Otto Herbst", "otto@example.org", None), "de"),
        made_by,
    )
    people = {role.value: make_member(practice, role, "anna" if role is Role.STAFF else None) for role in Role}
    people["colleague"] = make_member(practice, Role.STAFF, "ben")
    people["stranger"] = make_member(workshop)
    invited = invite(people[Role.OWNER.value], practice, made_by)
    tokens["invite"] = made_by.token("invite", practice.id, invited)
    tokens["customer"] = opened_to(GRETA, practice, made_by)
    tokens["recall"] = listening(people[Role.OWNER.value], practice, made_by)
    with unit_of_work() as session:
        cookies = {
            who: sessions.begin(session, actor.user_id or 0, NOW, address="127.0.0.1", agent="Test")
            for who, actor in people.items()
        }
    things = things_of(practice, facts.booking_id, asked_for.booking_id) | {"invitation": str(invited)}
    tokens["waiting"] = made_by.token("waiting", practice.id, int(things["waiting"]))
    # Nobody asked for anything there: its booking stands for the request too.
    others = things_of(workshop, repair.facts.booking_id, repair.facts.booking_id) | {
        "invitation": str(invite(people["stranger"], workshop, made_by))
    }
    return World(
        app,
        practice,
        workshop,
        tokens,
        cookies,
        things | customer_things(practice, people["owner"], int(things["customer"])),
        others | customer_things(workshop, people["stranger"], int(others["customer"])),
        sqlite3.connect(str(db.engine.url.database), check_same_thread=False),
        programs_of(people, made_by)
        | {
            "phone": phone_of(practice, int(things["token"]), made_by),
            "stranger's phone": phone_of(workshop, int(others["token"]), made_by),
        },
    )


def programs_of(people: Mapping[str, Actor], made_by: links.Links) -> dict[str, str]:
    """Tokens by whom they act for, with every scope; and by the scope that they lack, for the owner.

    Those of calendar programs are made by ``phone_of``.
    """
    owner = people[Role.OWNER.value]
    made = {
        who: program_of(people[who], frozenset(Scope), made_by) for who in (Role.OWNER.value, "colleague", "stranger")
    }
    return made | {scope.value: program_of(owner, frozenset(Scope) - {scope}, made_by) for scope in Scope}


def program_of(actor: Actor, scopes: frozenset[Scope], made_by: links.Links) -> str:
    """The token of a program, used lately: to note that again is no change that matters here."""
    # Nobody but those who look after programs makes tokens for them; what staff's would open is asked here too.
    maker = replace(actor, role=Role.OWNER, resource=None)
    token_id, token = tokens.make(maker, tokens.Wanted(TokenKind.INTERFACE, "Test", scopes), made_by, NOW)
    with unit_of_work() as session:
        session.execute(update(AppToken).where(AppToken.id == token_id).values(used_at=NOW, used_by="Test"))
    return token


def phone_of(business: Business, token_id: int, made_by: links.Links) -> str:
    """The password of a calendar program, used lately."""
    with unit_of_work() as session:
        session.execute(update(AppToken).where(AppToken.id == token_id).values(used_at=NOW, used_by="Test"))
    return for_person(made_by.token("calendar", business.id, token_id))


def invite(owner: Actor, business: Business, made_by: links.Links) -> int:
    """Somebody is asked into the team; answers the number of the invitation."""
    wanted = invitations.Wanted("invited@example.org", Role.READ_ONLY, None, "de")
    return invitations.invite(owner, business, wanted, NOW, made_by)


def listening(owner: Actor, business: Business, made_by: links.Links) -> str:
    """The token of somebody who wants to hear of new months, where one may also ask to be reminded to come again."""
    online.set_telling(owner, True, NOW)
    with unit_of_work() as session:
        session.execute(update(Service).where(Service.business_id == business.id).values(recall_months=6))
    telling = businesses.business(business.slug)
    asking.ask_for_openings(telling, None, "karl@example.org", "de", NOW, made_by)
    with reading() as session:
        row = session.scalars(select(Recall).where(Recall.business_id == business.id)).one()
        return made_by.token("recall", business.id, row.id)


def opened_to(customer: Contact, business: Business, made_by: links.Links) -> str:
    """The token of the page of all that somebody has booked."""
    customer_pages.ask(business, customer.email or "", "de", NOW, made_by)
    with reading() as session:
        row = session.scalars(select(CustomerPage).where(CustomerPage.business_id == business.id)).one()
        return made_by.token("customer", business.id, row.id, row.generation)


def proven(made_by: links.Links, purpose: Any) -> str:
    """The token of a link that was mailed to somebody."""
    email, user_id = f"{purpose}@example.org", None
    with unit_of_work() as session:
        if purpose != "sign_up":
            user_id = users.create(session, f"had-{email}", "Paula", "de", None, NOW)
        proofs.ask(session, purpose, email, "de", NOW, made_by, user_id=user_id)
        proof_id = session.scalars(select(Proof.id).where(Proof.email == email)).one()
    return made_by.token(purpose, 0, proof_id)


def things_of(business: Business, booking_id: int, request_id: int) -> dict[str, str]:
    """The ids of what there is at a business, by the names that rows use."""
    with reading() as session:
        booking = session.get_one(Booking, (business.id, booking_id))
        uid = session.get_one(Appointment, (business.id, booking.appointment_id)).uid
        member = session.scalars(
            select(Membership).where(Membership.business_id == business.id).order_by(Membership.id)
        ).first()
        about = (Message.business_id == business.id, Message.booking_id == booking_id)
        message = session.scalars(select(Message.id).where(*about).order_by(Message.id)).first()
    assert member is not None
    webhook, delivery = told(business)
    return {
        "booking": str(booking_id),
        "appointment": str(booking.appointment_id),
        "block": str(blocked(business)),
        "absence": str(absent(business)),
        "session": str(published(business, run := new_id())),
        "run": str(run),
        "file": str(brought(business)),
        "calendar": str(connected(business)),
        "webhook": str(webhook),
        "delivery": str(delivery),
        "feed": str(subscribed(business)),
        "token": (token := str(written_back(business))),
        "object": f"{person_of(business, int(token))}/{next(iter(business.resources))}/{uid}.ics",
        "customer": str(booking.customer_id),
        "message": str(message),
        "reminder": str(reminded(business)),
        "request": str(request_id),
        "series": str(in_series(business, booking_id)),
        "waiting": str(waiting(business)),
        "member": str(member.id),
        "resource": next(iter(business.resources)),
        "service": next(iter(business.services)),
        "location": next(iter(business.services.values())).location.slug,
    }


def in_series(business: Business, booking_id: int) -> int:
    """The series to which a booking belongs; its number."""
    first = next(iter(business.services.values()))
    with unit_of_work() as session:
        number = holding.add(session, business.id, first, 7, 2, NOW)
        this = (Booking.business_id == business.id, Booking.id == booking_id)
        session.execute(update(Booking).where(*this).values(series_id=number))
    return number


def waiting(business: Business) -> int:
    """Somebody who waits for the first service; the number of their place."""
    wanted = Wanted(first_on=date(2026, 11, 23), last_on=date(2026, 12, 20))
    first = next(iter(business.services.values()))
    made_by = current_app.extensions["links"]
    return joining.join(business, first, wanted, bookings.Request(GRETA, "de"), NOW, made_by).entry_id


def published(business: Business, run: int) -> int:
    """A session of the first service with whoever has the first calendar, in a year in which nothing else is."""
    starts_at = datetime.fromisoformat("2027-08-04T10:00:00+02:00")
    wish = Wish(next(iter(business.services)), starts_at, resource=next(iter(business.resources)))
    actor = Actor.of_server(business.id)
    with unit_of_work() as session:
        chosen = choose(session, actor, business, [Asked(wish, over=OVERRIDABLE, joins=False)], NOW)
        assert isinstance(chosen.taking.choice, Claimed)
        ids = chosen.taking.choice.resource_ids
        seats = Published(run, 5)
        return insert_appointment(session, chosen.taking, ids, 0, None, NOW, published=seats)


def absent(business: Business) -> int:
    """A day on which whoever has the first calendar is absent, in a year in which nothing else is; its number."""
    begins = datetime.fromisoformat("2027-08-02T00:00:00+02:00")
    span = (begins, begins + timedelta(days=1))
    said = planning.Report(next(iter(business.resources)), *span, {})
    return planning.report(Actor.of_server(business.id), said, NOW)


def reminded(business: Business) -> int:
    """A reminder for all services, a week before; its number."""
    week_before = rules.Wanted(Kind.REMINDER, days=7, at_minute=14 * 60)
    return rules.add(Actor.of_server(business.id), week_before, NOW)


def brought(business: Business) -> int:
    """A file of appointments that is being looked over; its number."""
    table = b"Start;Name\n2026-12-03 10:00;Greta Sommer\n"
    return visits.bring(Actor.of_server(business.id), "old.csv", table, NOW)


def connected(business: Business) -> int:
    """Somebody else's calendar that takes time of the first one; its number."""
    server, first = Actor.of_server(business.id), next(iter(business.resources))
    seal = Seal.of("secret-key-for-tests-only-0123456789")
    return connecting.add_address(server, first, "Private", "https://calendar.example/x.ics", seal, NOW)


def written_back(business: Business) -> int:
    """The password of a calendar program for the first calendar, which is its person's own; its number."""
    first = next(iter(business.resources))
    query = select(Membership.user_id).where(Membership.business_id == business.id, Membership.role == Role.STAFF)
    with reading() as session:
        anna = session.scalars(query.order_by(Membership.id)).first()
    actor = replace(Actor.of_server(business.id), user_id=anna) if anna else make_member(business, Role.STAFF, first)
    wanted = tokens.Wanted(TokenKind.CALENDAR, "Phone", calendar=first)
    return tokens.make(actor, wanted, current_app.extensions["links"], NOW)[0]


def person_of(business: Business, token_id: int) -> int:
    """For whom a token acts."""
    with reading() as session:
        return session.get_one(AppToken, (business.id, token_id)).user_id


def told(business: Business) -> tuple[int, int]:
    """An address that is told what happens, and something that it is told; their numbers."""
    server = Actor.of_server(business.id)
    wanted = Heard("Till", "https://hooks.example/in", ["session.changed"])
    number = hooks.add(server, wanted, current_app.extensions["seal"], NOW)
    return number, deliveries.ping(server, number, NOW)


def subscribed(business: Business) -> int:
    """A feed of the first calendar; its number."""
    return make_feed(business, FeedKind.RESOURCE, next(iter(business.resources))).id


def blocked(business: Business) -> int:
    """A block on the first calendar; its number."""
    begins = datetime.fromisoformat("2026-12-02T10:00:00+01:00")
    resources = [next(iter(business.resources))]
    server = Actor.of_server(business.id)
    return blocks.add(server, resources, begins, begins + timedelta(hours=1), "Greta's training", None, NOW)


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One world for all questions: none of them may change it."""
    folder = tmp_path_factory.mktemp("world")
    app = assembled(settings_for(sqlite_copy(sqlite_template, folder), folder, metrics_token=METRICS_TOKEN))
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False
    with pytest.MonkeyPatch.context() as patch, app.app_context():
        patch.setattr(clock, "now", lambda: NOW)
        world = furnished(app)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        yield world


def with_row(**wanted: bool) -> list[str]:
    return [name for name, row in ACCESS.items() if all(getattr(row, key) is value for key, value in wanted.items())]


OPENED = [name for name, row in ACCESS.items() if row.purposes]
OPEN = [
    name for name, row in ACCESS.items() if not (row.purposes or row.permission or row.scopes or row.is_by_password)
]
BY_PASSWORD = [name for name, row in ACCESS.items() if row.is_by_password]
PROGRAMS = [name for name, row in ACCESS.items() if row.scopes]
HOUSE = [name for name, row in ACCESS.items() if row.permission not in (None, "signed_in")]
OWN = [name for name, row in ACCESS.items() if row.permission == "signed_in"]
WITH_THINGS = [
    name
    for name in (*HOUSE, *PROGRAMS)
    if any(is_thing(each) for each in (*ACCESS[name].values.values(), *ACCESS[name].sent.values()))
]
ON_A_CALENDAR = [
    name
    for name in (*HOUSE, *PROGRAMS)
    if {"$appointment", "$booking", "$request", "$customer", "$block", "$feed", "$waiting", "$token", "$series"}
    & {*ACCESS[name].values.values()}
    or (name in PROGRAMS and {"$session", "$run"} & {*ACCESS[name].values.values()})
]


def methods(world: World, endpoint: str) -> set[str]:
    return {method for rule in world.app.url_map.iter_rules(endpoint) for method in rule.methods or ()} - {"OPTIONS"}


def enter(world: World, method: str, endpoint: str, lang: str = "de") -> list[TestResponse]:
    """Ask as those may who may."""
    row = ACCESS[endpoint]
    if row.permission:
        return [world.ask(method, endpoint, lang=lang, who=who) for who in allowed(row)]
    if row.scopes or row.is_by_password:
        who = "phone" if row.is_by_password else Role.OWNER.value
        return [world.ask(method, endpoint, lang=lang, bearer=who)]
    return [world.ask(method, endpoint, world.tokens[each], lang) for each in sorted(row.purposes)] or [
        world.ask(method, endpoint, lang=lang)
    ]


def allowed(row: Row) -> list[str]:
    """The roles that may enter; to see one's own account it is enough to be somebody."""
    if row.permission == "signed_in":
        return [Role.OWNER.value, "stranger"]
    return [role.value for role in Role if row.permission in PERMISSIONS[role]]


def test_every_route_has_a_row_and_every_row_a_route(world: World) -> None:
    assert {rule.endpoint for rule in world.rules()} == set(ACCESS)


def test_a_route_asks_for_a_token_where_its_row_does(world: World) -> None:
    with_token = {rule.endpoint for rule in world.rules() if "token" in rule.arguments}
    assert with_token == set(OPENED)


@pytest.mark.parametrize("endpoint", list(ACCESS))
def test_who_may_enter_does(world: World, endpoint: str) -> None:
    if "GET" not in methods(world, endpoint):
        return
    for answer in enter(world, "GET", endpoint):
        assert answer.status_code in (200, 204, 301, 302, 303)


@pytest.mark.parametrize("endpoint", [*HOUSE, *OWN])
def test_a_page_asks_for_what_its_row_says(world: World, endpoint: str) -> None:
    assert getattr(world.app.view_functions[endpoint], "permission", None) == ACCESS[endpoint].permission


def test_whoever_writes_is_noticed(world: World) -> None:
    """What all that follows relies on; the row is put back as it was."""
    before = world.stored()
    assert world.stored() is before
    with world.app.app_context():
        for name in ("Another", "Practice"):
            with unit_of_work() as session:
                session.execute(update(Stored).where(Stored.id == world.practice.id).values(name=name))
            assert (world.stored() == before) is (name == "Practice")
    assert world.stored() is not before


def test_no_page_below_a_business_of_the_house_is_open(world: World) -> None:
    below = {rule.endpoint for rule in world.rules() if rule.rule.startswith("/<lang:lang>/staff/")}
    assert below == set(HOUSE)


@pytest.mark.parametrize("endpoint", [*HOUSE, *OWN])
def test_who_is_not_signed_in_is_asked_to(world: World, endpoint: str) -> None:
    before = world.stored()
    for method in sorted(methods(world, endpoint)):
        answer = world.ask(method, endpoint)
        assert answer.status_code in (303, 401), method
        assert "/account/sign-in" in answer.headers.get("Location", answer.text)
        assert not [word for word in PERSONAL if word in answer.text]
    assert world.stored() == before


@pytest.mark.parametrize("endpoint", HOUSE)
def test_a_role_that_does_not_allow_it_is_told_so(world: World, endpoint: str) -> None:
    before = world.stored()
    for role in sorted({each.value for each in Role} - set(allowed(ACCESS[endpoint]))):
        for method in sorted(methods(world, endpoint)):
            answer = world.ask(method, endpoint, who=role)
            assert answer.status_code == 403, (role, method)
            assert not [word for word in PERSONAL if word in answer.text]
    assert world.stored() == before


@pytest.mark.parametrize("endpoint", BY_PASSWORD)
def test_a_calendar_program_needs_the_password_of_that_calendar(world: World, endpoint: str) -> None:
    before = world.stored()
    for method in sorted(methods(world, endpoint)):
        for who, status in ((None, 401), (Role.OWNER.value, 401), ("stranger's phone", 404)):
            answer = world.ask(method, endpoint, bearer=who)
            # What a program can do here is no secret, nor that there is nothing at an address of others.
            assert answer.status_code == status or (method == "OPTIONS" and status == 404), (method, who)
            assert not [word for word in PERSONAL if word in answer.text]
    assert world.stored() == before


@pytest.mark.parametrize("endpoint", PROGRAMS)
def test_a_program_needs_a_token(world: World, endpoint: str) -> None:
    assert world.app.view_functions[endpoint].scopes == ACCESS[endpoint].scopes  # type: ignore[attr-defined]
    before = world.stored()
    for method in sorted(methods(world, endpoint)):
        for who in (None, Role.OWNER.value):  # a cookie opens nothing here
            answer = world.ask(method, endpoint, who=who)
            assert answer.status_code == 401, method
            assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Terminbuch"'
            assert not [word for word in PERSONAL if word in answer.text]
    assert world.stored() == before


@pytest.mark.parametrize("endpoint", PROGRAMS)
def test_a_program_needs_a_scope_that_reaches_so_far(world: World, endpoint: str) -> None:
    if len(ACCESS[endpoint].scopes) > 1:
        return
    (scope,) = ACCESS[endpoint].scopes
    before = world.stored()
    for method in sorted(methods(world, endpoint)):
        answer = world.ask(method, endpoint, bearer=scope)
        assert answer.status_code == 403, method
        if method != "HEAD":
            assert (answer.json["code"], answer.json["scopes"]) == ("scope_missing", [scope])
    assert world.stored() == before


@pytest.mark.parametrize("endpoint", [name for name in PROGRAMS if "business" in ACCESS[name].values])
def test_a_program_of_another_business_finds_nothing(world: World, endpoint: str) -> None:
    before = world.stored()
    for method in sorted(methods(world, endpoint)):
        answer = world.ask(method, endpoint, bearer="stranger")
        assert answer.status_code == 404, method
        assert not [word for word in PERSONAL if word in answer.text]
    assert world.stored() == before


@pytest.mark.parametrize("endpoint", HOUSE)
def test_for_people_of_another_business_there_is_nothing(world: World, endpoint: str) -> None:
    before = world.stored()
    for method in sorted(methods(world, endpoint)):
        answer = world.ask(method, endpoint, who="stranger")
        assert answer.status_code == 404, method
        assert not [word for word in PERSONAL if word in answer.text]
    assert world.stored() == before


@pytest.mark.parametrize("endpoint", WITH_THINGS)
def test_what_belongs_to_another_business_is_not_there(world: World, endpoint: str) -> None:
    before = world.stored()
    for method in sorted(methods(world, endpoint)):
        for changes in ({"who": Role.OWNER.value, "things": world.others}, {"who": "stranger", "business": "workshop"}):
            if ACCESS[endpoint].scopes:
                changes["bearer"] = changes.pop("who")
            answer = world.ask(method, endpoint, **changes)  # type: ignore[arg-type]
            assert answer.status_code in (404, 422), (method, changes)
            if any(is_thing(each) for each in ACCESS[endpoint].values.values()):
                assert answer.status_code == 404, (method, changes)
            assert not [word for word in (*PERSONAL, "Otto", "otto@example.org") if word in answer.text]
    assert world.stored() == before


@pytest.mark.parametrize("endpoint", ON_A_CALENDAR)
def test_a_colleague_s_calendar_is_not_there_for_staff(world: World, endpoint: str) -> None:
    is_program = bool(ACCESS[endpoint].scopes)
    if not is_program and Role.STAFF.value not in allowed(ACCESS[endpoint]):
        return
    before = world.stored()
    for method in sorted(methods(world, endpoint)):
        answer = world.ask(method, endpoint, **{"bearer" if is_program else "who": "colleague"})  # type: ignore[arg-type]
        # A program's scopes may reach further than the role of who made it, which then says no.
        assert answer.status_code in ((404, 403) if is_program else (404,)), method
        assert not [word for word in PERSONAL if word in answer.text]
    assert world.stored() == before


@pytest.mark.parametrize("endpoint", list(ACCESS))
def test_looking_changes_nothing(world: World, endpoint: str) -> None:
    before = without_views(world.stored())
    for method in sorted(methods(world, endpoint) & SAFE):
        enter(world, method, endpoint)
    assert without_views(world.stored()) == before


def without_views(stored: Rows) -> Rows:
    """All but the record of who looked at whom: looking is what writes it."""
    return {**stored, "record_entry": [row for row in stored["record_entry"] if VIEWED not in row]}


@pytest.mark.parametrize("endpoint", OPENED)
def test_for_everybody_else_there_is_nothing(world: World, endpoint: str) -> None:
    before = world.stored()
    others = [NOBODYS, *(world.tokens[each] for each in sorted(PURPOSES - ACCESS[endpoint].purposes))]
    for method in sorted(methods(world, endpoint)):
        for token in others:
            answer = world.ask(method, endpoint, token)
            assert answer.status_code == 404, (method, token)
            assert not [word for word in PERSONAL if word in answer.text]
    assert world.stored() == before


@pytest.mark.parametrize("endpoint", OPEN)
def test_what_everybody_sees_is_about_nobody(world: World, endpoint: str) -> None:
    for answer in enter(world, "GET", endpoint):
        assert not [word for word in PERSONAL[:2] if word in answer.text]


@pytest.mark.parametrize("endpoint", with_row(is_page=True))
@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_page_is_sound_html_in_its_language(world: World, endpoint: str, lang: str) -> None:
    if "GET" not in methods(world, endpoint):
        return
    for answer in enter(world, "GET", endpoint, lang):
        if answer.status_code in (302, 303):
            continue
        page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)
        assert page.get("lang") == lang


@pytest.mark.parametrize("endpoint", with_row(is_kept=False))
def test_no_cache_keeps_what_is_not_meant_for_all(world: World, endpoint: str) -> None:
    for method in sorted(methods(world, endpoint) & SAFE):
        for answer in enter(world, method, endpoint):
            assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("endpoint", [name for name, row in ACCESS.items() if "service" in row.values])
def test_a_service_is_found_at_its_own_business_only(world: World, endpoint: str) -> None:
    before = world.stored()
    bearer = Role.OWNER.value if ACCESS[endpoint].scopes else None
    for method in sorted(methods(world, endpoint)):
        assert world.ask(method, endpoint, bearer=bearer, service="repair").status_code == 404
        assert world.ask(method, endpoint, bearer=bearer, business="workshop").status_code == 404
        assert world.ask(method, endpoint, bearer=bearer, business="nowhere").status_code == 404
    assert world.stored() == before


@pytest.mark.parametrize("endpoint", [name for name in OPENED if "business" in ACCESS[name].values])
def test_a_hold_is_found_at_its_own_business_only(world: World, endpoint: str) -> None:
    before = world.stored()
    for method in sorted(methods(world, endpoint)):
        for business in ("workshop", "nowhere"):
            answer = world.ask(method, endpoint, world.tokens["hold"], business=business)
            assert answer.status_code == 404
    assert world.stored() == before


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({"service": "repair"}, [{"path": "service", "code": "unknown"}]),
        ({"resource": "max"}, [{"path": "resource", "code": "unknown"}]),
    ],
)
def test_what_is_another_business_s_cannot_be_booked(world: World, changes: dict[str, str], expected: Any) -> None:
    before = world.stored()
    sent = {**ACCESS["api.make_booking"].sent, **changes}
    answer = world.app.test_client().post(
        "/api/v1/businesses/practice/bookings", json=sent, headers={"Idempotency-Key": "other"}
    )
    assert (answer.status_code, answer.json["errors"]) == (422, expected)
    assert world.stored() == before


@pytest.mark.parametrize("endpoint", list(ACCESS))
def test_nothing_changes_without_the_token_of_a_form(world: World, endpoint: str) -> None:
    before = world.stored()
    world.app.config["WTF_CSRF_ENABLED"] = True
    try:
        for method in sorted(methods(world, endpoint) - SAFE):
            if endpoint.startswith("dav."):
                # A password of its own, which no browser sends by itself; methods that no form has.
                assert method not in {"POST", "GET"}
            elif endpoint.startswith(("api.", "mcp.")):
                answer = sent_as_text(world, method, endpoint)
                assert answer.status_code == (415 if endpoint.startswith("mcp.") else 400)
            elif endpoint.startswith("embed."):
                assert sent_from_elsewhere(world, method, endpoint).status_code == 400
            else:
                assert {answer.status_code for answer in enter(world, method, endpoint)} == {400}
    finally:
        world.app.config["WTF_CSRF_ENABLED"] = False
    assert world.stored() == before


def sent_from_elsewhere(world: World, method: str, endpoint: str) -> TestResponse:
    """A form of another site to a page in a frame, where there is neither a cookie nor a token."""
    row = ACCESS[endpoint]
    values = {**row.values, "lang": "de", **({"token": world.tokens["hold"]} if row.purposes else {})}
    with world.app.test_request_context():
        address = url_for(endpoint, **values)
    headers = {"Origin": "https://evil.example"}
    return world.app.test_client().open(address, method=method, data=dict(row.sent), headers=headers)


def sent_as_text(world: World, method: str, endpoint: str) -> TestResponse:
    """A body as a form of another site could send it."""
    row: Row = ACCESS[endpoint]
    named = {name: world.things[each[1:]] if is_thing(each) else each for name, each in row.values.items()}
    values = {**named, **({"token": world.tokens["manage"]} if row.purposes else {})}
    with world.app.test_request_context():
        address = url_for(endpoint, **values)
    headers = {"Idempotency-Key": "text", "If-Match": "*"}
    if row.scopes:
        headers["Authorization"] = f"Bearer {world.programs[Role.OWNER.value]}"
    return world.app.test_client().open(
        address, method=method, data='{"a": "="}', content_type="text/plain", headers=headers
    )
