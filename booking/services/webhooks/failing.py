"""An address that answers nothing well: after some days it is told nothing more, and people are told of that."""

from datetime import datetime
from email.message import EmailMessage

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from booking.domain.access import Role
from booking.domain.messages import Notice
from booking.domain.webhooks import PATIENCE
from booking.services import messages
from booking.services.accounts import mails
from booking.services.post import Leased, Post
from booking.services.record import By, add
from booking.storage.models import Business, Membership, User, Webhook
from booking.storage.queries import listening
from booking.storage.unit_of_work import reading


def note(session: Session, hook: Webhook, now: datetime, *, wants_nothing: bool) -> None:
    """Keep since when it fails; pause it where that was too long, or where it *wants_nothing* more."""
    hook.failing_since = hook.failing_since or now
    if hook.paused_at is not None or (not wants_nothing and now - hook.failing_since < PATIENCE):
        return
    hook.paused_at = hook.told_at = now
    session.flush()
    listening.set_listening(session, hook.business_id)
    add(session, By(hook.business_id, "time"), "paused", "webhook", hook.id, now, {"program_name": (None, hook.name)})
    for user in _concerned(session, hook):
        messages.add_to_person(
            session,
            Notice.WEBHOOK_PAUSED,
            user.email,
            now,
            business_id=hook.business_id,
            user_id=user.id,
            words=str(hook.id),
        )


def paused(post: Post, leased: Leased) -> EmailMessage | None:
    """The mail; none where it is told things again, was taken away, or whom it concerns has left."""
    with reading() as session:
        hook = session.get(Webhook, (leased.business_id, int(leased.words or 0)))
        business = session.get(Business, leased.business_id)
        if hook is None or hook.removed_at is not None or hook.paused_at is None or business is None:
            return None
        user = next((each for each in _concerned(session, hook) if each.id == leased.user_id), None)
    if user is None:
        return None
    words = (("business", business.name), ("webhook", hook.name), ("host", hook.host))
    page = f"{post.links.base_url}/{user.locale}/staff/{business.slug}/connections/webhooks/{hook.id}"
    return mails.message(post, leased, Notice.WEBHOOK_PAUSED, user.locale, user.name, page, words=words)


def _concerned(session: Session, hook: Webhook) -> list[User]:
    """The owners, and who named it, while they belong to the business."""
    team = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.business_id == hook.business_id, Membership.ended_at.is_(None), User.disabled_at.is_(None))
        .where(or_(Membership.role == Role.OWNER.value, User.id == hook.created_by))
        .order_by(User.id)
    )
    return list(session.scalars(team))
