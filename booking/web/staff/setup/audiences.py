"""The groups of customers that own hours of services distinguish: rows that come and go, all on one page."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.businesses import Business
from booking.domain.errors import InUse, InvalidSetup, Stale
from booking.domain.slugs import slug_of
from booking.domain.texts import in_language
from booking.services.accounts.sessions import Entry
from booking.services.setup import editing, parts
from booking.services.setup.editing import free_slug
from booking.services.setup.parts import AUDIENCES
from booking.web import clock, messages
from booking.web.languages import locale
from booking.web.presenters.setup_faults import users_text
from booking.web.staff import notices
from booking.web.staff.entrance import needs
from booking.web.staff.setup.saving import undoing
from booking.web.staff.setup.seen import seal, unsealed
from booking.web.staff.setup.services.saying import LANGUAGES, Document, Saying, put_texts
from booking.web.staff.setup.typed import Typed

ROWS = "audiences"
NEW = {"slug": "", "name_de": "", "name_en": ""}
Answer = str | Response | tuple[str, int]


@needs(Permission.SETUP_CHANGE)
def audiences(entry: Entry) -> Answer:
    """All groups of customers, each with a name in both languages."""
    if request.method == "POST":
        return _sent(entry)
    seen = parts.part(entry.actor.business_id, AUDIENCES)
    typed = _shown(seen)
    if not typed.rows(ROWS):
        typed.add_row(ROWS, NEW)
    return _page(entry, typed, seen)


def _shown(seen: list[Document]) -> Typed:
    typed = Typed()
    for each in seen:
        number = typed.add_row(ROWS, {"slug": each["slug"]})
        put_texts(typed, f"{ROWS}-{number}-name", each["name"])
    return typed


def _sent(entry: Entry) -> Answer:
    seen = unsealed(request.form.get("seen", ""), entry.actor.business_id, AUDIENCES)
    typed = Typed.sent(request.form.to_dict())
    deed, _colon, number = request.form.get("action", "").rpartition(":")
    if deed == "add":
        typed.add_row(ROWS, NEW)
    elif deed == f"remove:{ROWS}" and number.isdigit():
        typed.remove_row(ROWS, int(number))
    else:
        return _save(entry, typed, seen)
    return _page(entry, typed, seen)


def _save(entry: Entry, typed: Typed, seen: list[Document]) -> Answer:
    wanted = _said(typed, entry.business, seen)
    if typed.faults:
        return _page(entry, typed, seen, 422)
    try:
        edited = editing.edit(entry.actor, AUDIENCES, seen, wanted, clock.now())
    except InUse as error:
        names = users_text(error.fields["by"], locale())
        text = _("Nothing was stored: own hours of %(services)s are for a group that is gone here.", services=names)
        typed.refuse("add-audiences", text)
        return _page(entry, typed, seen, 422)
    except InvalidSetup as error:
        Saying(typed, entry.business, locale(), {(): "add-audiences"}).hang(error.fields["places"])  # type: ignore[arg-type]
        return _page(entry, typed, seen, 422)
    except Stale as error:
        fields: Any = error.fields
        return _page(entry, _shown(fields["merged"]), fields["present"], 409)
    if edited.changes:
        notices.leave(_("The groups of customers are stored."), undo=undoing(entry, edited))
    else:
        notices.leave(_("Nothing was changed about the groups of customers."))
    return redirect(url_for("setup.audiences"), 303)


def _said(typed: Typed, business: Business, seen: list[Document]) -> list[Document]:
    """The groups that the rows mean; rows without any name are none. Names that stay as shown stay as stored."""
    stored = {each["slug"]: each for each in seen}
    taken = {typed.text(f"{ROWS}-{number}-slug") for number in typed.rows(ROWS)}
    found = []
    for number in typed.rows(ROWS):
        row = f"{ROWS}-{number}"
        name = {lang: text for lang in LANGUAGES if (text := typed.text(f"{row}-name_{lang}"))}
        slug = typed.text(f"{row}-slug")
        if not name:
            if slug:
                typed.refuse(f"{row}-name_{business.locale}", _("Please name this group, or remove it."))
            continue
        if not slug:
            slug = free_slug(slug_of(in_language(name, business.locale)), "group", taken)
            taken.add(slug)
        before = stored.get(slug)
        is_same = before is not None and {lang: text.strip() for lang, text in before["name"].items()} == name
        found.append(before if before is not None and is_same else {"slug": slug, "name": name})
    return found


def _page(entry: Entry, typed: Typed, seen: list[Document], status: int = 200) -> Answer:
    is_stale = status == 409
    lang = locale()
    return render_template(
        "staff/setup/audiences.html",
        form=typed,
        faults=typed.faults,
        seen=seal(entry.actor.business_id, AUDIENCES, seen),
        uses=_uses(entry.business, lang),
        wording=messages.of_error(Stale()) if is_stale else None,
        present=[in_language(each["name"], lang) for each in seen] if is_stale else [],
        notice=notices.left() if status == 200 and request.method == "GET" else None,
    ), status


def _uses(business: Business, lang: str) -> dict[str, str]:
    """The services whose own hours are for a group, by its slug."""
    found: dict[str, list[str]] = {}
    for service in business.services.values():
        for slug in sorted({slug for window in service.rules.windows for slug in window.audiences}):
            found.setdefault(slug, []).append(in_language(service.name, lang))
    return {slug: ", ".join(names) for slug, names in found.items()}
