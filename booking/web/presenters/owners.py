"""The business as every page names it: at the top, and below as the other way to book."""

from dataclasses import dataclass, field

from flask import url_for

from booking.domain.bookings import Host
from booking.domain.businesses import Business
from booking.web.presenters.values import phone


@dataclass(frozen=True, slots=True)
class Owner:
    """Name and ways of reaching a business; ``phone`` is written for people, ``phone_link`` for telephones.

    At ``own_url`` its customers ask for all that they have booked; imprint and privacy notice are there where it has
    said what they need. One that is not listed keeps its pages from search
    engines too; ``business`` is all that is known of it, where a page is about more than its name.
    """

    name: str
    url: str
    email: str
    phone: str
    phone_link: str
    own_url: str
    accessibility_url: str
    imprint_url: str = ""
    privacy_url: str = ""
    is_hidden: bool = False
    business: Business | None = field(default=None, compare=False, repr=False)


def owner(business: Business | Host, lang: str) -> Owner:
    """Who stands behind a page."""
    has_legal = business.legal is not None if isinstance(business, Business) else business.has_legal
    return Owner(
        name=business.name,
        url=url_for("public.business", lang=lang, business=business.slug),
        email=business.email,
        phone=phone(business.phone, lang),
        own_url=url_for("manage.ask_for_all", lang=lang, business=business.slug),
        accessibility_url=url_for("public.accessibility_of", lang=lang, business=business.slug),
        imprint_url=url_for("public.imprint", lang=lang, business=business.slug) if has_legal else "",
        privacy_url=url_for("public.privacy", lang=lang, business=business.slug) if has_legal else "",
        phone_link=f"tel:{business.phone}" if business.phone else "",
        is_hidden=isinstance(business, Business) and not business.is_listed,
        business=business if isinstance(business, Business) else None,
    )
