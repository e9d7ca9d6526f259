"""What somebody had typed, kept in the session while another time is chosen: it ends with the browser's session."""

import json

from flask import session

from booking.domain.businesses import Business, Service
from booking.web.public.details_form import ANSWER, DetailsForm

CONTACT = "contact"
"""Where the session keeps it."""
OF = "of"
LONGEST = 1800
"""How many characters are kept in all: a session travels in a cookie, and a browser takes no more than 4 kB."""


def keep(known: Business, service: Service, form: DetailsForm) -> None:
    """Keep the form as it stands, checked or not: first who comes, then what was answered as far as it fits."""
    kept = {**form.contact_as_typed, OF: _of(known, service)}
    for name, typed in sorted(form.answers_as_typed.items(), key=lambda pair: len(pair[1])):
        if len(json.dumps({**kept, name: typed})) <= LONGEST:
            kept[name] = typed
    session[CONTACT] = kept


def kept(known: Business, service: Service) -> dict[str, str]:
    """What was kept: who comes for any form, answers only for the questions of the same service."""
    found = dict(session.get(CONTACT) or {})
    is_same = found.pop(OF, "") == _of(known, service)
    return {name: typed for name, typed in found.items() if is_same or not name.startswith(ANSWER)}


def forget() -> None:
    """It was sent: the next one who sits here shall not read it."""
    session.pop(CONTACT, None)


def _of(known: Business, service: Service) -> str:
    return f"{known.slug}/{service.slug}"
