"""The page of the telephone, put together from the form and what is free."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import render_template, url_for
from flask_babel import gettext as _

from booking.domain.businesses import Service
from booking.domain.errors import SlotNotOffered
from booking.domain.texts import in_language
from booking.domain.timezones import to_instant, to_minutes_ceil
from booking.services.accounts.sessions import Entry
from booking.services.desk.free_times import next_days
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import dates, reminding, values
from booking.web.presenters.asked import ANYONE, audiences
from booking.web.presenters.callers import Caller
from booking.web.presenters.free_times import Times, times
from booking.web.presenters.verdicts import Said
from booking.web.public.questions import questions
from booking.web.public.slots import moment
from booking.web.staff.desk import people
from booking.web.staff.desk.offered import choosable, is_choice, offered
from booking.web.staff.desk.phone_form import OTHER, PhoneForm
from booking.web.staff.desk.picks import Pick
from booking.web.staff.desk.reading import day_of
from booking.web.staff.desk.several import first_of, several

LANGUAGES = (("de", "Deutsch"), ("en", "English"))


def page(
    entry: Entry,
    service: Service,
    form: PhoneForm,
    *,
    found: Sequence[Caller] = (),
    said: Said | None = None,
    title: str = "",
    text: str = "",
    is_walk_in: bool = False,
) -> str:
    """The form as it stands, with everything typed, and the times that are free for it."""
    form.make_printable()
    # First what decides about the times: a choice that this service does not know is dropped.
    with_whom, for_whom = _people(entry, service, form), _audiences(entry, service, form)
    form.seats.data = form.seats.data or "1" if service.rules.capacity > 1 else ""
    # What was chosen knowingly is kept whatever else is chosen; the first free time is only proposed.
    form.wanted.data = "" if form.starts_at.data == OTHER else form.starts_at.data or ""
    shown = _times(entry, service, form)
    together = several(entry, service, form.then, form.one)
    form.service.data, form.times_for.data = first_of(service).slug, form.shown_for
    if form.starts_at.data != OTHER:
        form.preset.data = form.starts_at.data = shown.chosen
    form.over.data = said.codes if said else ""
    return render_template(
        "staff/desk/phone.html",
        form=form,
        faults=form.faults(),
        found=found,
        chosen=people.known(entry, form.customer_id) if not found else None,
        said=said,
        title=title,
        text=text,
        services=_services(entry, service),
        together=together,
        people=with_whom,
        audiences=for_whom,
        languages=[Pick(code, name, form.locale.data == code) for code, name in LANGUAGES],
        times=shown,
        is_other=form.starts_at.data == OTHER or bool(form.clock.data),
        is_walk_in=is_walk_in,
        from_now=_from_now(service, form) if is_walk_in else "",
        action=url_for("desk.walk_in_now" if is_walk_in else "desk.book"),
        capacity=service.rules.capacity,
        duration=service.rules.duration,
        questions=questions(form),
        reminders=reminding.offer(entry.business, service, is_by_phone=True),
        is_more_open=_is_more_open(form),
    )


def _times(entry: Entry, service: Service, form: PhoneForm) -> Times:
    now = clock.now()
    days = next_days(
        entry.business,
        service,
        now,
        first=day_of(form.from_on.data or ""),
        seats=form.places,
        audience=form.group,
        resource=form.resource.data or None,
    )
    return times(days, service, now, locale(), _wanted(form), is_none_chosen=form.starts_at.data == OTHER)


def _from_now(service: Service, form: PhoneForm) -> str:
    """``09:12–09:42``."""
    begins = to_instant(to_minutes_ceil(clock.now()))
    ends = begins + timedelta(minutes=form.length or service.rules.duration)
    local = [dates.in_zone(each, service.location.time_zone) for each in (begins, ends)]
    return f"{local[0]:%H:%M}–{local[1]:%H:%M}"


def _wanted(form: PhoneForm) -> datetime | None:
    try:
        return moment(form.starts_at.data or "")
    except SlotNotOffered:
        return None


def _is_more_open(form: PhoneForm) -> bool:
    """Whether what may be left out is in sight: where something is asked, typed or to be mended there."""
    fields = (form.note, form.minutes)
    is_told = bool(form.is_told.data) or not form.is_submitted()
    return bool(form.questions) or not is_told or any(each.data or each.errors for each in fields)


def _services(entry: Entry, service: Service) -> list[Pick]:
    lang, first = locale(), first_of(service)
    is_elsewhere = len(entry.business.locations) > 1
    return [
        Pick(
            each.slug,
            " · ".join(
                part
                for part in (
                    in_language(each.name, lang),
                    values.length(each.rules.duration),
                    each.location.name if is_elsewhere else "",
                )
                if part
            ),
            each is first,
        )
        for each in offered(entry).values()
    ]


def _people(entry: Entry, service: Service, form: PhoneForm) -> list[Pick]:
    """With whom; nothing to choose where there is but one."""
    picks = [Pick(each.slug, each.name, form.resource.data == each.slug) for each in choosable(entry, service)]
    if not is_choice(entry, service):
        form.resource.data = picks[0].value
        return []
    if len(picks) < 2:
        form.resource.data = ""
        return []
    if form.resource.data not in {each.value for each in picks}:
        form.resource.data = ""
    return [Pick("", _("Whoever is free"), not form.resource.data), *picks]


def _audiences(entry: Entry, service: Service, form: PhoneForm) -> list[Pick]:
    known = audiences(service)
    picks = [
        Pick(each.slug, in_language(each.name, locale()), form.audience.data == each.slug)
        for each in entry.business.audiences
        if each.slug in known
    ]
    if not picks:
        form.audience.data = ""
        return []
    if form.audience.data not in {each.value for each in picks}:
        form.audience.data = ANYONE
    return [Pick(ANYONE, _("none of these"), form.audience.data == ANYONE), *picks]
