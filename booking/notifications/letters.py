"""What a message says beside its own sentences: the booking in rows, the way to change it, whom to ask."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from booking.domain.appointments import MOVABLE, BookingState
from booking.domain.bookings import BookingFacts, BookingLinks
from booking.domain.messages import Reason, Recipient
from booking.domain.texts import in_language, one_line, readable_reference, several_lines
from booking.notifications.wording import Wording, telephone

# The page of a booking sends mail to whatever address is typed. A "name" that holds an address is not
# repeated there, or the form would carry a stranger's advertisement to a stranger.
LINK = re.compile(r"://|www\.|@|[^\s.]{2,}\.[A-Za-z]{2,}")
LONGEST_GREETED = 60
NOT_DIALLED = re.compile(r"[^+0-9]")
TO_DECIDE = frozenset({Reason.REQUESTED, Reason.MOVE_REQUESTED})
ON_ITS_OWN = frozenset({Reason.REMINDER, Reason.FOLLOW_UP})
TO_PREPARE = frozenset({Reason.CONFIRMED, Reason.APPROVED, Reason.MOVED, Reason.REMINDER})
WITH_REASON = frozenset({Reason.DECLINED, Reason.MOVE_DECLINED, Reason.CANCELLED})


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what it is about, and the lines of its answer."""

    label: str
    lines: tuple[str, ...]
    links: tuple[str, ...] = ()


def letter(
    reason: Reason, recipient: Recipient, facts: BookingFacts, links: BookingLinks, wording: Wording, sent_at: datetime
) -> Mapping[str, object]:
    """Answer what the templates of a message may name, all of it ready to be shown as plain text."""
    to_customer = recipient is Recipient.CUSTOMER
    deadline = deadline_of(reason, facts)
    return {
        "to_customer": to_customer,
        "business": one_line(facts.host.name),
        "customer": one_line(facts.contact.name),
        "greeted": to_customer and is_greeted(facts.contact.name),
        "date": wording.date(facts.starts_at),
        "time": wording.time(facts.starts_at),
        "deadline_date": deadline and wording.date(deadline),
        "deadline_time": deadline and wording.time(deadline),
        "until_date": wording.date(facts.changeable_until),
        "until_time": wording.time(facts.changeable_until),
        "is_standing": facts.state in MOVABLE and sent_at < facts.ends_at,
        "is_changeable": facts.state in MOVABLE and sent_at < facts.changeable_until,
        "reference": readable_reference(facts.reference),
        "series": len(facts.series),
        "rows": rows(reason, recipient, facts, wording, links),
        "page": in_language(links.page, facts.locale) if to_customer else None,
        "by_mail": facts.wished_by_mail,
        "refused_for": facts.refused_for,
        "has_free": bool(facts.free_starts),
        "asks_address": reason is Reason.ADDRESS,
        "asks_coming": reason is Reason.REMINDER and facts.state in MOVABLE,
        "stop": stop_link(reason, recipient, links),
        "decide": decide_link(reason, recipient, facts, links),
        "address": tuple(map(one_line, facts.place.lines)),
        "telephone": telephone(one_line(facts.host.phone or "")),
        "dialled": NOT_DIALLED.sub("", facts.host.phone or ""),
        "email": facts.host.email,
        "imprint": links.imprint,
        "privacy": links.privacy,
    }


def deadline_of(reason: Reason, facts: BookingFacts) -> datetime | None:
    """Until when somebody is to answer, where the message is about that."""
    if reason is Reason.PROPOSED:
        return facts.proposed_until
    return facts.expires_at if reason in TO_DECIDE or reason is Reason.ADDRESS else None


def is_greeted(name: str) -> bool:
    """Whether a message to an address that nobody has verified may repeat the name given with it."""
    return 0 < len(name.strip()) <= LONGEST_GREETED and not LINK.search(name)


def decide_link(reason: Reason, recipient: Recipient, facts: BookingFacts, links: BookingLinks) -> str | None:
    """Where the business decides. Its messages never carry the customer's own link, which may do everything."""
    if recipient is Recipient.CUSTOMER or reason not in TO_DECIDE or not links.decide:
        return None
    return in_language(links.decide, facts.host.locale)


def stop_link(reason: Reason, recipient: Recipient, links: BookingLinks) -> str | None:
    """Where the customer ends what comes by itself; news of the booking cannot be ended."""
    return links.reminders if recipient is Recipient.CUSTOMER and reason in ON_ITS_OWN else None


