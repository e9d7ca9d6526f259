"""The form under a hold: who comes, and the questions of the service."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation, ValidationError

from booking.domain.bookings import Contact
from booking.domain.businesses import Question, Service
from booking.domain.errors import Invalid
from booking.domain.texts import UNPRINTABLE, in_language, one_line
from booking.services.phones import international as international
from booking.services.questions import check_answers
from booking.web.presenters.asked import Asked

LONGEST_NAME = 200
LONGEST_EMAIL = 254
ANSWER = "answer-"

_FAULTS = {
    "required": lazy_gettext("Please answer this question."),
    "not_a_text": lazy_gettext("Please shorten this text to 2,000 characters."),
    "not_a_choice": lazy_gettext("Please choose one of the answers."),
    "not_yes_or_no": lazy_gettext("Please choose yes or no."),
    "not_a_date": lazy_gettext("Please enter a date, such as 31.12.2026."),
    "not_a_number": lazy_gettext("Please enter a number."),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend: a sentence, and the id of the control that it is about."""

    control: str
    text: str


def _name(_form: object, field: Field) -> None:
    text = field.data or ""
    if not one_line(text):
        raise StopValidation(_("Please tell us your name."))
    if len(text) > LONGEST_NAME:
        raise ValidationError(_("Please shorten your name to %(most)s characters.", most=LONGEST_NAME))
    if UNPRINTABLE.search(text):
        raise ValidationError(_("Your name holds a character that cannot be printed. Please type it again."))


def _email(_form: object, field: Field) -> None:
    text = (field.data or "").strip()
    if not text:
        raise StopValidation(_("Please tell us your e-mail address. We send the confirmation there."))
    try:
        # No mail server between here and there promises letters outside ASCII before the "@" (RFC 6531).
        found = validate_email(text[: LONGEST_EMAIL + 1], check_deliverability=False, allow_smtputf8=False)
        field.data = found.normalized
    except EmailNotValidError as error:
        raise ValidationError(_("Please check the e-mail address. It should look like name@example.org.")) from error


def _phone(form: "DetailsForm", field: Field) -> None:
    text = (field.data or "").strip()
    if not text:
        return
    if international(text, form.country) is None:
        raise ValidationError(_("Please check the telephone number, or leave it out."))


def _trap(_form: object, field: Field) -> None:
    if field.data:
        raise ValidationError(_("Please leave this field empty: what is written there was not written by a person."))


class DetailsForm(FlaskForm):
    """Name and e-mail are needed, all else may be left out; the hidden fields say again which slot is meant.

    Nobody is shown the field ``homepage``, and whoever fills it in is a program that fills in all there is.
    """

    name = StringField(lazy_gettext("Your name"), [_name])
    email = StringField(lazy_gettext("E-mail address"), [_email])
    phone = StringField(lazy_gettext("Telephone number"), [_phone])
    homepage = StringField(lazy_gettext("Leave this empty"), [_trap])
    reminders = BooleanField(lazy_gettext("Please remind me of this appointment"))
    service = HiddenField()
    slot = HiddenField()
    seats = HiddenField()
    audience = HiddenField()
    resource = HiddenField()
    work = HiddenField()

    questions: tuple[Question, ...] = ()
    country = "DE"

    @property
    def contact(self) -> Contact:
        """Who comes; to be asked for after validation."""
        return Contact(
            one_line(self.name.data or ""), self.email.data, international(self.phone.data or "", self.country)
        )

    @property
    def contact_as_typed(self) -> dict[str, str]:
        """Name, address and whether reminders are wanted, as they stand in the form, checked or not."""
        typed = {name: (self[name].data or "")[:LONGEST_EMAIL] for name in ("name", "email", "phone")}
        return {**typed, "reminders": "1" if self.reminders.data else ""}

    @property
    def answers_as_typed(self) -> dict[str, str]:
        """What stands in the fields of the questions, by their names."""
        return {field.name: str(field.data) for field in self if field.name.startswith(ANSWER) and field.data}

    def remember(self, service: Service, starts_at: datetime, said: Asked) -> None:
        """Keep in the form itself which slot it is about: a hold may be over when it comes back."""
        self.service.data, self.slot.data = service.slug, starts_at.isoformat(timespec="minutes")
        self.seats.data, self.audience.data, self.resource.data = str(said.seats), said.audience, said.resource

    @property
    def answers(self) -> dict[str, object]:
        """What was answered, by question; what was left empty is left out."""
        given = {question.slug: self[ANSWER + question.slug].data for question in self.questions}
        return {slug: answer for slug, answer in given.items() if answer}

    def answer_field(self, slug: str) -> Field:
        """The field of a question."""
        return self[ANSWER + slug]

    def check(self, service: Service) -> bool:
        """Whether all may be sent on as it is; the faults hang on their fields."""
        is_sound: bool = self.validate()
        try:
            check_answers(service, self.answers)
        except Invalid as error:
            self.mark(error)
            return False
        return is_sound

    def mark(self, error: Invalid) -> None:
        """Hang what the rules refused on the fields that it is about."""
        faults: Any = error.fields["errors"]
        for fault in faults:
            field = self._fields.get(ANSWER + fault["path"].partition(".")[2])
            if field is not None:
                field.errors = [*field.errors, str(_FAULTS.get(fault["code"], _("Please check this entry.")))]

    def make_printable(self) -> None:
        """Leave out of what is shown again whatever no page may hold."""
        for field in self:
            if isinstance(field.data, str):
                field.data = UNPRINTABLE.sub("", field.data)

    def faults(self) -> list[Fault]:
        """Everything to mend, in the order of the form; what is about a question names it."""
        return [
            Fault(control_id(field), f"{field.label.text} {text}" if field.name.startswith(ANSWER) else str(text))
            for field in self
            if field.name != "csrf_token"
            for text in field.errors
        ]


def details_form(service: Service, lang: str, values: Mapping[str, str] | None = None) -> DetailsForm:
    """The form of a service; filled with what was sent, else with *values*."""
    fields: dict[str, Any] = {ANSWER + each.slug: question_field(each, lang) for each in service.questions}
    form = type(
        "ServiceForm", (DetailsForm,), {**fields, "questions": service.questions, "country": service.location.country}
    )
    made: DetailsForm = form(data=dict(values or {}))
    return made


def control_id(field: Field) -> str:
    """The id of the control to go to; of a group of answers, the first one."""
    return f"{field.id}-0" if isinstance(field, RadioField) else str(field.id)


def question_field(question: Question, lang: str) -> Field:
    """The field in which a question is answered."""
    label = in_language(question.label, lang)
    if question.kind == "yes_no":
        choices = [SelectChoice("yes", lazy_gettext("Yes")), SelectChoice("no", lazy_gettext("No"))]
        return RadioField(label, choices=choices, validate_choice=False)
    if question.kind == "choice":
        choices = [SelectChoice(choice.slug, in_language(choice.label, lang)) for choice in question.choices]
        return RadioField(label, choices=choices, validate_choice=False)
    return TextAreaField(label) if question.kind == "text" else StringField(label)
