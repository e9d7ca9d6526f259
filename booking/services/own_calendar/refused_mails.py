"""The mail about a change that a calendar program wrote and that was refused: which, to when, and why."""

import json
from datetime import datetime
from email.message import EmailMessage

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.messages import Notice
from booking.domain.texts import in_language, one_line
from booking.notifications.wording import Wording
from booking.services import businesses
from booking.services.accounts import mails
from booking.services.post import Leased, Post
from booking.storage.models import Business, Membership, User
from booking.storage.queries import standings
from booking.storage.queries.standings import AppointmentRow
from booking.storage.unit_of_work import reading


def refused(post: Post, leased: Leased) -> EmailMessage | None:
    """The mail; none where the person has left, or the appointment is no more to be found."""
    said = json.loads(leased.words or "{}")
    with reading() as session:
        row = standings.appointment(session, leased.business_id, said["appointment"])
        business, user = session.get(Business, leased.business_id), _member(session, leased)
        if row is None or business is None or user is None:
            return None
        what = _what(session, row, leased.business_id, user.locale)
    wording = Wording.of(user.locale, row.zone, post.translations(user.locale))
    wanted = datetime.fromisoformat(said["wanted"]) if said["wanted"] else None
    words = (
        ("business", business.name),
        ("what", what),
        ("when", wording.span(row.starts_at, row.ends_at)),
        ("wanted", wording.brief(wanted) if wanted is not None else ""),
        ("rule", str(said["reason"])),
    )
    page = f"{post.links.base_url}/{user.locale}/staff/{business.slug}/appointments/{row.id}"
    return mails.message(post, leased, Notice.CHANGE_REFUSED, user.locale, user.name, page, words=words)


def _member(session: Session, leased: Leased) -> User | None:
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            User.id == leased.user_id,
            User.disabled_at.is_(None),
            Membership.business_id == leased.business_id,
            Membership.ended_at.is_(None),
        )
    )
    return session.scalars(query).one_or_none()


def _what(session: Session, row: AppointmentRow, business_id: int, locale: str) -> str:
    """What it is called in the calendar: ``Anna Berg – Check-up``."""
    known, _clock = businesses.known_now(session, business_id)
    service = businesses.find_service(known.business, row.service_slug)
    title = row.title or (in_language(service.name, locale) if service is not None else "")
    people = [each.contact_name for each in standings.seats(session, business_id, row.id) if each.contact_name]
    return " – ".join(map(one_line, filter(None, [*(people if row.capacity == 1 else []), title])))
