"""Between the password and the second factor: who has shown the first, for five minutes and in this browser only.

It stands in the signed cookie of the browser's session, which nobody else has and which is made anew on entering.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, redirect, request, session, url_for

from booking.services.accounts.sign_in import Outcome
from booking.web import clock
from booking.web.auth.entering import Errand

LONGEST = timedelta(minutes=5)
KEY = "second_factor"
PAGE = "auth.second_factor"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody whose password was right, and what they are about."""

    user_id: int
    mark: str
    errand: Errand


def wait(outcome: Outcome, errand: Errand) -> Any:
    """On to the second factor: by its page's own address, or at once where a form travels along in this request."""
    session[KEY] = [outcome.user_id, outcome.mark, clock.now().isoformat(), errand.next]
    if errand.kept:
        return current_app.view_functions[PAGE]()
    return redirect(url_for(PAGE), 303)


def waiting() -> Waiting | None:
    """Who is expected to show a second factor; none where nobody is (any more).

    The page's form carries ``errand.fields`` as hidden fields.
    """
    said = session.get(KEY)
    if not said:
        return None
    user_id, mark, since, next_page = said
    if clock.now() - datetime.fromisoformat(since) > LONGEST:
        session.pop(KEY)
        return None
    return Waiting(user_id, mark, Errand(next_page, request.form.get("kept", "")))
