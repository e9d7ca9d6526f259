"""Own words are stored, taken back, and never written over what somebody else wrote meanwhile."""

import threading
from typing import Any

import pytest
from flask import Flask

from booking.domain.access import Actor, Role
from booking.domain.errors import Invalid, NotAllowed, NotFound, Stale
from booking.domain.messages import Channel, Reason
from booking.domain.own_words import Fault, Flaw, OwnWords
from booking.domain.records import Sought
from booking.services import records
from booking.services.texts import writing
from booking.services.texts.recording import Written
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.people import make_member

HELLO = OwnWords("Ihr Termin", "Hallo {kunde},\n\nbis bald.")
OTHER = OwnWords("Termin", "Guten Tag {kunde}")
ENGLISH = OwnWords("Your visit", "Hello {customer}")
NOTHING: Written = {"de": None, "en": None}


def save(actor: Actor, seen: Written, wanted: Written, reason: Reason = Reason.CONFIRMED) -> writing.Saved:
    return writing.save(actor, reason, Channel.EMAIL, seen, wanted, NOW)


def stored(actor: Actor, reason: Reason = Reason.CONFIRMED) -> Written:
    return writing.written(actor, reason, Channel.EMAIL)


@pytest.fixture
def owner(app: Flask) -> Actor:
    return make_member(make_business())


def test_without_any_the_built_in_words_are_used(owner: Actor) -> None:
    assert stored(owner) == NOTHING
    assert writing.overview(owner) == set()


def test_words_of_one_language_leave_the_other_alone(owner: Actor) -> None:
    assert save(owner, NOTHING, {"de": HELLO}).changed == ("de",)
    assert stored(owner) == {"de": HELLO, "en": None}
    assert writing.overview(owner) == {("confirmed", "email", "de")}


def test_a_business_has_its_own(owner: Actor) -> None:
    save(owner, NOTHING, {"de": HELLO})
    other = make_member(make_business())
    assert stored(other) == NOTHING


def test_words_are_tidied_before_they_are_stored(owner: Actor) -> None:
    save(owner, NOTHING, {"de": OwnWords(" Ihr Termin ", "Hallo {kunde},  \r\n\r\n\r\n\r\nbis bald.\n")})
    assert stored(owner)["de"] == HELLO


def test_what_is_saved_again_as_it_is_changes_nothing(owner: Actor) -> None:
    save(owner, NOTHING, {"de": HELLO})
    seen = stored(owner)
    assert save(owner, seen, seen) == writing.Saved((), None)


def test_words_can_be_taken_back_to_ours(owner: Actor) -> None:
    save(owner, NOTHING, {"de": HELLO, "en": ENGLISH})
    save(owner, stored(owner), {"de": None, "en": ENGLISH})
    assert stored(owner) == {"de": None, "en": ENGLISH}


