"""Mails about other ways in: each tells its owner what happened and where to help oneself."""

import html5lib
import pytest
from flask import Flask

from booking.domain.messages import Notice
from booking.services import messages
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.accounts import make_account
from tests.services.accounts.test_mails import LINK, delivered, text
from tests.services.test_bookings import LINKS

SUBJECTS = {
    Notice.SECOND_FACTOR_ADDED: ("Your account has a second factor now", "Ihr Konto hat jetzt einen zweiten Faktor"),
    Notice.SECOND_FACTOR_REMOVED: (
        "Your account has no second factor any more",
        "Ihr Konto hat keinen zweiten Faktor mehr",
    ),
    Notice.RECOVERY_CODE_USED: (
        "A recovery code was used for your account",
        "Ein Notfallcode Ihres Kontos wurde benutzt",
    ),
    Notice.PASSKEY_ADDED: ("Your account has a new passkey", "Ihr Konto hat einen neuen Passkey"),
    Notice.PASSKEY_REMOVED: ("A passkey of your account was removed", "Ein Passkey Ihres Kontos wurde entfernt"),
}
PAGES = {
    Notice.SECOND_FACTOR_ADDED: "account",
    Notice.SECOND_FACTOR_REMOVED: "account/reset",
    Notice.RECOVERY_CODE_USED: "account",
    Notice.PASSKEY_ADDED: "account",
    Notice.PASSKEY_REMOVED: "account/reset",
}


@pytest.mark.parametrize("locale", ["en", "de"])
@pytest.mark.parametrize("notice", list(SUBJECTS))
def test_its_owner_reads_it_in_their_language_and_finds_the_way(app: Flask, notice: Notice, locale: str) -> None:
    user_id = make_account(locale=locale)
    with unit_of_work() as session:
        messages.add_to_person(session, notice, "paula@example.org", NOW, user_id=user_id)
    (mail,) = delivered()
    assert mail["To"] == "paula@example.org"
    assert mail["Subject"] == SUBJECTS[notice][locale == "de"]
    link = LINK.search(text(mail))
    assert link
    assert link[0] == f"{LINKS.base_url}/{locale}/{PAGES[notice]}"
    page = mail.get_body(("html",))
    assert page is not None
    html5lib.HTMLParser(strict=True).parse(page.get_content())
