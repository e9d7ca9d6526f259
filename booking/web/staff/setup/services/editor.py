"""The page on which a service is made or changed: rows come and go, the customer's page beside it, nothing is lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import InvalidSetup, Stale
from booking.domain.merging import Difference
from booking.domain.texts import in_language
from booking.services import businesses
from booking.services.accounts.sessions import Entry
from booking.services.setup import editing, parts
from booking.services.setup.editing import Edited
from booking.services.setup.starters import PLAIN, trade
from booking.web import clock, messages
from booking.web.languages import locale
from booking.web.staff import notices
from booking.web.staff.entrance import needs
from booking.web.staff.setup.saving import undoing
from booking.web.staff.setup.seen import seal, unsealed
from booking.web.staff.setup.services import asking, page
from booking.web.staff.setup.services.changes import changes
from booking.web.staff.setup.services.form import said, shown
from booking.web.staff.setup.services.preview import preview
from booking.web.staff.setup.services.rows import change_rows
from booking.web.staff.setup.services.saying import LANGUAGES, Document
from booking.web.staff.setup.typed import Typed

Answer = Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Editor:
    """One service in the editor: ``slug`` is empty while it is new; ``seen`` is what the form was loaded with."""

    entry: Entry
    slug: str
    seen: Mapping[str, Any]
    typed: Typed
    stale: tuple[Difference, ...] = field(default=())

    @property
    def path(self) -> tuple[str, str]:
        """Its part of the set-up."""
        return ("services", self.slug)


@needs(Permission.SETUP_CHANGE)
def new(entry: Entry) -> Answer:
    """A service that is not stored yet: blank, one that the trade knows, or like one that there is."""
    if request.method == "POST":
        return _sent(entry, "")
    seen = _beginning(entry)
    return _page(Editor(entry, "", seen, shown(seen, entry.business, locale())))


@needs(Permission.SETUP_CHANGE)
def edit(entry: Entry, part: str) -> Answer:
    """A service as it is stored."""
    businesses.service(entry.business, part)
    if request.method == "POST":
        return _sent(entry, part)
    seen = parts.part(entry.actor.business_id, ("services", part))
    return _page(Editor(entry, part, seen, shown(seen, entry.business, locale())))


def _beginning(entry: Entry) -> Document:
    """What a new service has in its form at first."""
    known = entry.business
    like = request.args.get("like", "")
    if like:
        copied: Document = parts.part(entry.actor.business_id, ("services", like))
        names = {lang: _("%(name)s (copy)", name=name) for lang, name in copied["name"].items()}
        return {**copied, "name": names, "slug": ""}
    wanted = request.args.get("starter", "")
    starter = next((each for each in trade(known.trade).services if each.key == wanted), None)
    return beginning(entry, starter.document if starter else PLAIN)


def beginning(entry: Entry, document: Document) -> Document:
    """A document that asks for everybody in staff, or for everything else where there is nobody, at the first place."""
    known = entry.business
    people = [slug for slug, each in known.resources.items() if each.kind == "staff"] or [*known.resources]
    needed = document["requires"] or [{"any_of": [], "spans": None}]
    return {
        **document,
        "slug": "",
        "location": next((each.slug for each in known.locations), None),
        "requires": [{**each, "any_of": people} for each in needed] if people else [],
    }


def _sent(entry: Entry, slug: str) -> Answer:
    seen = unsealed(request.form.get("seen", ""), entry.actor.business_id, ("services", slug))
    typed = Typed.sent(request.form.to_dict())
    editor = Editor(entry, slug, seen, typed)
    action = request.form.get("action", "")
    if change_rows(typed, action) or action != "save":
        asking.name_rows(typed)
        return _page(editor)
    return _save(editor)


def _save(editor: Editor) -> Answer:
    entry, lang = editor.entry, locale()
    document, saying = said(editor.typed, entry.business, lang, editor.seen)
    if editor.typed.faults:
        return _page(editor, 422)
    try:
        if editor.slug:
            whole = {**document, "slug": editor.slug}
            edited = editing.edit(entry.actor, editor.path, editor.seen, whole, clock.now())
        else:
            edited = editing.add(entry.actor, "services", document, clock.now())
    except InvalidSetup as error:
        saying.hang(error.fields["places"])  # type: ignore[arg-type]
        return _page(editor, 422)
    except Stale as error:
        fields: Any = error.fields
        # What others changed at other places is in the form now, and what was typed here on top of it.
        again = shown(fields["merged"], entry.business, lang)
        return _page(Editor(entry, editor.slug, fields["present"], again, tuple(fields["changes"])), 409)
    _tell(entry, edited, is_new=not editor.slug)
    return redirect(url_for("setup.services"), 303)


def _tell(entry: Entry, edited: Edited, *, is_new: bool) -> None:
    """Say on the next page what was done, with the way back."""
    name = in_language(edited.part["name"], locale())
    slug = edited.path[1]
    if is_new and not edited.part["requires"]:
        notices.leave(_("“%(name)s” is stored. It can be booked as soon as it says whom or what it takes.", name=name))
    elif is_new:
        ways = (notices.Way(_("See it as a customer"), url_for("public.slots", service=slug)),)
        notices.leave(_("“%(name)s” can be booked now.", name=name), ways=ways)
    elif edited.changes:
        text = _("“%(name)s” is changed. Appointments that are booked stay as they are.", name=name)
        ways = (notices.Way(_("Edit it again"), url_for("setup.service", part=slug)),)
        notices.leave(text, undo=undoing(entry, edited), ways=ways)
    else:
        notices.leave(_("Nothing was changed about “%(name)s”.", name=name))


def _page(editor: Editor, status: int = 200) -> tuple[str, int]:
    entry, typed, lang = editor.entry, editor.typed, locale()
    language = typed.text("preview_lang") if typed.text("preview_lang") in LANGUAGES else lang
    return render_template(
        "staff/setup/services/edit.html",
        form=typed,
        faults=typed.faults,
        is_new=not editor.slug,
        slug=editor.slug,
        name=in_language({each: typed.text(f"name_{each}") for each in LANGUAGES}, lang),
        seen=seal(entry.actor.business_id, editor.path, editor.seen),
        around=page.around(entry.business, typed, lang),
        conditions={number: page.conditions(typed, number, lang) for number in typed.rows(asking.ROWS)},
        notice=notices.left() if request.method == "GET" else None,
        starters=trade(entry.business.trade).services if not editor.slug else (),
        stale=changes(editor.stale, entry.business, lang),
        wording=messages.of_error(Stale()) if editor.stale else None,
        preview=preview(entry.business, _document(editor), clock.now(), language, typed.text("preview_for")),
    ), status


def _document(editor: Editor) -> Document | None:
    """What the form means as it stands, none where it cannot be read; what is wrong is not said before it is sent."""
    probe = Typed(dict(editor.typed.values))
    document, _saying = said(probe, editor.entry.business, locale(), editor.seen)
    return {**document, "slug": editor.slug} if not probe.faults else None
