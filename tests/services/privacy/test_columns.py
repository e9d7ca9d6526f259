"""Every column is known to hold something of a customer, or not to: a new one has to be thought about."""

from booking.services.privacy.holdings import HOLDINGS
from booking.storage.db import db, table_of

ABOUT_CUSTOMERS = {
    "appointment": {"note", "squeezed_reason", "title"},
    "booking": {
        *("address", "answers", "contact_email", "contact_name", "contact_phone", "customer_id", "decline_reason"),
        "visitor",
    },
    "feed": {"customer_email", "fetched_by", "name"},
    "message": {"address", "last_error", "words"},
}
"""The columns that are emptied of tables whose rows stay."""
WHOLE = {
    *("bounced_address", "customer", "customer_note", "customer_page", "customer_tag", "customer_word", "recall"),
    *("record_value", "waiting_entry"),
}
"""Tables whose rows go."""
IMPERSONAL = {
    "appointment": {
        *("business_id", "id", "location_id", "kind", "starts_at", "ends_at", "zone", "local_start", "capacity"),
        *("seats_taken", "uid", "sequence", "status", "also", "run", "overridden", "created_at", "updated_at"),
    },
    "booking": {
        *("business_id", "id", "appointment_id", "seats", "state", "hold_kind", "expires_at", "uid", "sequence"),
        *("reference", "locale", "source", "audience", "resource", "price_minor", "currency", "moves_id", "series_id"),
        *("wants_reminders", "reminders_stopped_at", "coming_at", "attendance", "attendance_at", "arrived_at"),
        *("started_at", "finished_at", "generation", "created_at", "updated_at"),
    },
    "feed": {
        *("business_id", "id", "resource_id", "service_id", "form", "privacy", "locale", "past_days", "ahead_days"),
        *("alarm_minutes", "generation", "created_at", "created_by", "changed_at", "revoked_at", "fetched_at"),
    },
    "message": {
        *("business_id", "id", "booking_id", "invitation_id", "customer_page_id", "waiting_id", "recall_id"),
        *("absence_id", "proof_id", "user_id", "reminder_id", "for_start", "calendar_id", "channel", "reason"),
        *("recipient", "message_id", "state", "due_at", "attempts", "leased_until", "sent_at", "created_at"),
    },
}
"""What stays of them, and says of nobody who they are."""
NOT_ABOUT_CUSTOMERS = {
    # the house: what it offers, when, and who works there
    *("business", "old_slug", "location", "resource", "service", "requirement", "requirement_resource"),
    *(
        "weekly_hours",
        "date_override",
        "time_off",
        "holiday_decision",
        "reminder",
        "message_text",
        "membership",
        "invitation",
    ),
    *("user_account", "recovery_code", "passkey", "proof", "login_session", "login_attempt", "passkey_challenge"),
    *("app_token", "webhook", "own_entry", "foreign_calendar", "busy_time", "absence", "take_over"),
    # numbers, states and digests alone
    *("line", "occupancy", "series", "link", "idempotency_key", "rate_count", "heartbeat", "inbox", "waiting_look"),
    *(
        "next_look",
        "next_start",
        "time_change",
        "held_back",
        "webhook_delivery",
        "absence_step",
        "taken_over",
        "record_entry",
    ),
}


def test_every_column_was_thought_about() -> None:
    tables = db.metadata.tables
    assert set(tables) == {*ABOUT_CUSTOMERS, *WHOLE, *NOT_ABOUT_CUSTOMERS}
    for name, personal in ABOUT_CUSTOMERS.items():
        assert {each.name for each in tables[name].c} == personal | IMPERSONAL[name], name


def test_the_list_of_holdings_says_the_same() -> None:
    emptied: dict[str, set[str]] = {}
    for each in HOLDINGS:
        if each.emptied:
            emptied.setdefault(table_of(each.model).name, set()).update(each.emptied)
    assert emptied == ABOUT_CUSTOMERS
    assert {table_of(each.model).name for each in HOLDINGS if not each.emptied} == WHOLE | {"message"}