def rows(
    reason: Reason, recipient: Recipient, facts: BookingFacts, wording: Wording, links: BookingLinks | None = None
) -> list[Row]:
    """Answer what is known of the booking: who (for the business), what, when, where, with whom, for how much.

    Of a series all dates are named, for the customer with the pages of each.
    """
    _, pgettext = wording.translations.gettext, wording.translations.pgettext
    to_customer = recipient is Recipient.CUSTOMER
    language = facts.locale if to_customer else facts.host.locale
    said = [] if to_customer else _customer(facts, wording)
    said += [
        (_("Service"), in_language(facts.service_names, language)),
        (_("When"), _when(facts, wording)),
        *_moves(reason, facts, wording),
        (_("Where"), "\n".join(map(one_line, facts.place.lines))),
        # Translators: the people whom the appointment is with
        (pgettext("appointment", "With"), "" if facts.parts else ", ".join(map(one_line, facts.staff_names))),
        # Translators: what is done at which time of the appointment, and by whom
        (pgettext("appointment", "Schedule"), "\n".join(_parts(facts, wording, language))),
        (_("Seats"), str(facts.seats) if facts.capacity > 1 else ""),
        (_("Price"), "" if facts.price_minor is None else wording.price(facts.price_minor, facts.currency)),
        (_("Reference"), readable_reference(facts.reference)),
        (_("What to bring"), _instructions(reason, facts) if to_customer else ""),
        (_("Reason given"), (facts.decline_reason or "") if reason in WITH_REASON else ""),
    ]
    pages = tuple(in_language(each, language) for each in links.series) if links and to_customer else ()
    return [
        Row(label, tuple(several_lines(text).split("\n")), pages if label == _("When") else ())
        for label, text in said
        if text
    ]


def _parts(facts: BookingFacts, wording: Wording, language: str) -> list[str]:
    """Of several services each with its time and its people."""
    return [
        ", ".join(
            (
                f"{wording.time(each.starts_at)}–{wording.time(each.ends_at)} {in_language(each.names, language)}",
                *map(one_line, each.staff_names),
            )
        )
        for each in facts.parts
    ]


def _when(facts: BookingFacts, wording: Wording) -> str:
    """The time, or the times of a series one below the other, and the zone."""
    dates = [wording.span(each.starts_at, each.ends_at) for each in facts.series or (facts,)]
    return "\n".join([*dates, wording.zone_name(facts.starts_at)])


def _instructions(reason: Reason, facts: BookingFacts) -> str:
    """What to bring, where the visit is agreed and still to come."""
    is_due = reason in TO_PREPARE and facts.state is BookingState.CONFIRMED
    return in_language(facts.instructions, facts.locale) if is_due else ""


def _customer(facts: BookingFacts, wording: Wording) -> list[tuple[str, str]]:
    _ = wording.translations.gettext
    return [
        (_("Customer"), one_line(facts.contact.name)),
        (_("Telephone"), telephone(one_line(facts.contact.phone or ""))),
        (_("E-mail"), one_line(facts.contact.email or "")),
    ]


def _moves(reason: Reason, facts: BookingFacts, wording: Wording) -> list[tuple[str, str]]:
    """The other time of a move, or of each of several: the one before it, or the one that is wished for."""
    _ = wording.translations.gettext
    all_of_it = facts.series or (facts,)
    if reason is Reason.MOVED:
        left = [each.moved_from for each in all_of_it if each.moved_from and each.moved_from != each.starts_at]
        before = [_("%(date)s at %(time)s") % {"date": wording.date(at), "time": wording.time(at)} for at in left]
        return [(_("Until now"), "\n".join(before))]
    if reason in (Reason.MOVE_REQUESTED, Reason.MOVE_DECLINED):
        return [(_("Wished for"), "\n".join(filter(None, (wished(each, wording) for each in all_of_it))))]
    if reason is Reason.WISH_REFUSED:
        free = [
            _("%(date)s at %(time)s") % {"date": wording.date(at), "time": wording.time(at)} for at in facts.free_starts
        ]
        return [(_("Wished for"), wished(facts, wording)), (_("Free near it"), "\n".join(free))]
    if reason is Reason.PROPOSED and facts.proposed:
        return [(_("Proposed"), wording.span(*facts.proposed))]
    return []


def wished(facts: BookingFacts, wording: Wording) -> str:
    """The time that is wished for instead of the present one; empty where there is none."""
    if facts.moves_to is None:
        return ""
    return wording.span(facts.moves_to, facts.moves_to_ends_at or facts.moves_to + (facts.ends_at - facts.starts_at))
