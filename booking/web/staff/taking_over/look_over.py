"""A file of appointments looked over: what its columns and words mean, what would become of each, then the deed."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import LazyString, lazy_gettext, ngettext
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import Invalid
from booking.domain.texts import in_language, one_line
from booking.domain.timezones import to_instant
from booking.services.accounts.sessions import Entry
from booking.services.taking_over import drafts, visits
from booking.services.taking_over.outcomes import TO_BE_MADE, Choices, Outcome, Visit
from booking.services.taking_over.said import HEADINGS
from booking.services.taking_over.visits import KIND, How, Preview
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.staff import notices
from booking.web.staff.customers.details import country
from booking.web.staff.entrance import needs
from booking.web.staff.taking_over.past import fault_of, page

SHOWN = 40
MOST_WORDS = 60
LONGEST_WORD = 300
FIELDS: Mapping[str, LazyString] = {
    "starts": lazy_gettext("Start (date and time)"),
    "day": lazy_gettext("Date"),
    "clock": lazy_gettext("Time of day"),
    "ends": lazy_gettext("End"),
    "minutes": lazy_gettext("Length"),
    "service": lazy_gettext("Service"),
    "resource": lazy_gettext("With whom or where"),
    "name": lazy_gettext("Whole name"),
    "first_name": lazy_gettext("First name"),
    "last_name": lazy_gettext("Family name"),
    "email": lazy_gettext("E-mail address"),
    "phone": lazy_gettext("Telephone number"),
    "note": lazy_gettext("Note"),
}
OUTCOMES: Mapping[Outcome, tuple[LazyString, LazyString]] = {
    Outcome.NEW: (lazy_gettext("Will be taken over"), lazy_gettext("Each is booked like any other.")),
    Outcome.SQUEEZED: (
        lazy_gettext("Will be squeezed in"),
        lazy_gettext("Somebody is there already; they stand beside it."),
    ),
    Outcome.TAKEN: (
        lazy_gettext("Somebody is there already"),
        lazy_gettext("These overlap an appointment, or another one of the file, and are left out."),
    ),
    Outcome.AGAIN: (
        lazy_gettext("There already"),
        lazy_gettext("The same person has an appointment at the same time; nothing is added."),
    ),
    Outcome.PAST: (lazy_gettext("Over already"), lazy_gettext("Only appointments of the future are taken over.")),
    Outcome.UNKNOWN: (
        lazy_gettext("Service or person not known"),
        lazy_gettext("Say above what their words mean, or leave them out."),
    ),
    Outcome.FAULTY: (lazy_gettext("Cannot be read"), lazy_gettext("Mend these in the file and bring it again.")),
}
_OF_FIELD: Mapping[tuple[str, str], LazyString] = {
    ("starts", "not_a_time"): lazy_gettext("No date with a time can be read."),
    ("ends", "not_after_the_start"): lazy_gettext("The end is not after the start."),
    ("minutes", "not_a_length"): lazy_gettext("The length cannot be read."),
    ("name", "too_long"): lazy_gettext("The name is longer than 200 characters."),
    ("email", "not_an_address"): lazy_gettext("The e-mail address cannot be one."),
    ("phone", "not_a_number"): lazy_gettext("The telephone number cannot be one."),
    ("note", "too_long"): lazy_gettext("The note is longer than 4,000 characters."),
}


@dataclass(frozen=True, slots=True)
class Select:
    """One thing to choose: ``options`` are value, text, and whether it is chosen."""

    name: str
    label: str
    options: list[tuple[str, str, bool]]
    word: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The appointments that one thing becomes of, some of them shown."""

    code: str
    title: str
    about: str
    count: int
    rows: list[tuple[int, str, str, str]]

    @property
    def others(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)


@needs(Permission.TAKE_OVER)
def look_over(entry: Entry, file_id: int) -> str | tuple[str, int]:
    """What would come of the file, or what came of it."""
    done = visits.report(entry.actor, file_id)
    if done is not None:
        return render_template("staff/taking_over/done.html", file_id=file_id, done=done, counts=_counts(done))
    try:
        seen = visits.preview(entry.actor, file_id, _how(entry, request.args), clock.now())
    except Invalid as error:
        return page(entry, fault_of(error)), 422
    return _page(entry, file_id, seen, request.args)


@needs(Permission.TAKE_OVER)
def take_over(entry: Entry, file_id: int) -> Response | str | tuple[str, int]:
    """Book the next portion, or throw the file away."""
    if request.form.get("action") == "throw_away":
        drafts.throw_away(entry.actor, KIND, file_id)
        notices.leave(_("The file was thrown away."))
        return redirect(url_for("taking_over.past"), 303)
    how, links = _how(entry, request.form), current_app.extensions["links"]
    try:
        left = visits.take_over(entry.actor, file_id, how, clock.now(), links)
    except Invalid as error:
        return page(entry, fault_of(error)), 422
    if left:
        return render_template("staff/taking_over/going_on.html", file_id=file_id, left=left, said=_said(request.form))
    return redirect(url_for("taking_over.look_over", file_id=file_id), 303)


