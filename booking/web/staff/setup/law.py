"""What the law wants said: the facts of imprint and privacy notice."""

from collections.abc import Mapping
from dataclasses import fields

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.businesses import Business
from booking.domain.legal import Legal, authority
from booking.services.accounts.sessions import Entry
from booking.services.setup import parts
from booking.services.setup.editing import Edited
from booking.services.setup.parts import BUSINESS
from booking.web.languages import locale
from booking.web.presenters.legal import first_address
from booking.web.staff import notices
from booking.web.staff.entrance import needs
from booking.web.staff.setup.saving import Refused, save, tell
from booking.web.staff.setup.seen import seal, unsealed
from booking.web.staff.setup.services.saying import Document, Saying
from booking.web.staff.setup.typed import Typed

FIELDS = tuple(each.name for each in fields(Legal))


@needs(Permission.SETUP_CHANGE)
def law(entry: Entry) -> Response | str | tuple[str, int]:
    """The form; sent, it is stored, and the pages are there from then on."""
    if request.method == "GET":
        seen = parts.part(entry.actor.business_id, BUSINESS)
        return _page(entry, Typed(_values(seen["legal"] or _proposed(entry.business))), seen)
    typed = Typed.sent(request.form.to_dict())
    seen = unsealed(typed.text("seen"), entry.actor.business_id, BUSINESS)
    saying = Saying(typed, entry.business, locale())
    wanted = {name: typed.text(saying.at(("legal", name), name)) for name in FIELDS}
    result = save(entry, BUSINESS, saying, seen, {**seen, "legal": wanted})
    if isinstance(result, Refused):
        form = Typed(_values(result.part["legal"] or {})) if result.part else typed
        return _page(entry, form, result.seen, result), result.status
    _tell(entry, seen, result)
    return redirect(url_for("setup.law"), 303)


def _tell(entry: Entry, seen: Document, edited: Edited) -> None:
    if seen["legal"] is None and edited.changes:
        # What is public stays so: there is no way back to nothing.
        notices.leave(_("Imprint and privacy notice are online now."))
    else:
        tell(entry, edited, _("Imprint and privacy notice are changed."))


def _proposed(known: Business) -> Mapping[str, str]:
    """What can be told from the rest of the set-up, for a form that was never sent."""
    region = next((each.holiday_region or each.country for each in known.locations), None)
    return {"provider": known.name, "complaints_to": authority(region)}


def _values(said: Mapping[str, str]) -> dict[str, str]:
    return {name: said.get(name, "") for name in FIELDS}


def _page(entry: Entry, form: Typed, seen: Document, refused: Refused | None = None) -> str:
    return render_template(
        "staff/setup/law.html",
        form=form,
        faults=form.faults,
        refused=refused,
        seen=seal(entry.actor.business_id, BUSINESS, seen),
        first_address=first_address(entry.business).replace("\n", ", "),
        is_online=entry.business.legal is not None,
    )
