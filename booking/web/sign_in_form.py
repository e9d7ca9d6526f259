"""The form of signing in, and what travels with it: where one was going, and what one had typed."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField


class SignInForm(FlaskForm):
    """Address and password. What is wrong with them is said of both together, and only after a look at them."""

    email = StringField(_("E-mail address"))
    password = PasswordField(_("Password"))
    next = HiddenField()
    kept = HiddenField()
