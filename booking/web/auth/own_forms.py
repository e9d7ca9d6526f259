"""The forms of second factors, passkeys, invitations and of one's own account."""

from typing import Any

from flask import current_app
from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _
from wtforms import HiddenField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice

from booking.domain.errors import Invalid
from booking.web.auth.forms import FAULTS, OTHERWISE, AccountForm
from booking.web.visitors import keyed

LANGUAGES = [SelectChoice("de", "Deutsch"), SelectChoice("en", "English")]
OWN_FAULTS: dict[tuple[str, str], LazyString] = {
    ("code", "required"): lazy_gettext("Please type the code."),
    ("code", "wrong"): lazy_gettext("This code is not right. Please type the one that your app shows now."),
    ("code", "used"): lazy_gettext("This code was used already. Please wait for the next one."),
    ("name", "required"): lazy_gettext("Please enter a name."),
    ("name", "too_long"): lazy_gettext("Please shorten the name."),
    ("locale", "required"): lazy_gettext("Please choose a language."),
    ("passkey", "too_late"): lazy_gettext("That took longer than five minutes. Please try again."),
    ("passkey", "refused"): lazy_gettext("The passkey was not accepted. Please try again, or use another device."),
    ("passkey", "known"): lazy_gettext("This passkey is in use already."),
    ("passkey", "unknown"): lazy_gettext(
        "This passkey does not belong to an account here any more. "
        "Please sign in with your password, and remove the passkey from your device."
    ),
    ("passkey", "too_many"): lazy_gettext("You have 20 passkeys. Please remove one before you add another."),
    ("email", "taken"): lazy_gettext("There is an account with this address meanwhile. Please open the link again."),
}


class OwnForm(AccountForm):
    """A form whose faults hang on its fields; what has no field there stands on top of it."""

    def mark(self, error: Invalid) -> None:
        """Hang what was refused on the fields that it is about, or on the first."""
        faults: Any = error.fields["errors"]
        for fault in faults:
            path, code = fault["path"], fault["code"]
            field = self[path] if path in self else next(iter(self))
            field.errors = [*field.errors, str(self.text_of(path, code))]

    def text_of(self, path: str, code: str) -> LazyString | str:
        """What is said of a fault."""
        known = OWN_FAULTS.get((path, code)) or FAULTS.get((path, code)) or OTHERWISE.get(code)
        return known or _("Please check this entry.")


class CodeForm(OwnForm):
    """A code, at signing in."""

    code = StringField(lazy_gettext("Code"))


class ConfirmForm(OwnForm):
    """The first code of an app."""

    code = StringField(lazy_gettext("Code that the app shows"))


class PresentForm(OwnForm):
    """The password once more."""

    present = PasswordField(lazy_gettext("Your password"))


class RemoveFactorForm(OwnForm):
    """Password and code, to do without the second factor from now on."""

    present = PasswordField(lazy_gettext("Your password"))
    code = StringField(lazy_gettext("Code of the app, or a recovery code"))


class PasskeyForm(OwnForm):
    """A new passkey; what the device says is put in by the browser."""

    name = StringField(lazy_gettext("Name of the passkey"))
    present = PasswordField(lazy_gettext("Your password"))
    passkey = HiddenField()


class NameForm(OwnForm):
    """Another name for a passkey."""

    name = StringField(lazy_gettext("Name of the passkey"))


class OwnAccountForm(OwnForm):
    """What somebody says of themselves."""

    name = StringField(lazy_gettext("Your name"))
    locale = RadioField(lazy_gettext("Language of our mails to you"), choices=LANGUAGES, validate_choice=False)


class JoinForm(OwnForm):
    """Name and password of somebody who has no account yet."""

    name = StringField(lazy_gettext("Your name"))
    password = PasswordField(lazy_gettext("Password"))


def code_subjects(user_id: int) -> tuple[str, ...]:
    """What a wrong code counts against: this person, from wherever; nothing in a test rig."""
    if not current_app.config["TERMINBUCH"].rate_limits:
        return ()
    return (keyed("second-factor", str(user_id)),)
