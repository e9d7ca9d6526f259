"""The form that moves an appointment: date, time, with whom, how long."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, StringField
from wtforms.validators import ValidationError

from booking.domain.bookings import BookingFacts
from booking.domain.errors import Invalid
from booking.domain.lengths import LONGEST
from booking.domain.policies import Refusal
from booking.domain.texts import one_line
from booking.domain.visits import Sheet
from booking.web.presenters import dates
from booking.web.public.details_form import Fault
from booking.web.staff.desk.phone_form import LONGEST_REASON, SAID
from booking.web.staff.desk.reading import day_of, instant_of, number_of, wall_minutes


def _minutes(_form: object, field: Field) -> None:
    if number_of(field.data or "", LONGEST) is None:
        raise ValidationError(_("Please give the length in whole minutes."))


def _reason(_form: object, field: Field) -> None:
    if len(field.data or "") > LONGEST_REASON:
        raise ValidationError(_("Please shorten the reason to %(most)s characters.", most=LONGEST_REASON))


class MoveForm(FlaskForm):
    """``sequence`` says which state of the appointment was seen; ``over`` which rules the page has warned of."""

    day = StringField(lazy_gettext("Date"))
    clock = StringField(lazy_gettext("Time of day"))
    resource = StringField(lazy_gettext("With"))
    minutes = StringField(lazy_gettext("Length in minutes"), [_minutes])
    is_told = BooleanField(lazy_gettext("Tell the customer by e-mail"), default=True)
    is_regular = BooleanField(lazy_gettext("Make it a regular appointment"))
    reason = StringField(lazy_gettext("Reason for squeezing in"), [_reason])
    sequence = HiddenField()
    over = HiddenField()

    def start(self, place: str) -> datetime | None:
        """The start that is meant; None where it cannot be read, with the fault hung on its field."""
        on, wall = day_of(self.day.data or ""), wall_minutes(self.clock.data or "")
        if on is None:
            self.day.errors = [_("Please type a date, such as 31.12.2026.")]
        if wall is None:
            self.clock.errors = [_("Please type a time, such as 14:30.")]
        return None if on is None or wall is None else instant_of(on, wall, place)

    def type_start(self, instant: datetime, place: str) -> None:
        """Let a start stand in the form."""
        local = dates.in_zone(instant, place)
        self.day.data, self.clock.data = local.date().isoformat(), f"{local:%H:%M}"

    @property
    def length(self) -> int | None:
        """How long it is to be, in minutes."""
        return number_of(self.minutes.data or "", LONGEST)

    @property
    def reason_text(self) -> str:
        """Why it is squeezed in."""
        return one_line(self.reason.data or "")

    @property
    def seen(self) -> int:
        """The sequence that was seen; -1, which none has, where the form does not say."""
        text = self.sequence.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1

    @property
    def acknowledged(self) -> frozenset[Refusal]:
        """The rules of which the page has warned."""
        known = {each.value: each for each in Refusal}
        return frozenset(known[code] for code in (self.over.data or "").split(",") if code in known)

    def mark(self, error: Invalid) -> None:
        """Hang what the use case refused on its field."""
        listed: Any = error.fields["errors"]
        for fault in listed:
            name = {"starts_at": "day"}.get(fault["path"], fault["path"])
            field = self._fields.get(name, self.day)
            field.errors = [*field.errors, str(SAID.get(fault["code"], _("Please check this entry.")))]

    def faults(self) -> list[Fault]:
        """Everything to mend, in the order of the form."""
        return [Fault(each.id, str(text)) for each in self if each.name != "csrf_token" for text in each.errors]


def place_form(facts: BookingFacts) -> MoveForm:
    """The form for one customer's places alone: who they are with may be chosen, how long it takes may not."""
    local = dates.in_zone(facts.starts_at, facts.time_zone)
    form = MoveForm(
        data={
            "day": local.date().isoformat(),
            "clock": f"{local:%H:%M}",
            "resource": facts.staff_slug or "",
            "sequence": str(facts.sequence),
        }
    )
    del form.minutes, form.is_regular, form.reason
    return form


def move_form(sheet: Sheet, first: str) -> MoveForm:
    """The form with the place as it is, *first* being the slug that may be changed; or with what was sent."""
    local = dates.in_zone(sheet.starts_at, sheet.time_zone)
    return MoveForm(
        data={
            "day": local.date().isoformat(),
            "clock": f"{local:%H:%M}",
            "resource": first,
            "minutes": str(sheet.minutes),
            "sequence": str(sheet.sequence),
        }
    )