def test_what_has_faults_is_not_stored_and_they_are_told(owner: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        save(owner, NOTHING, {"de": OwnWords("{datm}", "x"), "en": ENGLISH})
    fields: Any = refused.value.fields
    assert fields["faults"] == {"de": {"subject": (Fault(Flaw.UNKNOWN, 1, 1, "datm", "datum"),)}}
    assert fields["errors"] == [{"path": "subject_de", "code": "unknown"}]
    assert stored(owner) == NOTHING


@pytest.mark.parametrize("body", ["", "{", "a\x00b", "\udfff", "x" * 4001])
def test_nothing_that_cannot_be_stored_or_sent_gets_through(owner: Actor, body: str) -> None:
    with pytest.raises(Invalid):
        save(owner, NOTHING, {"de": OwnWords("x", body)})


def test_who_writes_over_somebody_else_s_words_is_told_with_both(owner: Actor) -> None:
    save(owner, NOTHING, {"de": HELLO})
    with pytest.raises(Stale) as refused:
        save(owner, NOTHING, {"de": OTHER})
    assert refused.value.fields["present"] == {"de": HELLO, "en": None}
    assert stored(owner)["de"] == HELLO


def test_two_who_write_different_languages_do_not_disturb_each_other(owner: Actor) -> None:
    save(owner, NOTHING, {"de": HELLO})
    save(owner, NOTHING, {"en": ENGLISH})
    assert stored(owner) == {"de": HELLO, "en": ENGLISH}


def test_two_who_write_the_same_do_not_either(owner: Actor) -> None:
    save(owner, NOTHING, {"de": HELLO})
    assert save(owner, NOTHING, {"de": HELLO}).changed == ()


def test_a_change_is_undone_to_the_last_space_and_line(owner: Actor) -> None:
    spaced = OwnWords("Zwei  Leerzeichen", "Hallo,\n\n  eingerückt\tund\u00a0mehr \\u0020 {kunde}")
    save(owner, NOTHING, {"de": spaced})
    saved = save(owner, stored(owner), {"de": OTHER, "en": ENGLISH})
    assert saved.entry_id is not None
    assert writing.undo(owner, saved.entry_id, NOW) == (Reason.CONFIRMED, Channel.EMAIL)
    assert stored(owner) == {"de": spaced, "en": None}


def test_an_undo_after_another_change_is_refused(owner: Actor) -> None:
    saved = save(owner, NOTHING, {"de": HELLO})
    save(owner, stored(owner), {"de": OTHER})
    assert saved.entry_id is not None
    with pytest.raises(Stale):
        writing.undo(owner, saved.entry_id, NOW)
    assert stored(owner)["de"] == OTHER


def test_an_undo_leaves_the_other_language_as_it_became(owner: Actor) -> None:
    saved = save(owner, NOTHING, {"de": HELLO})
    save(owner, stored(owner), {"de": HELLO, "en": ENGLISH})
    assert saved.entry_id is not None
    writing.undo(owner, saved.entry_id, NOW)
    assert stored(owner) == {"de": None, "en": ENGLISH}


def test_another_business_s_change_cannot_be_undone(owner: Actor) -> None:
    saved = save(owner, NOTHING, {"de": HELLO})
    stranger = make_member(make_business())
    assert saved.entry_id is not None
    with pytest.raises(NotFound):
        writing.undo(stranger, saved.entry_id, NOW)
    assert stored(owner)["de"] == HELLO


def test_the_record_says_who_wrote_what(owner: Actor) -> None:
    save(owner, NOTHING, {"de": HELLO})
    entries, _ = records.of_business(owner, Sought())
    changes = {each.field: (each.before, each.after) for each in entries[0].changes}
    assert entries[0].action == "words_changed"
    assert changes["message"] == (None, "confirmed.email")
    assert changes["subject_de"] == (None, "Ihr Termin")


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.STAFF, Role.READ_ONLY])
def test_only_who_sets_the_business_up_may(app: Flask, role: Role) -> None:
    actor = make_member(make_business(), role, "anna" if role is Role.STAFF else None)
    for use in (
        lambda: writing.overview(actor),
        lambda: stored(actor),
        lambda: save(actor, NOTHING, {"de": HELLO}),
        lambda: writing.undo(actor, 1, NOW),
    ):
        with pytest.raises(NotAllowed):
            use()


def test_a_message_that_only_the_house_gets_has_no_own_words(owner: Actor) -> None:
    with pytest.raises(NotFound):
        stored(owner, Reason.PROPOSAL_REFUSED)


def test_of_two_who_write_at_once_one_is_told(owner: Actor, app: Flask) -> None:
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def write(words: OwnWords) -> None:
        with app.app_context():
            together.wait(timeout=10)
            try:
                save(owner, NOTHING, {"de": words})
                outcomes.append("saved")
            except Stale:
                outcomes.append("told")

    threads = [threading.Thread(target=write, args=(words,)) for words in (HELLO, OTHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(outcomes) == ["saved", "told"]
