"""The forms of the team: whom to invite, and what somebody is."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext, pgettext
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.domain.team import givable
from booking.web.auth.own_forms import LANGUAGES, OwnForm
from booking.web.presenters.roles import MEANINGS, NAMES

FAULTS: dict[tuple[str, str], LazyString] = {
    ("email", "member"): lazy_gettext("Somebody with this address belongs to the team already."),
    ("email", "invited"): lazy_gettext(
        "This address was invited already. You can send the invitation again on the page of the team."
    ),
    ("role", "required"): lazy_gettext("Please choose a role."),
    ("role", "last_owner"): lazy_gettext(
        "A business needs an owner, and this is the last one. Please make somebody else an owner first."
    ),
    ("resource", "required"): lazy_gettext("Please choose the calendar that is theirs; they see no other."),
    ("resource", "unknown"): lazy_gettext("This calendar is not there any more. Please choose another one."),
}


@dataclass(frozen=True, slots=True)
class Pick:
    """One of a list."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """A role that may be given, with what it means."""

    value: str
    name: LazyString
    meaning: LazyString
    is_chosen: bool


class PartForm(OwnForm):
    """What somebody is: the role, and the calendar that is their own."""

    role = RadioField(
        lazy_gettext("Role"), choices=[SelectChoice(each.value, NAMES[each]) for each in Role], validate_choice=False
    )
    resource = SelectField(lazy_gettext("Own calendar"), choices=[], validate_choice=False)

    def text_of(self, path: str, code: str) -> LazyString | str:
        """What is said of a fault."""
        return FAULTS.get((path, code)) or super().text_of(path, code)

    def chosen_role(self) -> Role | None:
        """The role that was chosen, if it is one."""
        return next((each for each in Role if each.value == self.said("role")), None)

    def roles(self, actor: Actor) -> list[RoleChoice]:
        """What may be chosen by this person."""
        return [
            RoleChoice(each.value, NAMES[each], MEANINGS[each], each.value == self.said("role"))
            for each in givable(actor)
        ]

    def calendars(self, business: Business) -> list[Pick]:
        """The calendars of people of the house."""
        people: Sequence[tuple[str, str]] = [
            (each.slug, each.name) for each in business.resources.values() if each.kind == "staff"
        ]
        return [
            Pick(slug, name, slug == self.said("resource"))
            for slug, name in [("", pgettext("calendar", "None")), *people]
        ]


class InviteForm(PartForm):
    """Whom to invite, as what, and in which language."""

    email = StringField(lazy_gettext("E-mail address"))
    locale = RadioField(lazy_gettext("Language of the invitation"), choices=LANGUAGES, validate_choice=False)
