"""Adding customers by hand, changing what is known of them, putting them away."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.customers import Person
from booking.domain.errors import Stale
from booking.domain.names import fold
from booking.services import bounces, record
from booking.services.customers import reach, tags, words
from booking.storage.ids import new_id
from booking.storage.models import Customer
from booking.storage.unit_of_work import retried, unit_of_work


@dataclass(frozen=True, slots=True)
class Details:
    """What the house may say of a customer; ``phone`` as telephones dial it, ``+493611234567``."""

    name: str
    email: str | None
    phone: str | None
    born_on: date | None
    locale: str
    tags: tuple[str, ...] = ()


@retried
def add(actor: Actor, details: Details, now: datetime) -> int:
    """A new customer; answers the id. That there is one like this already is for the caller to say: see ``doubles``."""
    actor.require(Permission.CUSTOMERS_CHANGE)
    with unit_of_work() as session:
        return insert_one(session, actor, details, now)


def insert_one(session: Session, actor: Actor, details: Details, now: datetime) -> int:
    """The same within a transaction of somebody else's."""
    customer_id = new_id()
    said = columns(details)
    session.execute(
        insert(Customer).values(business_id=actor.business_id, id=customer_id, created_at=now, **said),
    )
    words.renew(session, actor.business_id, customer_id)
    tags.replace(session, actor.business_id, customer_id, details.tags)
    changes = {name: (None, value) for name, value in _said(details).items()}
    record.add(session, actor, "added", "customer", customer_id, now, changes)
    return customer_id


@retried
def change(actor: Actor, customer_id: int, details: Details, version: str, now: datetime) -> None:
    """Change what is known; *version* is that of the person as the form showed them.

    Raises NotFound, and Stale with ``person``, as they are now, where somebody was faster with something else.
    Bookings keep the contact that they were made with.
    """
    with unit_of_work() as session:
        person = reach.person_to_change(session, actor, customer_id)
        before, after = _said(details_of(person)), _said(details)
        if before == after:
            return
        if person.version != version:
            raise Stale(person=person)
        this = (Customer.business_id == actor.business_id, Customer.id == customer_id)
        session.execute(update(Customer).where(*this).values(**columns(details)))
        words.renew(session, actor.business_id, customer_id)
        tags.replace(session, actor.business_id, customer_id, details.tags)
        changes = {name: (before[name], after[name]) for name in after}
        record.add(session, actor, "changed", "customer", customer_id, now, changes)
        # What somebody has just typed is believed, whatever came back from there before.
        typed = [after[name] for name in ("email", "phone") if after[name] != before[name]]
        bounces.forget(session, actor.business_id, *(str(each) for each in typed if each))


@retried
def archive(actor: Actor, customer_id: int, now: datetime) -> None:
    """Put a customer away: searches and lists show them no more, bookings and notes stay. Again changes nothing."""
    _put(actor, customer_id, now, is_archived=True)


@retried
def restore(actor: Actor, customer_id: int, now: datetime) -> None:
    """Bring a customer back from the archive. Again changes nothing."""
    _put(actor, customer_id, now, is_archived=False)


def details_of(person: Person) -> Details:
    """What may be changed of a person, as it is."""
    return Details(**{each.name: getattr(person, each.name) for each in fields(Details)})


def columns(details: Details) -> dict[str, object]:
    """The columns of a customer's row that say this."""
    return {
        "name": details.name,
        "folded_name": fold(details.name),
        "email": details.email.casefold() if details.email else None,
        "phone": details.phone,
        "born_on": details.born_on,
        "locale": details.locale,
    }


def _put(actor: Actor, customer_id: int, now: datetime, *, is_archived: bool) -> None:
    with unit_of_work() as session:
        person = reach.person_to_change(session, actor, customer_id)
        if (person.archived_at is not None) == is_archived:
            return
        this = (Customer.business_id == actor.business_id, Customer.id == customer_id)
        session.execute(update(Customer).where(*this).values(archived_at=now if is_archived else None))
        words.renew(session, actor.business_id, customer_id)
        record.add(session, actor, "archived" if is_archived else "restored", "customer", customer_id, now)


def _said(details: Details) -> Mapping[str, object]:
    said = {each.name: getattr(details, each.name) for each in fields(details)}
    return {
        **said,
        "email": details.email.casefold() if details.email else None,
        "tags": ", ".join(details.tags) or None,
    }
