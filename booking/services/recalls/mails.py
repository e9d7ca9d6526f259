"""The mails to those who want to hear of a business again, made of what holds when they leave."""

from email.message import EmailMessage

from sqlalchemy import select

from booking.domain.messages import Notice
from booking.domain.recalls import RecallState
from booking.domain.texts import in_language
from booking.services.accounts import mails
from booking.services.post import Leased, Post
from booking.storage.models import Business, Recall, Service
from booking.storage.unit_of_work import reading
from booking.translations import tongue

STANDS = {
    Notice.OPENINGS_ASKED: RecallState.ASKED,
    Notice.OPENINGS: RecallState.ACTIVE,
    Notice.RECALL: RecallState.TOLD,
}
"""How a wish stands while its mail still says something true."""


def recall(post: Post, leased: Leased) -> EmailMessage | None:
    """The question, the news or the reminder; none where it was ended or answered meanwhile."""
    notice = Notice(leased.reason)
    with reading() as session:
        this = (Recall.business_id == leased.business_id, Recall.id == leased.recall_id)
        row = session.scalars(select(Recall).where(*this)).first()
        business = session.get(Business, leased.business_id)
        if row is None or business is None or business.archived_at is not None or row.state != STANDS[notice]:
            return None
        service = session.get(Service, (row.business_id, row.service_id)) if row.service_id else None
    token = post.links.token("recall", row.business_id, row.id, row.generation)
    stop = post.links.of_recall(token, row.locale)
    is_bookable = service is not None and service.archived_at is None
    page = post.links.of_service(business.slug, service.slug if is_bookable and service else None, row.locale)
    law = post.of_law(business.slug, row.locale) if business.legal else ()
    message = mails.message(
        post,
        leased,
        notice,
        row.locale,
        row.name or "",
        stop if notice is Notice.OPENINGS_ASKED else page,
        sent_by=business.name,
        words=(("service", in_language(service.name, row.locale) if service else ""), ("stop", stop), *law),
        catalogue=tongue(row.locale, business.address_form),
    )
    if notice is not Notice.OPENINGS_ASKED:
        # RFC 2369 and RFC 8058: a mail program shows its own button, which posts there.
        message["List-Unsubscribe"] = f"<{post.links.of_recall(token)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message
