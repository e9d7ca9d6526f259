"""The mail with the link to all that an address has booked, made of what holds when it leaves."""

from email.message import EmailMessage
from zoneinfo import ZoneInfo

from sqlalchemy import select

from booking.domain.messages import Notice
from booking.notifications.wording import Wording
from booking.services.accounts import mails
from booking.services.customer_pages import SHOWN
from booking.services.post import Leased, Post
from booking.storage.models import Business, CustomerPage, Location
from booking.storage.queries import customer_pages as queries
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading
from booking.translations import tongue


def bookings(post: Post, leased: Leased) -> EmailMessage | None:
    """The link; none where nothing was booked with the address, or the link is not good any more."""
    with reading() as session:
        this = (CustomerPage.business_id == leased.business_id, CustomerPage.id == leased.customer_page_id)
        row = session.scalars(select(CustomerPage).where(*this, CustomerPage.expires_at > database_now())).first()
        business = session.get(Business, leased.business_id)
        if row is None or business is None or business.archived_at is not None:
            return None
        if not queries.has_any(session, row.business_id, row.email, leased.created_at - SHOWN):
            return None
        of_business = select(Location.time_zone).where(Location.business_id == business.id)
        zone = (
            session.scalar(of_business.order_by(Location.archived_at.is_not(None), Location.position).limit(1)) or "UTC"
        )
    spoken = tongue(row.locale, business.address_form)
    until = Wording.of(row.locale, zone, post.translations(spoken)).date(row.expires_at.astimezone(ZoneInfo(zone)))
    token = post.links.token("customer", row.business_id, row.id, row.generation)
    law = post.of_law(business.slug, row.locale) if business.legal else ()
    return mails.message(
        post,
        leased,
        Notice.BOOKINGS,
        row.locale,
        "",
        post.links.of_customer_page(token, row.locale),
        sent_by=business.name,
        words=(("of_business", "yes"), ("until", until), *law),
        catalogue=spoken,
    )
