"""Programs that look at mails before people do open every link; nothing may come of that (trust.md 11)."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import html5lib
import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from booking.app import assembled
from booking.domain.access import Actor
from booking.domain.messages import Notice, Reason, Recipient
from booking.notifications.addresses import Sender
from booking.services import bookings, businesses, customer_pages, messages, moves, proposals, requests
from booking.services.foreign_calendars import telling
from booking.services.mails import TO_PEOPLE
from booking.services.outbox import Post, deliver_due
from booking.services.recalls import mails as recall_mails
from booking.services.reminders import sending
from booking.services.waiting import places
from booking.services.webhooks import failing
from booking.storage.models import Booking, ForeignCalendar, Membership, Recall, User, WaitingEntry, Webhook
from booking.storage.unit_of_work import reading, unit_of_work
from booking.web import clock
from tests.conftest import NOW, settings_for, sqlite_copy
from tests.factories.catalogues import catalogue
from tests.services.customer_calendar import Letterbox
from tests.web.test_access import GRETA, World, furnished

ANY_LINK = re.compile(r"https?://[^\s<>\"]+")
STATES = {
    Reason.REQUESTED: "pending",
    Reason.CANCELLED: "cancelled",
    Reason.DECLINED: "declined",
    Reason.LAPSED: "lapsed",
    Reason.ADDRESS: "held",
}
"""How a booking stands of which this is said; of what all else is said, it is confirmed."""
NEVER_MAILED = {Notice.ACCOUNT_EXISTS}
"""What is only ever said in the place of something else."""

OF_WAITING = {Notice.WAITING_JOINED: "waiting", Notice.WAITING_OFFER: "offered", Notice.WAITING_OVER: "over"}
"""How a place in a waiting list stands of which this is said."""


OF_RECALLS = recall_mails.STANDS
"""The same of a wish to hear of the business again."""


class Mailed:
    """A house in which everything has happened that is written about, and the mails about it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.mails: dict[str, EmailMessage] = {}
        self.business_id = world.practice.id
        self.links = world.app.extensions["links"]

    def deliver(self) -> list[EmailMessage]:
        """What leaves now."""
        box = Letterbox()
        deliver_due(Post(box, Sender("noreply@termin.example"), self.links, catalogue))
        return box.messages

    def say(self, reason: Reason, booking_id: int) -> None:
        """Write to both sides about a booking, which stands as it must for that."""
        this = (Booking.business_id == self.business_id, Booking.id == booking_id)
        with unit_of_work() as session:
            before = session.scalars(select(Booking.state).where(*this)).one()
            session.execute(update(Booking).where(*this).values(state=STATES.get(reason, "confirmed")))
            messages.add(session, self.business_id, booking_id, reason, NOW)
        for message in self.deliver():
            side = Recipient.CUSTOMER if message["To"] == GRETA.email else Recipient.BUSINESS
            self.mails[f"{reason} {side}"] = message
        with unit_of_work() as session:
            session.execute(update(Booking).where(*this).values(state=before))

    def notify(self, notice: Notice) -> None:
        """Write to the owner about their account, to whom a calendar concerns, or to a customer who asks."""
        if notice is Notice.BOOKINGS:
            customer_pages.ask(self.world.practice, GRETA.email or "", "de", NOW, self.links)
            self.mails[str(notice)] = self.deliver()[0]
            return
        if notice in OF_WAITING:
            self.tell_of_waiting(notice)
            return
        if notice in OF_RECALLS:
            self.tell_of_recall(notice)
            return
        if notice is Notice.CHANGE_REFUSED:
            self.tell_of_refusal(notice)
            return
        with unit_of_work() as session:
            if notice is Notice.WEBHOOK_PAUSED:
                hook = session.get_one(Webhook, (self.business_id, int(self.world.things["webhook"])))
                failing.note(session, hook, NOW, wants_nothing=True)
            elif notice is Notice.CALENDAR_FAILING:
                row = session.get_one(ForeignCalendar, (self.business_id, int(self.world.things["calendar"])))
                row.failing_since = NOW - timedelta(days=2)
                telling.tell(session, row, NOW)
            else:
                owner = select(User).join(Membership, Membership.user_id == User.id)
                user = session.scalars(owner.where(Membership.business_id == self.business_id)).first()
                assert user is not None
                messages.add_to_person(session, notice, user.email, NOW, user_id=user.id)
        for message in self.deliver():
            self.mails[str(notice)] = message

    def tell_of_refusal(self, notice: Notice) -> None:
        """Write to the owner, whose calendar program wanted what the rules do not."""
        with unit_of_work() as session:
            owner = select(User).join(Membership, Membership.user_id == User.id)
            user = session.scalars(owner.where(Membership.business_id == self.business_id).order_by(User.id)).first()
            visit = select(Booking.appointment_id).where(Booking.business_id == self.business_id).order_by(Booking.id)
            assert user is not None
            said = {"appointment": session.scalars(visit).first(), "reason": "taken", "wanted": NOW.isoformat()}
            messages.add_to_person(
                session, notice, user.email, NOW, business_id=self.business_id, user_id=user.id, words=json.dumps(said)
            )
        self.mails[str(notice)] = self.deliver()[0]

    def tell_of_waiting(self, notice: Notice) -> None:
        """Write to who waits, whose place stands as it must for that; what is offered is what is held at noon."""
        with unit_of_work() as session:
            place = session.get_one(WaitingEntry, (self.business_id, int(self.world.things["waiting"])))
            held = select(Booking.id).where(Booking.business_id == self.business_id, Booking.hold_kind == "typing")
            place.state, place.offer_id = OF_WAITING[notice], session.scalars(held).first()
            places.tell(session, place, notice, NOW)
        self.mails[str(notice)] = self.deliver()[0]
        with unit_of_work() as session:
            place = session.get_one(WaitingEntry, (self.business_id, int(self.world.things["waiting"])))
            place.state, place.offer_id = "waiting", None

    def tell_of_recall(self, notice: Notice) -> None:
        """Write to who wants to hear of the house again, whose wish stands as it must for that."""
        with unit_of_work() as session:
            row = session.scalars(select(Recall).where(Recall.business_id == self.business_id)).one()
            row.state, address, recall_id = OF_RECALLS[notice], row.email, row.id
            messages.add_to_person(session, notice, address, NOW, business_id=self.business_id, recall_id=recall_id)
        self.mails[str(notice)] = self.deliver()[0]


