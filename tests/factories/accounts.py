"""Accounts with a password."""

from datetime import datetime

from booking.services.accounts import passwords, users
from booking.services.accounts.sign_in import Place
from booking.storage.models import User
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW

PASSWORD = "correct horse battery"
ANOTHER = "an entirely different sentence"
SHORT = "short but fine"
PLACE = Place("203.0.113.7", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")


def make_account(
    email: str = "paula@example.org", password: str | None = PASSWORD, name: str = "Paula Weber", **changes: object
) -> int:
    """Somebody who can sign in; *changes* are columns. Answers the id."""
    hashed = passwords.hasher().hashed(password) if password else None
    with unit_of_work() as session:
        user_id = users.create(session, email, name, "de", hashed, NOW)
        user = session.get_one(User, user_id)
        for column, value in changes.items():
            setattr(user, column, value)
    return user_id


def account(user_id: int) -> User:
    """The account as it is stored now."""
    with reading() as session:
        return session.get_one(User, user_id)


def with_second_factor(since: datetime = NOW) -> dict[str, object]:
    """The columns of somebody who has a second factor."""
    return {"totp_secret": "stored elsewhere", "totp_since": since}
