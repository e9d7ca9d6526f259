"""Putting somebody who calls on a waiting list."""

from email_validator import EmailNotValidError, validate_email
from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response
from wtforms import Field, StringField
from wtforms.validators import StopValidation, ValidationError

from booking.domain.access import Permission
from booking.domain.businesses import Service
from booking.domain.errors import DomainError, Invalid, NotFound, TooManyMails
from booking.domain.texts import in_language, one_line
from booking.services.accounts.sessions import Entry
from booking.services.beginnings import Request
from booking.services.waiting import lines as waiting
from booking.web import clock, messages
from booking.web.languages import LOCALES, locale
from booking.web.presenters import reminding
from booking.web.presenters.asked import asked
from booking.web.presenters.waiting_choices import Pick, as_asked, scope
from booking.web.public.details_form import LONGEST_EMAIL, LONGEST_NAME
from booking.web.public.questions import questions
from booking.web.public.waiting_form import JoinForm, join_form
from booking.web.staff import notices
from booking.web.staff.desk.offered import offered
from booking.web.staff.entrance import needs

LANGUAGES = (("de", "Deutsch"), ("en", "English"))


def _name(_form: object, field: Field) -> None:
    text = one_line(field.data or "")
    if not text:
        raise StopValidation(_("Please type the customer's name."))
    if len(text) > LONGEST_NAME:
        raise ValidationError(_("Please shorten the name to %(most)s characters.", most=LONGEST_NAME))


def _email(_form: object, field: Field) -> None:
    text = (field.data or "").strip()
    if not text:
        raise StopValidation(_("Please type the e-mail address: an offer must reach the customer in time."))
    try:
        found = validate_email(text[: LONGEST_EMAIL + 1], check_deliverability=False, allow_smtputf8=False)
        field.data = found.normalized
    except EmailNotValidError as error:
        raise ValidationError(_("Please check the e-mail address. It should look like name@example.org.")) from error


class DeskForm(JoinForm):
    """The same as somebody of the house fills it in for who calls."""

    name = StringField(lazy_gettext("Name"), [_name])
    email = StringField(lazy_gettext("E-mail address"), [_email])
    locale = StringField(lazy_gettext("Language of the messages"))

    @property
    def languages(self) -> list[Pick]:
        """In which language one writes to them."""
        return [Pick(code, name, code == self.locale.data) for code, name in LANGUAGES]


def with_lists(entry: Entry) -> dict[str, Service]:
    """The services with a waiting list that this person gives."""
    return {slug: service for slug, service in offered(entry).items() if service.has_waiting_list}


@needs(Permission.BOOKINGS_CHANGE)
def new(entry: Entry) -> Response | str:
    """The form, for the service that is asked for, else the first."""
    services = with_lists(entry)
    if not services:
        return redirect(url_for("waiting.lines"), 302)
    service = services.get(request.args.get("service", "")) or next(iter(services.values()))
    about = scope(entry.business, service, clock.now(), locale())
    values = as_asked(about, asked(request.args, service), request.args.get("start", ""))
    name = one_line(request.args.get("name", ""))[:LONGEST_NAME]
    return _page(entry, service, join_form(about, {**values, "locale": locale(), "name": name}, DeskForm))[0]


@needs(Permission.BOOKINGS_CHANGE)
def add(entry: Entry) -> Response | tuple[str, int]:
    """Add them, and say so; with faults, the form comes back as it was."""
    service = with_lists(entry).get(request.form.get("service", ""))
    if service is None:
        raise NotFound(what="service")
    now = clock.now()
    form = join_form(scope(entry.business, service, now, locale()), None, DeskForm)
    is_sound, wanted = form.check(service), form.wanted()
    if not is_sound or wanted is None:
        return _page(entry, service, form, 422)
    said = form.locale.data if form.locale.data in LOCALES else locale()
    asked_for = Request(form.contact, said, form.answers, "desk", wants_reminders=bool(form.reminders.data))
    try:
        waiting.add(entry.actor, service.slug, wanted, asked_for, now, current_app.extensions["links"])
    except Invalid as error:
        form.mark_all(error)
        return _page(entry, service, form, 422)
    except TooManyMails as error:
        return _page(entry, service, form, 429, error)
    notices.leave(_("%(name)s waits now, and is told so by e-mail.", name=form.contact.name))
    return redirect(url_for("waiting.lines"), 303)


def _page(
    entry: Entry, service: Service, form: JoinForm, status: int = 200, error: DomainError | None = None
) -> tuple[str, int]:
    form.make_printable()
    lang = locale()
    page = render_template(
        "staff/waiting/add.html",
        services=[
            Pick(slug, in_language(each.name, lang), slug == service.slug) for slug, each in with_lists(entry).items()
        ],
        slug=service.slug,
        name=in_language(service.name, lang),
        form=form,
        faults=form.faults(),
        questions=questions(form),
        reminders=reminding.offer(entry.business, service, is_by_phone=True),
        wording=messages.of_error(error) if error else None,
    )
    return page, status
