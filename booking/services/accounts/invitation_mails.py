"""The mail that asks somebody into a team, made of what holds when it leaves."""

from email.message import EmailMessage

from sqlalchemy import select

from booking.domain.messages import Notice
from booking.notifications.letters import is_greeted
from booking.services.accounts import invitations, mails
from booking.services.post import Leased, Post
from booking.storage.models import Business, Invitation, User
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading


def invitation(post: Post, leased: Leased) -> EmailMessage | None:
    """The link; none where the invitation was taken back, or followed already, or is too old."""
    with reading() as session:
        row = session.scalars(
            select(Invitation).where(
                Invitation.business_id == leased.business_id,
                Invitation.id == leased.invitation_id,
                Invitation.accepted_at.is_(None),
                Invitation.revoked_at.is_(None),
                Invitation.expires_at > database_now(),
            )
        ).first()
        business = session.get(Business, leased.business_id)
        if row is None or business is None or business.archived_at is not None:
            return None
        if not invitations.inviter_may(session, row):
            return None
        inviter = session.get(User, row.invited_by) if row.invited_by else None
    page = post.links.of_account("join", row.locale, invitations.token_of(row, post.links))
    name = inviter.name if inviter and is_greeted(inviter.name) else ""
    words = (("business", business.name), ("inviter", name))
    return mails.message(post, leased, Notice.INVITATION, row.locale, "", page, sent_by=business.name, words=words)
