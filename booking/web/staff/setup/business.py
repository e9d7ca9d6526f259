"""What the business says of itself."""

from flask import redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.services.accounts.sessions import Entry
from booking.services.setup import parts
from booking.services.setup.parts import BUSINESS
from booking.translations import tongue
from booking.web.languages import LOCALES, locale
from booking.web.presenters.trades import TRADES
from booking.web.presenters.values import phone
from booking.web.presenters.world import currency_choices, language_name
from booking.web.staff.entrance import needs
from booking.web.staff.setup.saving import Refused, save, tell
from booking.web.staff.setup.seen import seal, unsealed
from booking.web.staff.setup.services.page import Pick
from booking.web.staff.setup.services.saying import Document, Saying
from booking.web.staff.setup.typed import Typed

FIELDS = ("name", "trade", "email", "phone", "locale", "address_form", "currency")


@needs(Permission.SETUP_CHANGE)
def business(entry: Entry) -> Response | str | tuple[str, int]:
    """The form; sent, it is stored and shown again."""
    if request.method == "GET":
        seen = parts.part(entry.actor.business_id, BUSINESS)
        return _page(entry, shown(seen), seen)
    typed = Typed.sent(request.form.to_dict())
    seen = unsealed(typed.text("seen"), entry.actor.business_id, BUSINESS)
    saying = Saying(typed, entry.business, locale())
    result = save(entry, BUSINESS, saying, seen, said(saying, seen))
    if isinstance(result, Refused):
        form = shown(result.part) if result.part else typed
        return _page(entry, form, result.seen, result), result.status
    tell(entry, result, _("The business is changed."))
    return redirect(url_for("setup.business"), 303)


def shown(part: Document) -> Typed:
    """The part as it stands in the form."""
    values = {name: str(part[name] or "") for name in FIELDS}
    return Typed({**values, "phone": phone(part["phone"], locale())})


def said(saying: Saying, seen: Document) -> Document:
    """What the form means; a telephone number that was not touched is the same number."""
    part = dict(seen)
    for name in FIELDS:
        part[name] = saying.typed.text(saying.at((name,), name))
    if part["phone"] == phone(seen["phone"], locale()):
        part["phone"] = seen["phone"]
    part["phone"] = part["phone"] or None
    return part


def _page(entry: Entry, form: Typed, seen: object, refused: Refused | None = None) -> str:
    trade = form.text("trade")
    trades = [*TRADES.items()] if trade in TRADES else [(trade, trade), *TRADES.items()]
    return render_template(
        "staff/setup/business.html",
        form=form,
        faults=form.faults,
        refused=refused,
        seen=seal(entry.actor.business_id, BUSINESS, seen),
        trades=[Pick(value, str(text), value == trade) for value, text in trades],
        languages=[Pick(each, language_name(each, locale()), each == form.text("locale")) for each in LOCALES],
        forms=[Pick(each, _example(each), each == form.text("address_form")) for each in ("sie", "du")],
        currencies=[Pick(value, text, value == form.text("currency")) for value, text in currency_choices(locale())],
    )


def _example(address_form: str) -> str:
    """A form of address with a sentence in it, which is German whatever language this page is in."""
    with force_locale(tongue("de", address_form)):
        sentence = _("Choose a time that suits you.")
    if address_form == "du":
        return _("du: %(sentence)s", sentence=sentence)
    return _("Sie: %(sentence)s", sentence=sentence)
