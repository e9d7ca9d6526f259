"""The form of the telephone: who, what, when. Nothing but a name, a service and a time is needed."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, Field, HiddenField, StringField, TextAreaField
from wtforms.validators import ValidationError

from booking.domain.bookings import Contact
from booking.domain.businesses import Service
from booking.domain.errors import Invalid, SlotNotOffered
from booking.domain.texts import UNPRINTABLE, one_line, several_lines
from booking.services.questions import check_answers
from booking.web.addresses import id_of
from booking.web.presenters.asked import ANYONE
from booking.web.public.details_form import (
    ANSWER,
    LONGEST_EMAIL,
    LONGEST_NAME,
    DetailsForm,
    international,
    question_field,
)
from booking.web.public.slots import moment
from booking.web.staff.desk.reading import day_of, instant_of, number_of, wall_minutes
from booking.web.staff.desk.several import THEN

NEW = "new"
"""What stands for the id of a customer who is not known yet."""
OTHER = "other"
"""The choice of a time that is typed."""
LONGEST_NOTE = 2000
LONGEST_REASON = 200
LONGEST_VISIT = 1440


_FIELDS = {"squeezed_reason": "reason", "contact.name": "name", "service": "service"}
SAID = {
    "too_short": lazy_gettext("That is too short for everybody who is needed."),
    "too_long": lazy_gettext("That is too long for one visit. What lasts longer is a block."),
    "out_of_range": lazy_gettext("That is too far away. Please check the year."),
    "no_requirements": lazy_gettext("This service cannot be booked until its set-up says who gives it."),
    "too_many_seats": lazy_gettext("There are not so many places."),
    "unknown_resource": lazy_gettext("This service is not given by whom you have chosen."),
}


def _name(form: "PhoneForm", field: Field) -> None:
    if not form.is_new:
        return
    text = field.data or ""
    if not one_line(text):
        raise ValidationError(_("Please type the customer's name."))
    if len(text) > LONGEST_NAME:
        raise ValidationError(_("Please shorten the name to %(most)s characters.", most=LONGEST_NAME))
    if UNPRINTABLE.search(text):
        raise ValidationError(_("The name holds a character that cannot be printed. Please type it again."))


def _email(form: "PhoneForm", field: Field) -> None:
    text = (field.data or "").strip()
    if not form.is_new or not text:
        return
    try:
        field.data = validate_email(text[: LONGEST_EMAIL + 1], check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValidationError(
            _("Please check the e-mail address, or leave it out. It should look like name@example.org.")
        ) from error


def _phone(form: "PhoneForm", field: Field) -> None:
    text = (field.data or "").strip()
    if form.is_new and text and international(text, form.country) is None:
        raise ValidationError(_("Please check the telephone number, or leave it out."))


def _minutes(_form: object, field: Field) -> None:
    if (field.data or "").strip() and number_of(field.data, LONGEST_VISIT) is None:
        raise ValidationError(_("Please give the length in whole minutes, 1,440 at most."))


def _seats(form: "PhoneForm", field: Field) -> None:
    if (field.data or "").strip() and number_of(field.data, form.capacity) is None:
        raise ValidationError(_("Please give a number of places from 1 to %(most)s.", most=form.capacity))


def _note(_form: object, field: Field) -> None:
    if len(field.data or "") > LONGEST_NOTE:
        raise ValidationError(_("Please shorten the note to %(most)s characters.", most=LONGEST_NOTE))


def _reason(_form: object, field: Field) -> None:
    if len(field.data or "") > LONGEST_REASON:
        raise ValidationError(_("Please shorten the reason to %(most)s characters.", most=LONGEST_REASON))


class PhoneForm(DetailsForm):
    """``q`` is what was typed to find the customer and ``q_for`` what the present choice was found by; ``preset``
    is the time that was chosen when the page came, ``wanted`` the same if somebody had chosen it, ``times_for`` what
    the times on the page are meant for."""

    homepage = work = None
    q = StringField(lazy_gettext("Customer"))
    q_for = HiddenField()
    customer = HiddenField()
    name = StringField(lazy_gettext("Name"), [_name])
    phone = StringField(lazy_gettext("Telephone number"), [_phone])
    email = StringField(lazy_gettext("E-mail address"), [_email])
    locale = StringField(lazy_gettext("Language of the messages"))
    service = StringField(lazy_gettext("Service"))
    then_1 = StringField(lazy_gettext("Second service"))
    then_2 = StringField(lazy_gettext("Third service"))
    then_3 = StringField(lazy_gettext("Fourth service"))
    one = StringField(lazy_gettext("Who gives the services?"))
    resource = StringField(lazy_gettext("With"))
    seats = StringField(lazy_gettext("Places"), [_seats])
    audience = StringField(lazy_gettext("For"))
    starts_at = StringField(lazy_gettext("When"))
    preset = HiddenField()
    wanted = HiddenField()
    day = StringField(lazy_gettext("Date"))
    clock = StringField(lazy_gettext("Time of day"))
    from_on = HiddenField()
    times_for = HiddenField()
    minutes = StringField(lazy_gettext("Length in minutes"), [_minutes])
    note = TextAreaField(lazy_gettext("Note for the house"), [_note])
    is_told = BooleanField(lazy_gettext("Send the confirmation by e-mail"), default=True)
    reminders = BooleanField(lazy_gettext("The customer wants to be reminded"))
    key = HiddenField()
    over = HiddenField()
    reason = StringField(lazy_gettext("Reason for squeezing in"), [_reason])
    slot = None

    capacity = 1
    slug = ""
    """What the visit consists of, by the name that all of it goes by."""

    @property
    def then(self) -> list[Field]:
        """The fields of the further services, in their order."""
        return [self[each] for each in THEN]

    @property
    def is_new(self) -> bool:
        """Whether the customer is to be added."""
        return bool(self.customer.data == NEW)

    @property
    def customer_id(self) -> int | None:
        """The known customer who was chosen."""
        return id_of(self.customer.data or "") or None

    @property
    def is_chosen(self) -> bool:
        """Whether the customer that was chosen is whom the text still means."""
        said, found = one_line(self.q.data or ""), one_line(self.q_for.data or "")
        return bool(self.customer.data) and (said == found or not said)

    @property
    def contact(self) -> Contact:
        """Who comes; to be asked for after validation."""
        return Contact(
            one_line(self.name.data or ""),
            (self.email.data or "").strip() or None,
            international(self.phone.data or "", self.country),
        )

    @property
    def group(self) -> str | None:
        """The audience as the rules know it."""
        return None if self.audience.data in ("", ANYONE) else self.audience.data

    @property
    def places(self) -> int:
        """How many seats are wanted."""
        return number_of(self.seats.data or "", self.capacity) or 1

    @property
    def length(self) -> int | None:
        """Another length than the service's, in minutes."""
        return number_of(self.minutes.data or "", LONGEST_VISIT)

    @property
    def note_text(self) -> str | None:
        """What the house is to know."""
        return several_lines(self.note.data or "").strip() or None

    @property
    def reason_text(self) -> str:
        """Why somebody is squeezed in."""
        return one_line(self.reason.data or "")

    @property
    def shown_for(self) -> str:
        """What decides which times are shown, as it stands in the form."""
        fields = (self.resource, self.seats, self.audience)
        return "|".join((self.slug, *((each.data or "").strip() for each in fields)))

    @property
    def has_typed_time(self) -> bool:
        """Whether a time was typed, which is then meant rather than the one that was chosen beforehand."""
        return bool((self.clock.data or "").strip() or (self.starts_at.data == OTHER))

    def start(self, place: str) -> datetime | None:
        """The start that is meant, in UTC; None where none is, with the fault hung on its field."""
        if self.has_typed_time:
            if self.starts_at.data not in ("", OTHER, self.preset.data):
                self.starts_at.errors = [_("Please choose one of the free times, or type another one – not both.")]
                return None
            return self._typed(place)
        try:
            return moment(self.starts_at.data or "")
        except SlotNotOffered:
            self.starts_at.errors = [_("Please choose a time.")]
            return None

    def _typed(self, place: str) -> datetime | None:
        on, wall = day_of(self.day.data or ""), wall_minutes(self.clock.data or "")
        if on is None:
            self.day.errors = [_("Please type a date, such as 31.12.2026.")]
        if wall is None:
            self.clock.errors = [_("Please type a time, such as 14:30.")]
        if on is None or wall is None:
            return None
        return instant_of(on, wall, place)

    def check(self, service: Service) -> bool:
        """Whether all may be sent on; at the desk questions may stay unanswered, but not be answered with nonsense."""
        is_sound: bool = self.validate()
        try:
            check_answers(service, self.answers)
        except Invalid as error:
            listed: Any = error.fields["errors"]
            faults = [each for each in listed if each["code"] != "required"]
            if faults:
                self.mark(Invalid([(each["path"], each["code"]) for each in faults]))
                return False
        return is_sound

    def forget_what_was_proposed(self) -> None:
        """Leave a time chosen only where somebody chose it: the first free one was but a proposal."""
        if self.starts_at.data == self.preset.data:
            self.starts_at.data = self.wanted.data

    def mark_all(self, error: Invalid) -> None:
        """Hang what the use case refused on the fields that it is about; on the customer what has no field."""
        self.mark(error)
        listed: Any = error.fields["errors"]
        for fault in listed:
            name = _FIELDS.get(fault["path"], fault["path"].rpartition(".")[2])
            if not fault["path"].startswith("answers."):
                field = self._fields.get(name, self.q)
                field.errors = [*field.errors, str(SAID.get(fault["code"], _("Please check this entry.")))]


def new_key() -> str:
    """A nonce: whatever this form books, it books once."""
    return secrets.token_urlsafe(16)


def phone_form(service: Service | None, lang: str, values: Mapping[str, str] | None = None) -> PhoneForm:
    """The form, with the questions of the service; filled with what was sent, else with *values*."""
    questions = service.questions if service else ()
    fields: dict[str, Any] = {ANSWER + each.slug: question_field(each, lang) for each in questions}
    fields["questions"] = questions
    if service:
        fields |= {"country": service.location.country, "capacity": service.rules.capacity, "slug": service.slug}
    form = type("PhoneFormOfService", (PhoneForm,), fields)
    made: PhoneForm = form(data={"locale": lang, "key": new_key(), "is_told": True, **(values or {})})
    return made