def _how(entry: Entry, said: MultiDict[str, str]) -> How:
    choices = Choices(
        services=_words(said, "service"),
        resources=_words(said, "resource"),
        usual_service=said.get("usual_service", "")[:LONGEST_WORD],
        usual_resource=said.get("usual_resource", "")[:LONGEST_WORD],
        squeezes=bool(said.get("squeezes")),
    )
    columns = None
    if said.get("column-starts") is not None:
        asked = {name: said.get(f"column-{name}", "") for name in HEADINGS}
        columns = {name: int(at) for name, at in asked.items() if at.isascii() and at.isdigit() and len(at) < 4}
    return How(columns, choices, country(entry), locale(), is_told=bool(said.get("is_told")))


def _words(said: MultiDict[str, str], kind: str) -> dict[str, str]:
    pairs = zip(said.getlist(f"{kind}_word")[:MOST_WORDS], said.getlist(f"{kind}_slug")[:MOST_WORDS], strict=False)
    return {word[:LONGEST_WORD]: slug for word, slug in pairs}


def _said(said: MultiDict[str, str]) -> list[tuple[str, str]]:
    """Everything that was chosen, to be sent once more."""
    return [(name, value) for name, value in said.items(multi=True) if name not in ("csrf_token", "action")]


def _page(entry: Entry, file_id: int, seen: Preview, said: MultiDict[str, str]) -> str:
    lang, business = locale(), entry.business
    services = [(slug, in_language(each.name, lang)) for slug, each in business.services.items()]
    people = [(slug, each.name) for slug, each in business.resources.items()]
    usual_service, usual_resource = said.get("usual_service"), said.get("usual_resource")
    to_come = sum(each.outcome in TO_BE_MADE for each in seen.visits)
    return render_template(
        "staff/taking_over/look_over.html",
        file_id=file_id,
        file_name=seen.file_name,
        columns=[Select(f"column-{name}", str(label), _columns(seen, name)) for name, label in FIELDS.items()]
        if seen.headings
        else [],
        services=_selects(seen.services, services, "service"),
        people=_selects(seen.resources, people, "resource"),
        usual=[
            Select("usual_service", _("Service, where none is named"), _options(services, usual_service)),
            Select("usual_resource", _("With whom, where nobody is named"), _options(people, usual_resource)),
        ],
        squeezes=bool(said.get("squeezes")),
        groups=_groups(seen, business.time_zone),
        to_come=to_come,
        done=seen.done,
        said=_chosen(seen, said),
    )


def _columns(seen: Preview, field: str) -> list[tuple[str, str, bool]]:
    """Each column by its heading and what stands in it first."""
    options = [("", _("– none –"), field not in seen.columns)]
    for at, heading in enumerate(seen.headings):
        name = heading or _("Column %(num)s", num=at + 1)
        example = one_line(seen.examples[at])[:30] if at < len(seen.examples) else ""
        text = _("%(heading)s: %(example)s", heading=name, example=example) if example else name
        options.append((str(at), text, seen.columns.get(field) == at))
    return options


def _selects(meant: Mapping[str, str], known: list[tuple[str, str]], kind: str) -> list[Select]:
    return [Select(kind, word, _options(known, slug), word) for word, slug in list(meant.items())[:MOST_WORDS]]


def _options(known: list[tuple[str, str]], chosen: str | None) -> list[tuple[str, str, bool]]:
    return [("", _("– none –"), not chosen), *((slug, name, slug == chosen) for slug, name in known)]


def _chosen(seen: Preview, said: MultiDict[str, str]) -> list[tuple[str, str]]:
    """What the preview was made with, for the form that takes over."""
    found = [(f"column-{name}", str(seen.columns[name]) if name in seen.columns else "") for name in HEADINGS]
    for kind, meant in (("service", seen.services), ("resource", seen.resources)):
        for word, slug in list(meant.items())[:MOST_WORDS]:
            found += [(f"{kind}_word", word), (f"{kind}_slug", slug)]
    found += [(name, said.get(name, "")) for name in ("usual_service", "usual_resource", "squeezes")]
    return found if seen.headings else [each for each in found if not each[0].startswith("column-")]


def _groups(seen: Preview, place: str) -> list[Group]:
    groups = []
    for outcome, (title, about) in OUTCOMES.items():
        mine = [each for each in seen.visits if each.outcome is outcome]
        if mine:
            rows = [_row(each, place) for each in mine[:SHOWN]]
            groups.append(Group(outcome.value, str(title), str(about), len(mine), rows))
    return groups


def _row(visit: Visit, place: str) -> tuple[int, str, str, str]:
    said = visit.said
    when = dates.short_start(to_instant(said.start), place, locale()) if said.start is not None else ""
    faults = " ".join(str(_OF_FIELD.get(each, _("Please check this row."))) for each in said.faults)
    rules = _("outside the usual rules") if visit.rules and visit.outcome in TO_BE_MADE else ""
    about = ", ".join(each for each in (said.service, said.resource, rules) if each)
    return said.line, when, said.name or "–", faults or about


def _counts(done: Mapping[str, object]) -> list[tuple[str, str]]:
    made = int(str(done.get("made", 0)))
    found = [("new", ngettext("%(num)s appointment was taken over", "%(num)s appointments were taken over", made))]
    for outcome in (Outcome.TAKEN, Outcome.AGAIN, Outcome.PAST, Outcome.UNKNOWN, Outcome.FAULTY):
        count = int(str(done.get(outcome.value, 0)))
        if count:
            found.append((outcome.value, f"{OUTCOMES[outcome][0]}: {count}"))
    return found
