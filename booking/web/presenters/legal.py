"""What imprint, notices and the record share."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_gettext

from booking.domain.businesses import Business

FIELDS: Mapping[str, LazyString] = {
    "legal.provider": lazy_gettext("Provider"),
    "legal.hosting": lazy_gettext("Who runs the servers"),
    "legal.complaints_to": lazy_gettext("Authority for data protection"),
    "legal.address": lazy_gettext("Address"),
    "legal.represented_by": lazy_gettext("Represented by"),
    "legal.registered": lazy_gettext("Register"),
    "legal.vat_id": lazy_gettext("VAT identification number"),
    "legal.profession": lazy_gettext("Occupation"),
    "legal.chamber": lazy_gettext("Chamber or supervisory authority"),
    "legal.rules": lazy_gettext("Professional rules"),
    "legal.more": lazy_gettext("Besides"),
    "legal.protection_officer": lazy_gettext("Data protection officer"),
}
"""What the record calls what a business says of itself for the law."""


def first_address(known: Business) -> str:
    """Where the first location is, line by line; empty where there is none."""
    place = next(iter(known.locations), None)
    return f"{place.street}\n{place.postal_code} {place.town}".strip() if place else ""
