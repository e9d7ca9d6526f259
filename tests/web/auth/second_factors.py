"""What the tests of second factors have in common: an app that makes codes, and Paula who has it."""

from datetime import datetime

import pyotp
from flask import Flask

from booking.services.accounts import totp
from tests.factories.accounts import account
from tests.web.visiting import Visitor, text


def code(site: Flask, user_id: int, at: datetime) -> str:
    """What somebody's app shows at this moment."""
    with site.app_context():
        secret = site.extensions["seal"].opened(account(user_id).totp_secret or "", totp.about(user_id))
    assert secret
    return pyotp.TOTP(secret).at(at)


def set_up(site: Flask, visitor: Visitor, user_id: int, at: datetime) -> list[str]:
    """Set a second factor up by the pages, by who is signed in; answers the recovery codes."""
    visitor.go("/en/account/second-factor").press("Begin")
    visitor.press("Turn it on", code=code(site, user_id, at))
    assert visitor.heading == "Your recovery codes"
    return [text(each) for each in visitor.page.iter("code")]
