"""What programs hear of, when it is tried again, and how it is signed."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook as Receiver
from standardwebhooks.webhooks import WebhookVerificationError

from booking.domain.webhooks import (
    HEARD,
    OVERLAP,
    PATIENCE,
    PAUSES,
    WANTABLE,
    EventKind,
    heard,
    overlaps_until,
    pause,
    secret,
    signature,
    written,
)
from booking.web.presenters import records, visit_deeds

AT = datetime.now(UTC)
BODY = json.dumps({"type": "ping", "name": "Jürgen"}, ensure_ascii=False).encode()
SILENT = {
    *("noted", "told", "told_again", "link_renewed", "lapsed", "moved_back"),  # moved_back: of appointments
    *("note_changed", "note_removed", "noted_confidentially", "note_changed_confidentially"),
    *("note_removed_confidentially", "waiting_added", "waiting_removed", "viewed", "customers_exported", "taken_over"),
    *("joined", "brought_back", "invited", "sent_again", "revoked", "accepted", "busy_time_replaced"),
    *("calendar_connected", "calendar_renamed", "calendar_replaced", "calendar_removed", "calendar_restored"),
    *("private_entry_added", "private_entry_changed", "private_entry_removed", "reminder_added", "reminder_removed"),
    *("undone", "message_sent_again", "messages_sent_again", "message_dropped", "message_restored"),
    *("address_trusted", "address_renewed", "recall_asked", "words_changed", "key_renewed", "data_told"),
    *("wish_refused", "wished", "wish_ended", "retained", "retained_no_more", "erasure_wished"),
}
"""Deeds of which no program is told: they change nothing that it keeps, or it is told of them in another way."""


def test_of_every_deed_of_the_record_it_is_said_whether_programs_hear_of_it() -> None:
    told = {action for deeds in HEARD.values() for action in deeds}
    assert {*records.ACTIONS, *visit_deeds.ACTIONS} - told - SILENT == set()


def test_every_event_that_can_be_wanted_happens() -> None:
    from_deeds = {kind for deeds in HEARD.values() for kind in deeds.values()}
    by_themselves = {EventKind.BOOKING_LAPSED, EventKind.BOOKING_MOVE_DECLINED, EventKind.WAITING_CHANGED}
    assert set(WANTABLE) == from_deeds | by_themselves


@pytest.mark.parametrize(
    ("subject", "action", "kind"),
    [
        ("booking", "cancelled", EventKind.BOOKING_CANCELLED),
        ("customer", "merged_away", EventKind.CUSTOMER_CHANGED),
        ("resource", "archived", EventKind.SETUP_CHANGED),
        ("appointment", "noted", None),
        ("account", "changed", None),
    ],
)
def test_a_deed_is_an_event_or_none(subject: str, action: str, kind: EventKind | None) -> None:
    assert heard(subject, action) is kind


def test_it_is_tried_for_three_days_and_then_given_up() -> None:
    whole = sum(PAUSES, timedelta())
    assert PATIENCE - timedelta(hours=2) <= whole <= PATIENCE
    assert [pause(each + 1) for each in range(len(PAUSES))] == list(PAUSES)
    assert pause(len(PAUSES) + 1) is None


def test_the_other_side_may_ask_for_patience_but_not_for_ever() -> None:
    assert pause(1, timedelta(minutes=7)) == timedelta(minutes=7)
    assert pause(1, timedelta(days=30)) == timedelta(days=1)
    assert pause(3, timedelta(seconds=1)) == PAUSES[2]


def test_a_receiver_that_we_did_not_write_believes_it() -> None:
    key = secret(b"installation", 1, 2, 1)
    headers = {
        "webhook-id": "evt_1",
        "webhook-timestamp": str(int(AT.timestamp())),
        "webhook-signature": signature(key, "evt_1", AT, BODY),
    }
    assert Receiver(written(key)).verify(BODY, headers) == json.loads(BODY)
    with pytest.raises(WebhookVerificationError):
        Receiver(written(key)).verify(BODY + b" ", headers)
    with pytest.raises(WebhookVerificationError):
        Receiver(written(key)).verify(BODY, {**headers, "webhook-id": "evt_2"})


@pytest.mark.parametrize("other", [(b"other", 1, 2, 1), (b"installation", 2, 2, 1), (b"installation", 1, 3, 1)])
def test_every_address_and_every_generation_has_a_key_of_its_own(other: tuple[bytes, int, int, int]) -> None:
    assert secret(b"installation", 1, 2, 1) not in (secret(*other), secret(b"installation", 1, 2, 2))


def test_the_key_of_before_is_used_for_a_day() -> None:
    assert overlaps_until(None, AT) is None
    assert overlaps_until(AT, AT + OVERLAP - timedelta(seconds=1)) == AT + OVERLAP
    assert overlaps_until(AT, AT + OVERLAP) is None
