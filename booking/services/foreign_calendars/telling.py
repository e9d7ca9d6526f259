"""Telling people that their calendar has not been readable for a day: once for each time that it fails."""

from datetime import datetime, timedelta
from email.message import EmailMessage

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from booking.domain.access import Role
from booking.domain.messages import Notice
from booking.services import messages
from booking.services.accounts import mails
from booking.services.post import Leased, Post
from booking.storage.models import Business, ForeignCalendar, Membership, Resource, User
from booking.storage.unit_of_work import reading

PATIENCE = timedelta(days=1)


def tell(session: Session, row: ForeignCalendar, now: datetime) -> None:
    """Write to whom a calendar concerns, if it has failed for a day and they do not know."""
    if row.told_at is not None or row.failing_since is None or now - row.failing_since < PATIENCE:
        return
    row.told_at = now
    for user in _concerned(session, row):
        messages.add_to_person(
            session,
            Notice.CALENDAR_FAILING,
            user.email,
            now,
            business_id=row.business_id,
            user_id=user.id,
            calendar_id=row.id,
        )


def failing(post: Post, leased: Leased) -> EmailMessage | None:
    """The mail; none where the calendar can be read again, was removed, or whom it concerns has left."""
    with reading() as session:
        row = session.get(ForeignCalendar, (leased.business_id, leased.calendar_id))
        business = session.get(Business, leased.business_id)
        if row is None or row.removed_at is not None or row.failing_since is None or business is None:
            return None
        user = next((each for each in _concerned(session, row) if each.id == leased.user_id), None)
        resource = session.get(Resource, (leased.business_id, row.resource_id))
    if user is None or resource is None:
        return None
    words = (("business", business.name), ("calendar", row.name), ("resource", resource.name))
    page = f"{post.links.base_url}/{user.locale}/staff/{business.slug}/connections"
    return mails.message(post, leased, Notice.CALENDAR_FAILING, user.locale, user.name, page, words=words)


def _concerned(session: Session, row: ForeignCalendar) -> list[User]:
    """Whose calendar it is, and who connected it, while they belong to the business; else its owners."""
    team = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.business_id == row.business_id, Membership.ended_at.is_(None), User.disabled_at.is_(None))
        .order_by(User.id)
    )
    own = team.where(or_(Membership.resource_id == row.resource_id, User.id == row.created_by))
    return list(session.scalars(own)) or list(session.scalars(team.where(Membership.role == Role.OWNER.value)))
