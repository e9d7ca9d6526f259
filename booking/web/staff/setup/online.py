"""What customers find online: stopping it at once, confirming addresses, being listed, the address."""

from dataclasses import dataclass

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import LazyString, lazy_gettext, lazy_pgettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.businesses import OfferHours
from booking.domain.errors import ExistsAlready, InvalidSetup
from booking.domain.texts import UNPRINTABLE
from booking.services.accounts.sessions import Entry
from booking.services.setup import online as online_service
from booking.web import clock
from booking.web.languages import LOCALES, locale
from booking.web.presenters import dates
from booking.web.staff import notices
from booking.web.staff.entrance import needs
from booking.web.staff.setup import amounts
from booking.web.staff.setup.services.saying import Saying
from booking.web.staff.setup.typed import Typed
from booking.web.written import wall_minutes

ASSISTANTS: dict[str, LazyString] = {
    "off": lazy_pgettext("assistants", "Nothing"),
    "read": lazy_pgettext("assistants", "Look"),
    "book": lazy_pgettext("assistants", "Look, and prepare bookings"),
}
MEANINGS: dict[str, LazyString] = {
    "off": lazy_gettext("They do not find the business. On the page people can still be helped by whatever they like."),
    "read": lazy_gettext("They see what everybody sees: services, hours and free times. Customers book on the page."),
    "book": lazy_gettext("They hold a time for half an hour as well, until the customer has confirmed it by mail."),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of several, with what it means."""

    value: str
    name: LazyString
    meaning: LazyString
    is_chosen: bool


@needs(Permission.SETUP_CHANGE)
def online(entry: Entry) -> str:
    """The page with all of them."""
    return _page(entry, Typed())


@needs(Permission.SETUP_CHANGE)
def pause(entry: Entry) -> Response | tuple[str, int]:
    """Stop online booking now."""
    typed = Typed.sent(request.form.to_dict())
    saying = Saying(typed, entry.business, locale())
    saying.at(("note",), "note")
    was_paused = entry.business.paused is not None
    try:
        online_service.pause(entry.actor, typed.text("note"), clock.now())
    except InvalidSetup as error:
        saying.hang(error.fields["places"])  # type: ignore[arg-type]
        return _page(entry, typed), 422
    if was_paused:
        notices.leave(_("The note is changed."))
    else:
        notices.leave(
            _("Online booking is stopped. Appointments that are booked stay, and you can go on booking."),
            undo=notices.Undo(url_for("setup.resume")),
        )
    return redirect(url_for("setup.online"), 303)


@needs(Permission.SETUP_CHANGE)
def resume(entry: Entry) -> Response:
    """Let customers book online again."""
    note = online_service.resume(entry.actor, clock.now())
    undo = notices.Undo(url_for("setup.pause"), {"note": note})
    notices.leave(_("Customers can book online again."), undo=undo)
    return redirect(url_for("setup.online"), 303)


@needs(Permission.SETUP_CHANGE)
def list_publicly(entry: Entry) -> Response:
    """Show the business in lists, or hide it there."""
    is_listed = request.form.get("listed") == "yes"
    online_service.set_listed(entry.actor, is_listed, clock.now())
    undo = notices.Undo(url_for("setup.list_publicly"), {"listed": "no" if is_listed else "yes"})
    text = _("The business is in the list.") if is_listed else _("Only who knows the address finds the business now.")
    notices.leave(text, undo=undo if is_listed != entry.business.is_listed else None)
    return redirect(url_for("setup.online"), 303)


@needs(Permission.SETUP_CHANGE)
def confirm_addresses(entry: Entry) -> Response:
    """Have addresses confirmed before a booking stands, or not."""
    confirms = request.form.get("confirms") == "yes"
    online_service.set_confirming(entry.actor, confirms, clock.now())
    undo = notices.Undo(url_for("setup.confirm_addresses"), {"confirms": "no" if confirms else "yes"})
    if confirms:
        text = _("From now on an appointment stands once its customer has pressed the button in a mail.")
    else:
        text = _("From now on appointments are booked at once.")
    notices.leave(text, undo=undo if confirms != entry.business.confirms_addresses else None)
    return redirect(url_for("setup.online"), 303)


@needs(Permission.SETUP_CHANGE)
def keep_names(entry: Entry) -> Response:
    """Have names stay as they were booked, or not."""
    keeps = request.form.get("keeps") == "yes"
    online_service.set_keeping_names(entry.actor, keeps, clock.now())
    undo = notices.Undo(url_for("setup.keep_names"), {"keeps": "no" if keeps else "yes"})
    if keeps:
        text = _("From now on only you can change the name of a customer.")
    else:
        text = _("Customers can correct their names themselves.")
    notices.leave(text, undo=undo if keeps != entry.business.keeps_names else None)
    return redirect(url_for("setup.online"), 303)


@needs(Permission.SETUP_CHANGE)
def ask_for_work(entry: Entry) -> Response:
    """Have browsers do a small sum, or not."""
    asks = request.form.get("asks") == "yes"
    online_service.set_working(entry.actor, asks, clock.now())
    undo = notices.Undo(url_for("setup.ask_for_work"), {"asks": "no" if asks else "yes"})
    if asks:
        text = _("From now on browsers do a small sum; what comes without one is confirmed by mail first.")
    else:
        text = _("Browsers do no sums any more.")
    notices.leave(text, undo=undo if asks != entry.business.asks_work else None)
    return redirect(url_for("setup.online"), 303)


@needs(Permission.SETUP_CHANGE)
def set_offers(entry: Entry) -> Response | tuple[str, int]:
    """How long what became free is held for those who wait."""
    typed, before = Typed.sent(request.form.to_dict()), entry.business.offer_hours
    minutes = amounts.number(typed.text("offer_minutes"))
    quiet_from, quiet_until = (wall_minutes(typed.text(name)) for name in ("quiet_from", "quiet_until"))
    if minutes is None or not online_service.SHORTEST_OFFER <= minutes <= online_service.LONGEST_OFFER:
        typed.refuse("offer_minutes", _("Please enter 5 to 1440 minutes."))
    for name, value in (("quiet_from", quiet_from), ("quiet_until", quiet_until)):
        if value is None:
            typed.refuse(name, _("Please enter a time, such as 21:00."))
    if typed.faults or minutes is None or quiet_from is None or quiet_until is None:
        return _page(entry, typed), 422
    hours = OfferHours(minutes, quiet_from, quiet_until)
    online_service.set_offers(entry.actor, hours, clock.now())
    values = {
        "offer_minutes": str(before.minutes),
        "quiet_from": amounts.wall_text(before.quiet_from),
        "quiet_until": amounts.wall_text(before.quiet_until),
    }
    undo = notices.Undo(url_for("setup.set_offers"), values) if hours != before else None
    notices.leave(_("Saved. Offers that are out keep their time."), undo=undo)
    return redirect(url_for("setup.online"), 303)


@needs(Permission.SETUP_CHANGE)
def set_release(entry: Entry) -> Response | tuple[str, int]:
    """How long what was cancelled is kept from customers."""
    typed, before = Typed.sent(request.form.to_dict()), entry.business.release_minutes
    minutes = amounts.number(typed.text("release_minutes") or "0")
    if minutes is None or not 0 <= minutes <= online_service.LONGEST_RELEASE:
        typed.refuse("release_minutes", _("Please enter 0 to 1440 minutes."))
        return _page(entry, typed), 422
    online_service.set_release(entry.actor, minutes, clock.now())
    undo = notices.Undo(url_for("setup.set_release"), {"release_minutes": str(before)})
    if minutes:
        text = _("What is cancelled from now on is shown again after a while.")
    else:
        text = _("What is cancelled is shown again at once.")
    notices.leave(text, undo=undo if minutes != before else None)
    return redirect(url_for("setup.online"), 303)


@needs(Permission.SETUP_CHANGE)
def tell_openings(entry: Entry) -> Response:
    """Let people ask to hear of newly opened months, or not."""
    tells = request.form.get("tells") == "yes"
    online_service.set_telling(entry.actor, tells, clock.now())
    undo = notices.Undo(url_for("setup.tell_openings"), {"tells": "no" if tells else "yes"})
    if tells:
        text = _("Customers can now ask to hear when new months can be booked.")
    else:
        text = _("It is not offered any more. Who has asked already is not written to.")
    notices.leave(text, undo=undo if tells != entry.business.tells_openings else None)
    return redirect(url_for("setup.online"), 303)


@needs(Permission.SETUP_CHANGE)
def let_assistants(entry: Entry) -> Response | tuple[str, int]:
    """What assistants may do here."""
    typed, before = Typed.sent(request.form.to_dict()), entry.business.assistants
    wanted = typed.text("assistants")
    if wanted not in online_service.ASSISTANTS:
        typed.refuse("assistants", _("Please choose one of these."))
        return _page(entry, typed), 422
    online_service.set_assistants(entry.actor, wanted, clock.now())
    undo = notices.Undo(url_for("setup.let_assistants"), {"assistants": before}) if wanted != before else None
    notices.leave(_("Saved. Assistants keep to it from now on."), undo=undo)
    return redirect(url_for("setup.online"), 303)


@needs(Permission.SETUP_CHANGE)
def change_address(entry: Entry) -> Response | tuple[str, int]:
    """Give the business another address; the old one leads on."""
    typed = Typed.sent(request.form.to_dict())
    saying = Saying(typed, entry.business, locale())
    saying.at(("slug",), "slug")
    slug = typed.text("slug")
    try:
        before = online_service.change_slug(entry.actor, slug, clock.now())
    except InvalidSetup as error:
        saying.hang(error.fields["places"])  # type: ignore[arg-type]
        return _page(entry, typed), 422
    except ExistsAlready:
        typed.refuse("slug", _("This address belongs to another business. Please choose another one."))
        return _page(entry, typed), 422
    if before != slug:
        undo = notices.Undo(url_for("setup.change_address", business=slug), {"slug": before})
        notices.leave(_("The address is changed. The old one leads on to it, for good."), undo=undo)
    return redirect(url_for("setup.online", business=slug), 303)


def _page(entry: Entry, form: Typed) -> str:
    known, lang = entry.business, locale()
    offers = known.offer_hours
    form.values = {
        "offer_minutes": str(offers.minutes),
        "quiet_from": amounts.wall_text(offers.quiet_from),
        "quiet_until": amounts.wall_text(offers.quiet_until),
        "note": known.paused.note if known.paused else "",
        "slug": known.slug,
        "release_minutes": str(known.release_minutes or ""),
        "assistants": known.assistants,
        **{name: UNPRINTABLE.sub("", value) for name, value in form.values.items()},
    }
    base = current_app.config["TERMINBUCH"].base_url
    return render_template(
        "staff/setup/online.html",
        form=form,
        faults=form.faults,
        paused_since=dates.start(known.paused.since, known.time_zone, lang) if known.paused else "",
        assistants=[
            Choice(each, name, MEANINGS[each], each == form.text("assistants")) for each, name in ASSISTANTS.items()
        ],
        base=f"{base}/{lang}/",
        addresses=[f"{base}/{each}/{known.slug}" for each in LOCALES],
        old=online_service.old_slugs(known.id),
    )
