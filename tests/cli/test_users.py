"""`flask user`."""

import pytest
from click.testing import Result
from flask import Flask

from booking.domain.access import Role
from booking.domain.errors import WrongCredentials
from booking.services.accounts import new_password, parts, sign_in
from booking.services.accounts.parts import Part
from tests.conftest import NOW
from tests.factories.accounts import ANOTHER, PASSWORD, PLACE, account, make_account, with_second_factor
from tests.factories.businesses import make_business, resource

OWNER = ("create", "paula@example.org", "--business", "practice", "--role", "owner")


def run(app: Flask, *args: str, content: str | None = None) -> Result:
    return app.test_cli_runner().invoke(args=["user", *args], input=content)


def said(result: Result) -> tuple[int, str, str]:
    return result.exit_code, result.stdout, result.stderr


def user_id(password: str = PASSWORD) -> int:
    return sign_in.begin("paula@example.org", password, NOW, place=PLACE, subjects=()).user_id


@pytest.fixture(autouse=True)
def practice(app: Flask) -> None:
    make_business(slug="practice", name="Practice", resources=[resource("anna")])


def test_somebody_is_made_who_signs_in_and_owns_the_business(app: Flask) -> None:
    result = run(app, *OWNER, "--name", "Paula Weber", "--password-stdin", content=f"{PASSWORD}\n")
    assert said(result) == (0, "Created paula@example.org, owner of practice.\n", "")
    assert parts.of_user(user_id()) == [Part("practice", "Practice", Role.OWNER)]
    assert account(user_id()).name == "Paula Weber"


def test_without_a_name_it_is_what_stands_before_the_at(app: Flask) -> None:
    run(app, *OWNER, "--password-stdin", content=PASSWORD)
    assert account(user_id()).name == "paula"


def test_the_password_is_asked_for_twice_and_not_shown(app: Flask) -> None:
    result = run(app, *OWNER, content=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0
    assert PASSWORD not in result.output
    assert user_id()


def test_again_there_is_nothing_to_do(app: Flask) -> None:
    run(app, *OWNER, "--password-stdin", content=PASSWORD)
    assert said(run(app, *OWNER)) == (0, "Nothing to do: paula@example.org is owner of practice.\n", "")


def test_an_account_that_there_is_gets_the_part_and_keeps_its_password(app: Flask) -> None:
    make_account()
    result = run(app, *OWNER, "--password-stdin", content=ANOTHER)
    assert said(result) == (
        0,
        "Added paula@example.org, owner of practice. The account keeps its password.\n",
        "",
    )
    assert parts.of_user(user_id(PASSWORD))


def test_another_role_is_not_taken_by_the_way(app: Flask) -> None:
    run(app, *OWNER, "--password-stdin", content=PASSWORD)
    result = run(app, *OWNER[:-1], "manager")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("paula@example.org is owner of practice already")


def test_staff_are_given_their_calendar(app: Flask) -> None:
    result = run(app, *OWNER[:-1], "staff", "--resource", "anna", "--password-stdin", content=PASSWORD)
    assert result.exit_code == 0


@pytest.mark.parametrize(
    "password, sentence",
    [
        ("fourteen lette", "The password is too short."),
        ("seven c", "The password is too short."),
        ("passwordpassword", "The password is one of those that are tried first."),
        ("my practice of 2026", "The password contains the business's name"),
        ("paula@example.org", "The password contains the business's name"),
        ("a long sentence " * 9, "The password is longer than 128 characters."),
    ],
)
def test_a_weak_password_is_refused_with_a_sentence(app: Flask, password: str, sentence: str) -> None:
    result = run(app, *OWNER, "--password-stdin", content=password)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(sentence)
    assert run(app, "disable", "paula@example.org").exit_code == 1


@pytest.mark.parametrize(
    "args, sentence",
    [
        (
            ("create", "paula@example.org", "--business", "nowhere", "--role", "owner"),
            'There is no business "nowhere".\n',
        ),
        ((*OWNER, "--resource", "otto"), 'There is no resource "otto".\n'),
        (("create", "no address", *OWNER[2:]), "This is not one plain e-mail address.\n"),
    ],
)
def test_what_is_not_there_is_named(app: Flask, args: tuple[str, ...], sentence: str) -> None:
    result = run(app, *args, "--password-stdin", content=PASSWORD)
    assert said(result) == (1, "", sentence)


def test_somebody_is_shut_out_and_let_in_again(app: Flask) -> None:
    run(app, *OWNER, "--password-stdin", content=PASSWORD)
    assert said(run(app, "disable", "Paula@example.org"))[:2] == (
        0,
        "Disabled Paula@example.org; all sessions have ended.\n",
    )
    with pytest.raises(WrongCredentials):
        user_id()
    assert run(app, "enable", "paula@example.org").exit_code == 0
    assert user_id()


@pytest.mark.parametrize("command", ["disable", "enable", "reset"])
def test_who_is_not_there_is_named(app: Flask, command: str) -> None:
    assert said(run(app, command, "nobody@example.org")) == (1, "", 'There is no account "nobody@example.org".\n')


def test_a_link_to_a_new_password_is_printed(app: Flask) -> None:
    make_account()
    result = run(app, "reset", "paula@example.org")
    assert result.stdout.startswith("http://127.0.0.1:5000/de/account/reset/")
    new_password.by_link(result.stdout.strip().rpartition("/")[2], ANOTHER, NOW, "")
    assert user_id(ANOTHER)


def test_for_who_is_shut_out_none_is(app: Flask) -> None:
    make_account(disabled_at=NOW)
    assert run(app, "reset", "paula@example.org").exit_code == 1


def test_a_second_factor_is_taken_away_for_who_has_lost_it(app: Flask) -> None:
    user_id = make_account(**with_second_factor())
    done = "Removed the second factor of paula@example.org; all sessions have ended.\n"
    assert said(run(app, "remove-second-factor", "paula@example.org")) == (0, done, "")
    assert account(user_id).totp_since is None


def test_where_there_is_none_nothing_is_done(app: Flask) -> None:
    make_account()
    done = "Nothing to do: paula@example.org has no second factor.\n"
    assert said(run(app, "remove-second-factor", "paula@example.org")) == (0, done, "")


def test_nor_for_nobody(app: Flask) -> None:
    result = run(app, "remove-second-factor", "nobody@example.org")
    assert (result.exit_code, result.stderr) == (1, 'There is no account "nobody@example.org".\n')
