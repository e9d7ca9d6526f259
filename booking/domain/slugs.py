"""Slugs: the names of things in addresses, and the words that no business may take for itself."""

import re

from booking.domain.names import fold

LONGEST_SLUG = 64
SHORTEST_BUSINESS_SLUG = 3
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
NO_LETTERS = re.compile(r"[^a-z0-9]+")

# A business stands right below the language prefix, beside everything else that has an address of its
# own; so has whatever may come to stand there later.
RESERVED = frozenset(
    {
        "accessibility", "account", "admin", "api", "app", "assets", "auth", "b", "book", "booking", "bookings",
        "business", "businesses", "caldav", "calendar", "calendars", "de", "demo", "doctor", "embed", "en", "events",
        "favicon", "feed", "feeds", "healthz", "help", "hold", "holds", "imprint", "index", "legal", "login", "logout",
        "manage", "manifest", "metrics", "openapi", "privacy", "readyz", "robots", "search", "settings", "sitemap",
        "staff", "static", "status", "webcal", "well-known", "widget", "d",
    }
)  # fmt: skip


def is_slug(text: str) -> bool:
    """Whether *text* is lower-case letters, digits and hyphens, no hyphen at either end, and not too long."""
    return len(text) <= LONGEST_SLUG and SLUG.fullmatch(text) is not None


def is_business_slug(text: str) -> bool:
    """Whether a business may have this slug: at least three characters and no word of the URL map."""
    return is_slug(text) and len(text) >= SHORTEST_BUSINESS_SLUG and text not in RESERVED


def slug_of(name: str, longest: int = LONGEST_SLUG - 4) -> str:
    """The slug that a name makes, short enough to be numbered; empty where it has no letter for one."""
    return NO_LETTERS.sub("-", fold(name)).strip("-")[:longest].rstrip("-")
