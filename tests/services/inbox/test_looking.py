"""Looking into the inbox: every mail is taken in, none is lost, and none stops those behind it."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from booking.domain.errors import Busy
from booking.domain.inbox import EVERY, LARGEST, MOST, REREAD, pause_after_failure
from booking.services.inbox.leasing import lease
from booking.services.inbox.looking import Look, Reader, look, look_until
from booking.services.inbox.standing import standing
from tests.clocks import databases_clock
from tests.conftest import NOW
from tests.services.inbox.mailbox import NAME, Mailbox, Somebody, let_it_be_due, row

pytestmark = pytest.mark.usefixtures("app")
SECONDS = timedelta(seconds=5)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def somebody(mailbox: Mailbox) -> Somebody:
    return Somebody(mailbox)


def is_about(moment: object, delay: timedelta) -> bool:
    return abs(moment - databases_clock() - delay) < SECONDS  # type: ignore[operator]


def test_what_is_new_is_taken_in_once_in_its_order(mailbox: Mailbox, somebody: Somebody) -> None:
    mailbox.put(b"for us 1", b"a letter", b"for us 2")
    assert somebody.look() == Look(read=3, understood=2)
    mailbox.put(b"for us 3")
    assert somebody.look() == Look(read=1, understood=1)
    assert somebody.taken == [b"for us 1", b"a letter", b"for us 2", b"for us 3"]
    assert mailbox.marked == [1, 3, 4]


def test_how_far_it_was_read_is_noted(mailbox: Mailbox, somebody: Somebody) -> None:
    mailbox.put(b"1", b"2")
    somebody.look()
    found = row()
    assert (found.uid_validity, found.last_uid, found.leased_until, found.failures) == (7, 2, None, 0)
    assert is_about(found.read_at, timedelta())
    assert is_about(found.next_at, EVERY)


def test_it_is_not_looked_into_before_its_time(mailbox: Mailbox, somebody: Somebody) -> None:
    assert somebody.look(at_once=False) == Look()
    assert somebody.look(at_once=False) is None
    let_it_be_due()
    assert somebody.look(at_once=False) == Look()


def test_of_a_mailbox_that_was_never_read_only_the_last_days_are(mailbox: Mailbox, somebody: Somebody) -> None:
    mailbox.put(b"old", b"new")
    mailbox.days[1] = (NOW - REREAD - timedelta(days=1)).date()
    somebody.look()
    assert somebody.taken == [b"new"]


def test_a_mailbox_in_which_all_is_old_is_read_from_now_on(mailbox: Mailbox, somebody: Somebody) -> None:
    mailbox.put(b"old", b"old")
    mailbox.days = dict.fromkeys((1, 2), (NOW - timedelta(days=90)).date())
    assert somebody.look() == Look()
    mailbox.put(b"new")
    somebody.look()
    assert somebody.taken == [b"new"]


def test_a_mailbox_that_counts_anew_is_read_again_as_far_as_it_may_hold_something(
    mailbox: Mailbox, somebody: Somebody
) -> None:
    mailbox.put(b"1", b"2", b"3")
    somebody.look()
    mailbox.validity, mailbox.mails = 8, {1: b"2", 2: b"3", 3: b"4"}
    somebody.look()
    assert somebody.taken == [b"1", b"2", b"3", b"2", b"3", b"4"]
    assert row().uid_validity == 8


def test_a_mail_that_is_too_large_is_left_alone(mailbox: Mailbox, somebody: Somebody) -> None:
    mailbox.put(b"1", b"x" * (LARGEST + 1), b"3")
    assert somebody.look() == Look(read=2, skipped=1)
    assert mailbox.fetched == [1, 3]


def test_a_mail_that_is_larger_than_its_server_says_is_left_alone(mailbox: Mailbox, somebody: Somebody) -> None:
    mailbox.put(b"x" * (LARGEST + 1), b"2")
    mailbox.sizes = lambda uids: dict.fromkeys(uids, 10)  # type: ignore[method-assign]
    assert somebody.look() == Look(read=1, skipped=1)


def test_a_mail_that_has_gone_meanwhile_is_passed_over(mailbox: Mailbox, somebody: Somebody) -> None:
    mailbox.put(b"1", b"2")
    mailbox.mail = lambda uid: None if uid == 1 else b"2"  # type: ignore[method-assign]
    assert somebody.look() == Look(read=1)
    assert row().last_uid == 2


def test_a_mail_that_nobody_thought_of_stops_nobody(mailbox: Mailbox, somebody: Somebody) -> None:
    def taking(raw: bytes) -> None:
        if raw == b"2":
            raise KeyError(raw)

    somebody.taking = taking
    mailbox.put(b"1", b"2", b"for us")
    assert somebody.look() == Look(read=3, understood=1, skipped=1)
    assert (somebody.look(), row().last_uid) == (Look(), 3)


@pytest.mark.parametrize("error", [Busy(retry_after=2), OperationalError("", {}, Exception()), OSError("disk full")])
def test_a_mail_whose_time_has_not_come_is_read_again(mailbox: Mailbox, somebody: Somebody, error: Exception) -> None:
    def taking(raw: bytes) -> None:
        if raw == b"2":
            raise error

    somebody.taking = taking
    mailbox.put(b"1", b"2", b"3")
    if isinstance(error, Busy):
        with pytest.raises(Busy):
            somebody.look()
    else:
        found = somebody.look()
        assert found is not None
        assert found.failure == f"holds a mail that could not be taken in ({type(error).__name__})"
    assert row().last_uid == 1
    assert row().leased_until is None
    somebody.taking = None
    somebody.look()
    assert somebody.taken == [b"1", b"2", b"3"]


def test_a_worker_that_dies_after_a_mail_leaves_it_to_be_read_again(mailbox: Mailbox, somebody: Somebody) -> None:
    def dies(raw: bytes) -> None:
        if raw == b"2":
            somebody.taken.append(raw)
            raise KeyboardInterrupt

    somebody.taking = dies
    mailbox.put(b"1", b"2", b"3")
    with pytest.raises(KeyboardInterrupt):
        somebody.look()
    somebody.taking = None
    assert somebody.look() is None
    let_it_be_due()
    somebody.look()
    assert somebody.taken == [b"1", b"2", b"2", b"3"]


@pytest.mark.parametrize("step", ["opened", "since", "after", "sizes", "mail 2", "mark 1"])
def test_a_server_that_fails_at_any_step_loses_nothing(mailbox: Mailbox, somebody: Somebody, step: str) -> None:
    mailbox.put(b"for us", b"2", b"3")
    mailbox.fails_at = step
    found = somebody.look()
    assert found is not None
    assert found.failure == "cannot be reached: gone"
    assert (row().failures, row().last_error) == (1, "cannot be reached: gone")
    mailbox.fails_at = None
    assert somebody.look() is not None
    assert somebody.taken == [b"for us", b"2", b"3"]
    assert (row().failures, row().last_error, row().failing_since) == (0, None, None)


def test_it_is_tried_ever_more_seldom_while_it_fails(mailbox: Mailbox, somebody: Somebody) -> None:
    mailbox.fails_at = "opened"
    for failures in range(1, 4):
        somebody.look()
        found = row()
        assert found.failures == failures
        assert is_about(found.next_at, pause_after_failure(failures))
    assert standing(NAME).failing_since is not None
    assert standing("another").failing_since is None


def test_many_mails_come_in_several_looks(mailbox: Mailbox, somebody: Somebody) -> None:
    mailbox.put(*(str(number).encode() for number in range(MOST + 3)))
    assert somebody.look(at_once=False) == Look(read=MOST)
    assert somebody.look(at_once=False) == Look(read=3)
    assert len(somebody.taken) == MOST + 3


def test_who_is_to_end_ends_after_the_mail_in_hand(mailbox: Mailbox, somebody: Somebody) -> None:
    ending = threading.Event()
    somebody.taking = lambda raw: ending.set()
    mailbox.put(b"1", b"2")
    look(Reader(NAME, mailbox.opened, somebody.take_in), lambda: NOW, ending)
    assert (somebody.taken, row().last_uid, row().leased_until) == ([b"1"], 1, None)


def test_two_workers_do_not_read_it_at_once(mailbox: Mailbox, somebody: Somebody) -> None:
    mailbox.put(b"1")
    held = lease(NAME)
    assert held is not None
    assert somebody.look() is None
    held.give_back()
    assert somebody.look() == Look(read=1)


def test_who_was_away_for_too_long_finds_out(mailbox: Mailbox, somebody: Somebody) -> None:
    other = Somebody(mailbox)

    def away(raw: bytes) -> None:
        if raw == b"1":
            let_it_be_due()
            other.look()

    somebody.taking = away
    mailbox.put(b"1", b"2", b"3")
    somebody.look()
    assert somebody.taken == [b"1"]
    assert other.taken == [b"1", b"2", b"3"]
    assert (row().last_uid, row().leased_until) == (3, None)


class Once(threading.Event):
    """Set after one wait."""

    def wait(self, timeout: float | None = None) -> bool:
        self.set()
        return True


@pytest.mark.parametrize("error", [RuntimeError("a fault of ours"), Busy(retry_after=2)])
def test_a_fault_is_logged_and_survived(
    mailbox: Mailbox, somebody: Somebody, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    def opened() -> object:
        raise error

    look_until(Once(), Reader(NAME, opened, somebody.take_in), lambda: NOW)  # type: ignore[arg-type]
    assert [each for each in caplog.messages if "goes on" in each or "later" in each]


def test_it_goes_on_until_nothing_is_left(mailbox: Mailbox, somebody: Somebody) -> None:
    mailbox.put(*(str(number).encode() for number in range(MOST + 3)))
    look_until(Once(), Reader(NAME, mailbox.opened, somebody.take_in), lambda: NOW)
    assert len(somebody.taken) == MOST + 3
