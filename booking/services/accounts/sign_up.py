"""A business signs itself up: an address first, then by the link in the mail a person, a business and its owner."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from booking.domain.access import Role
from booking.domain.errors import ExistsAlready, Gone, Invalid
from booking.domain.names import fold
from booking.domain.slugs import LONGEST_SLUG, is_business_slug
from booking.domain.texts import UNPRINTABLE, one_line
from booking.services.accounts import parts, passwords, proofs, users
from booking.services.accounts.passwords import Hashed
from booking.services.links import Links
from booking.services.record import By
from booking.services.setup.checking import checked
from booking.services.setup.importing import write
from booking.storage.models import Business, OldSlug
from booking.storage.unit_of_work import reading, retried, unit_of_work

MOST_NUMBERS = 50
NOT_IN_SLUGS = re.compile(r"[^a-z0-9]+")
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class NewBusiness:
    """What is asked of a business at first; all else is set up later."""

    name: str
    trade: str
    town: str
    slug: str
    locale: str


@dataclass(frozen=True, slots=True)
class SignedUp:
    """Who and what came of it."""

    user_id: int
    slug: str


@retried
def ask(email: str, locale: str, now: datetime, made_by: Links) -> None:
    """Send a link to this address; who has an account already is told so instead. Raises Invalid for no address."""
    address = users.folded(email)
    with unit_of_work() as session:
        known = users.find(session, address)
        proofs.ask(session, "sign_up", address, locale, now, made_by, user_id=known.id if known else None)


def wanted(token: str) -> str:
    """The address that a link was sent to; looking changes nothing. Raises NotFound, Gone."""
    with reading() as session:
        proof = proofs.look(session, token, "sign_up")
        if users.find(session, proof.email):
            raise Gone
        return proof.email


def proposal(name: str, town: str) -> str:
    """A slug for a business of this name that nobody has: the name, with the town, or with a number."""
    words = [_slugged(name), _slugged(f"{name} {town}")]
    tried = [*words, *(f"{words[1][: LONGEST_SLUG - 3]}-{number}" for number in range(2, MOST_NUMBERS))]
    fitting = [each for each in tried if is_business_slug(each)]
    with reading() as session:
        taken = set(session.scalars(select(Business.slug).where(Business.slug.in_(fitting))))
        taken |= set(session.scalars(select(OldSlug.slug).where(OldSlug.slug.in_(fitting))))
    return next((each for each in fitting if each not in taken), "")


def sign_up(token: str, name: str, password: str, business: NewBusiness, now: datetime, *, address: str) -> SignedUp:
    """Make the account, the business and its owner, all or nothing.

    Raises NotFound, Gone; Invalid with all that is wrong: ``name``, ``password``, ``business``, ``trade``,
    ``town``, ``slug``.
    """
    email = wanted(token)
    slug = business.slug or proposal(business.name, business.town)
    faults = _faults(name, password, business, slug, email)
    if faults:
        raise Invalid(faults)
    try:
        return _make(token, name, passwords.hasher().hashed(password), business, slug, now, address)
    except ExistsAlready as error:
        raise Invalid([("slug", "taken")]) from error
    except Invalid as error:
        # Somebody else has made an account with this address meanwhile: the link is good for nothing any more.
        raise Gone from error


@retried
def _make(
    token: str, name: str, hashed: Hashed, business: NewBusiness, slug: str, now: datetime, address: str
) -> SignedUp:
    with unit_of_work() as session:
        proof = proofs.use(session, token, "sign_up", now)
        if session.scalar(select(OldSlug.slug).where(OldSlug.slug == slug)):
            raise ExistsAlready(slug=slug)
        made = write(session, checked(_document(business, slug, proof.email)), now)
        user_id = users.create(session, proof.email, name, business.locale, hashed, now)
        by = By(made.business_id, "user", user_id, address)
        parts.join(session, made.business_id, user_id, Role.OWNER, None, now, by)
        return SignedUp(user_id, slug)


def _document(business: NewBusiness, slug: str, email: str) -> dict[str, object]:
    """A set-up with one place in its town and nothing else yet."""
    town = one_line(business.town)
    place = {
        "slug": _slugged(town) or "main",
        "name": town,
        "street": "",
        "postal_code": "",
        "town": town,
        "country": "DE",
        "time_zone": "Europe/Berlin",
    }
    return {
        "slug": slug,
        "name": one_line(business.name),
        "trade": business.trade,
        "locale": business.locale,
        "currency": "EUR",
        "email": email,
        "locations": [place],
    }


def _faults(name: str, password: str, business: NewBusiness, slug: str, email: str) -> list[tuple[str, str]]:
    texts = {"name": name, "business": business.name, "town": business.town}
    found = [(field, fault) for field, text in texts.items() if (fault := _text_fault(text))]
    if not business.trade:
        found.append(("trade", "required"))
    if not is_business_slug(slug):
        found.append(("slug", "not_a_slug" if business.slug else "required"))
    # Short ones are taken here: a second factor is set up before the house is entered.
    fault = passwords.fault(password, (email, name, business.name, slug), has_second_factor=True)
    if fault:
        found.append(("password", fault))
    return found


def _text_fault(text: str) -> str | None:
    if not one_line(text):
        return "required"
    if len(text) > LONGEST_NAME:
        return "too_long"
    return "unprintable" if UNPRINTABLE.search(text) else None


def _slugged(text: str) -> str:
    return NOT_IN_SLUGS.sub("-", fold(text)).strip("-")[:LONGEST_SLUG].strip("-")
