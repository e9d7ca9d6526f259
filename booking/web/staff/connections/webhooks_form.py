"""The form of an address that is told what happens: what it is called, where it is, what it hears of."""

from typing import Any

from flask_babel import LazyString, lazy_gettext

from booking.domain.errors import Invalid
from booking.domain.foreign_calendars import Fault
from booking.domain.webhooks import WANTABLE
from booking.services.webhooks.hooks import MOST, Hook
from booking.services.webhooks.wanted import LONGEST_NAME, Wanted
from booking.web.presenters.webhooks import FAULTS
from booking.web.staff.setup.typed import ON, Typed

OTHERS: dict[tuple[str, str], LazyString] = {
    ("name", "too_long"): lazy_gettext("Please shorten the name to %(num)s characters.", num=LONGEST_NAME),
    ("name", "too_many"): lazy_gettext("There are %(num)s addresses already. Take one away first.", num=MOST),
    ("address", "required"): lazy_gettext("Please enter the address that is to be told."),
    ("events", "required"): lazy_gettext("Please choose at least one thing that it is to hear of."),
}


def wanted(typed: Typed) -> Wanted:
    """What was asked for."""
    events = [each.value for each in WANTABLE if typed.is_on(each.value)]
    return Wanted(typed.text("name"), typed.text("address"), events)


def shown(hook: Hook) -> Typed:
    """A known one; its address is a secret that nobody is shown."""
    return Typed({"name": hook.name, **{each.value: ON for each in hook.events}})


def beginning() -> Typed:
    """A new one hears of all that becomes of appointments, unless somebody chooses otherwise."""
    return Typed({each.value: ON for each in WANTABLE if each.value.startswith("booking.")})


def refuse(typed: Typed, error: Invalid) -> None:
    """Hang what was refused on the controls that it is about."""
    faults: Any = error.fields["errors"]
    for each in faults:
        known = OTHERS.get((each["path"], each["code"]))
        typed.refuse(each["path"], str(known or FAULTS.get(Fault(each["code"]), FAULTS[Fault.NOT_AN_ADDRESS])))
