"""What somebody says of themselves: their name, and the language in which they are written to."""

from datetime import datetime

from booking.domain.errors import Invalid
from booking.domain.texts import UNPRINTABLE, one_line
from booking.services import record
from booking.services.accounts import users
from booking.services.accounts.sessions import ACCOUNT, SignedIn
from booking.services.record import By
from booking.storage.unit_of_work import retried, unit_of_work

LOCALES = ("de", "en")


@retried
def change(person: SignedIn, name: str, locale: str, now: datetime, address: str) -> bool:
    """Take another name or language; answers whether that changes anything. Raises Invalid: ``name``, ``locale``."""
    faults = [("name", fault)] if (fault := name_fault(name)) else []
    if locale not in LOCALES:
        faults.append(("locale", "required"))
    if faults:
        raise Invalid(faults)
    named = one_line(name)
    if (named, locale) == (person.name, person.locale):
        return False
    with unit_of_work() as session:
        users.rename(session, person.user_id, named, locale)
        changes = {"name": (person.name, named), "locale": (person.locale, locale)}
        by = By(ACCOUNT, "user", person.user_id, address)
        record.add(session, by, "changed", "account", person.user_id, now, changes)
    return True


def name_fault(name: str) -> str | None:
    """Why this is no name to take: ``required``, ``too_long``, ``unprintable``; none where it is one."""
    if not one_line(name):
        return "required"
    if len(name) > users.LONGEST_NAME:
        return "too_long"
    return "unprintable" if UNPRINTABLE.search(name) else None
