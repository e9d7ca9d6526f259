"""The forms of people's own accounts, and what is said of an entry that cannot be taken."""

from typing import Any

from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice

from booking.domain.errors import Invalid
from booking.domain.texts import UNPRINTABLE
from booking.web.presenters.trades import TRADES
from booking.web.public.details_form import Fault, control_id

PASSWORD: dict[str, LazyString] = {
    "too_short": lazy_gettext("Please choose a longer password. It needs at least 8 characters."),
    "short_alone": lazy_gettext("Please choose a longer password. Without a second factor it needs 15 characters."),
    "too_long": lazy_gettext("Please shorten your password to 128 characters. Nothing of it was cut off."),
    "common": lazy_gettext("This password is one of the first that are tried. Please choose another one."),
    "near": lazy_gettext(
        "Your password contains the name of your business, your address or the word Terminbuch. "
        "Please choose another one."
    ),
    "required": lazy_gettext("Please choose a password."),
}
FAULTS: dict[tuple[str, str], LazyString] = {
    ("present", "wrong"): lazy_gettext("This is not your present password. Please type it again."),
    ("email", "not_an_address"): lazy_gettext("Please check the e-mail address. It should look like name@example.org."),
    ("email", "same"): lazy_gettext("This is the address that you have already."),
    ("name", "required"): lazy_gettext("Please tell us your name."),
    ("business", "required"): lazy_gettext("Please tell us the name of your business."),
    ("town", "required"): lazy_gettext("Please tell us the town."),
    ("trade", "required"): lazy_gettext("Please choose what fits best. You can change it later."),
    ("slug", "not_a_slug"): lazy_gettext(
        "Please use lower-case letters, digits and hyphens only, three characters at least."
    ),
    ("slug", "required"): lazy_gettext("Please choose an address for your pages."),
    ("slug", "taken"): lazy_gettext("Another business has this address already. Please choose another one."),
    **{("password", code): text for code, text in PASSWORD.items()},
}
OTHERWISE: dict[str, LazyString] = {
    "too_long": lazy_gettext("Please shorten this to 200 characters."),
    "unprintable": lazy_gettext("This holds a character that cannot be printed. Please type it again."),
}


class AccountForm(FlaskForm):
    """A form whose entries a service looks at; what it refuses hangs on the fields."""

    def said(self, name: str) -> str:
        """What stands in a field."""
        return self[name].data or ""

    def mark(self, error: Invalid) -> None:
        """Hang what was refused on the fields that it is about."""
        faults: Any = error.fields["errors"]
        for fault in faults:
            path, code = fault["path"], fault["code"]
            text = FAULTS.get((path, code)) or OTHERWISE.get(code) or _("Please check this entry.")
            self[path].errors = [*self[path].errors, str(text)]

    def faults(self) -> list[Fault]:
        """Everything to mend, in the order of the form."""
        return [
            Fault(control_id(field), str(text)) for field in self if field.name != "csrf_token" for text in field.errors
        ]

    def make_printable(self) -> None:
        """Leave out of what is shown again passwords, and whatever no page may hold."""
        for field in self:
            if isinstance(field, PasswordField):
                field.data = ""
            elif isinstance(field.data, str):
                field.data = UNPRINTABLE.sub("", field.data)


class AddressForm(AccountForm):
    """An address, to send a link to."""

    email = StringField(lazy_gettext("E-mail address"))


class NewPasswordForm(AccountForm):
    """A new password, by a link."""

    password = PasswordField(lazy_gettext("New password"))


class ChangePasswordForm(AccountForm):
    """A new password, by who knows the present one."""

    present = PasswordField(lazy_gettext("Present password"))
    password = PasswordField(lazy_gettext("New password"))


class NewAddressForm(AccountForm):
    """A new address, by who knows the password."""

    email = StringField(lazy_gettext("New e-mail address"))
    present = PasswordField(lazy_gettext("Your password"))


class SignUpForm(AccountForm):
    """A person and a business."""

    name = StringField(lazy_gettext("Your name"))
    password = PasswordField(lazy_gettext("Password"))
    business = StringField(lazy_gettext("Name of the business"))
    trade = RadioField(
        lazy_gettext("What does it do?"),
        choices=[SelectChoice(word, text) for word, text in TRADES.items()],
        validate_choice=False,
    )
    town = StringField(lazy_gettext("Town"))
    slug = StringField(lazy_gettext("Address of your pages"))
