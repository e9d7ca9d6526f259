"""The mails to those who wait, made of what holds when they leave."""

from datetime import datetime
from email.message import EmailMessage

from sqlalchemy import select

from booking.domain.errors import Gone
from booking.domain.messages import Notice
from booking.domain.texts import in_language
from booking.domain.waiting import IN_LINE, WaitingState
from booking.notifications.wording import Wording
from booking.services.accounts import mails
from booking.services.post import Leased, Post
from booking.services.waiting import own, places
from booking.services.waiting.own import WaitingFacts
from booking.storage.queries import waiting as queries
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading
from booking.translations import tongue


def waiting(post: Post, leased: Leased) -> EmailMessage | None:
    """The welcome, the offer or the end; none where it is not so any more when it leaves."""
    notice = Notice(leased.reason)
    with reading() as session:
        row = queries.entry(session, leased.business_id, leased.waiting_id or 0)
        if row is None:
            return None
        try:
            facts = own.facts(session, row)
        except Gone:
            return None
        clock: datetime = session.execute(select(database_now())).scalar_one()
    if not _is_so(notice, facts, clock):
        return None
    token = post.links.token("waiting", row.business_id, row.id, places.BY_MAIL)
    spoken = tongue(row.locale, facts.host.address_form)
    words = [("service", in_language(facts.service_names, row.locale)), ("place", str(facts.place))]
    words += [("earlier", "yes" if facts.instead_of else "")]
    if facts.offer is not None:
        said = Wording.of(row.locale, facts.time_zone, post.translations(spoken))
        words += [("when", said.span(facts.offer.starts_at, facts.offer.ends_at))]
        words += [("until", said.brief(facts.offer.expires_at)), ("staff", ", ".join(facts.offer.staff_names))]
    if facts.host.has_legal:
        words += post.of_law(facts.host.slug, row.locale)
    again = post.links.of_service(facts.host.slug, facts.service_slug, row.locale)
    return mails.message(
        post,
        leased,
        notice,
        row.locale,
        row.contact_name or "",
        again if notice is Notice.WAITING_OVER else post.links.of_waiting(token, row.locale),
        sent_by=facts.host.name,
        words=tuple(words),
        catalogue=spoken,
    )


def _is_so(notice: Notice, facts: WaitingFacts, clock: datetime) -> bool:
    if notice is Notice.WAITING_OFFER:
        return facts.offer is not None and facts.offer.expires_at > clock
    if notice is Notice.WAITING_JOINED:
        return facts.state in IN_LINE
    return facts.state is WaitingState.OVER