def all_mails(world: World) -> dict[str, EmailMessage]:
    """A mail of every kind, by what it says and to whom."""
    house, practice, made_by = Mailed(world), world.practice, world.app.extensions["links"]
    owner = Actor.of_server(practice.id)
    of = {"reset": "reset", "email": "email", "sign_up": "sign_up", "invited": "invite"}
    for message in house.deliver():
        first = message["To"].partition("@")[0]
        house.mails[of.get(first, f"at first {message['To']} {message['Subject']}")] = message
    surgery = businesses.service(practice, "surgery")
    at = clock.now().replace(hour=9) + timedelta(days=10)
    agreed = bookings.book(practice, surgery, at, NOW, bookings.Request(GRETA, "de"), made_by)
    requests.approve(practice.id, agreed.facts.booking_id, NOW)
    moves.move(agreed.token, at + timedelta(hours=1), None, NOW, made_by)
    confirmed = int(world.things["booking"])
    proposals.propose(owner, confirmed, proposals.Wanted(at + timedelta(hours=3)), NOW)
    house.deliver()
    waits = int(world.things["request"])
    about = {Reason.REQUESTED: waits, Reason.ADDRESS: waits, Reason.MOVE_REQUESTED: agreed.facts.booking_id}
    for reason in Reason:
        house.say(reason, about.get(reason, confirmed))
    for notice in TO_PEOPLE:
        if notice not in house.mails:
            house.notify(Notice(notice))
    return house.mails


@pytest.fixture(scope="module")
def world(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[World, dict[str, EmailMessage]]]:
    """The house and its mails; nothing that a scanner does may change it."""
    folder = tmp_path_factory.mktemp("scanned")
    app = assembled(settings_for(sqlite_copy(sqlite_template, folder), folder))
    app.testing = True
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        patch.setattr(sending, "hour_of", lambda *_: NOW)  # the hour of a reminder has come
        with app.app_context():
            world = furnished(app)
            mails = all_mails(world)
        yield world, mails


def links(message: EmailMessage) -> set[str]:
    """Every address in the text, on the page, and in the events of a mail."""
    found: set[str] = set()
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page = html5lib.HTMLParser(namespaceHTMLElements=False).parse(part.get_content())
            found |= {each.get("href", "") for each in page.iter("a")} | {
                each.get("src", "") for each in page.iter("img")
            }
        elif part.get_content_type() in ("text/plain", "text/calendar"):
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            found |= set(ANY_LINK.findall(content.decode().replace("\r\n ", "").replace("\\n", "\n")))
    return {each for each in found if each.startswith("http")}


def opened(world: World, method: str, address: str) -> TestResponse:
    """Open a link as a scanner does: no cookies, following wherever it leads."""
    parts = urlsplit(address)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return world.app.test_client().open(
        path, method=method, follow_redirects=True, headers={"User-Agent": "Mozilla/5.0 (compatible; LinkScanner/1.0)"}
    )


def test_there_is_a_mail_of_every_kind(world: tuple[World, dict[str, EmailMessage]]) -> None:
    _, mails = world
    kinds = {name.partition(" ")[0] for name in mails}
    assert {str(each) for each in Reason} | {str(each) for each in set(Notice) - NEVER_MAILED} <= kinds
    linked = {name for name, message in mails.items() if links(message)}
    assert {f"{reason} customer" for reason in Reason} <= linked
    assert {"requested business", "move_requested business", "reset", "sign_up", "email", "invite"} <= linked


def test_opening_every_link_changes_nothing(world: tuple[World, dict[str, EmailMessage]]) -> None:
    house, mails = world
    before = house.stored()
    for name, message in mails.items():
        for address in sorted(links(message)):
            for method in ("HEAD", "GET", "GET"):
                answer = opened(house, method, address)
                assert answer.status_code == 200, (name, method, address)
    after = house.stored()
    assert {table for table in before if before[table] != after[table]} == set()


def test_a_link_still_does_what_it_is_for_after_all_that(world: tuple[World, dict[str, EmailMessage]]) -> None:
    house, mails = world
    house.app.config["WTF_CSRF_ENABLED"] = False
    (address,) = {each for each in links(mails["confirmed customer"]) if "/b/" in each}
    for _ in range(3):
        opened(house, "GET", address)
    answer = house.app.test_client().post(f"{urlsplit(address).path}/cancel")
    assert answer.status_code in (302, 303)
    with house.app.app_context(), reading() as session:
        booking = session.get_one(Booking, (house.practice.id, int(house.things["booking"])))
        assert booking.state == "cancelled"
