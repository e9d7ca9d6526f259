"""Imprint and privacy notice of a business: made from what it said, in both languages, and there only once it has."""

from flask import abort, render_template, url_for
from flask_babel import gettext as _

from booking.domain.businesses import Business
from booking.domain.legal import Legal
from booking.domain.messages import Channel
from booking.domain.trades import is_medical
from booking.services import businesses
from booking.web.languages import locale
from booking.web.presenters.legal import first_address
from booking.web.presenters.owners import owner
from booking.web.presenters.spans import months


def imprint(business: str) -> str:
    """Who stands behind the business (§ 5 DDG); 404 where it has not said so yet."""
    known, legal = _known(business)
    return render_template(
        "public/imprint.html",
        owner=owner(known, locale()),
        who=_who(known, legal),
        besides=[
            (_("Register"), legal.registered),
            (_("VAT identification number"), legal.vat_id),
            (_("Occupation"), legal.profession),
            (_("Chamber or supervisory authority"), legal.chamber),
            (_("Professional rules"), legal.rules),
            (_("Besides"), legal.more),
        ],
    )


def privacy(business: str) -> str:
    """What becomes of customers' data (Art. 13 GDPR), as this business has set things up; 404 as for the imprint."""
    known, legal = _known(business)
    return render_template(
        "public/privacy.html",
        owner=owner(known, locale()),
        legal=legal,
        who=_who(known, legal),
        known=known,
        is_medical=is_medical(known.trade),
        has_questions=any(each.questions for each in known.services.values()),
        has_waiting=any(each.has_waiting_list for each in known.services.values()),
        writes_sms=any(each.channel is Channel.SMS for each in known.reminders),
        forgets_after=months(known.forgets_months) if known.forgets_months else "",
        own_url=url_for("manage.ask_for_all", business=known.slug),
    )


def _known(business: str) -> tuple[Business, Legal]:
    known = businesses.business(business)
    if known.legal is None:
        abort(404)
    return known, known.legal


def _who(known: Business, legal: Legal) -> list[tuple[str, str]]:
    return [
        (_("Provider"), legal.provider),
        (_("Address"), legal.address or first_address(known)),
        (_("Represented by"), legal.represented_by),
    ]
