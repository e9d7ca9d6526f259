"""Who may enter where: a row for every endpoint. A new route needs one; there are no exceptions by silence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from booking.domain.programs import Scope

PURPOSES = frozenset(
    {
        "hold",
        "view",
        "manage",
        "decide",
        "feed",
        "customer",
        "recall",
        "waiting",
        "reset",
        "email",
        "sign_up",
        "invite",
        "free_busy",
    }
)


@dataclass(frozen=True)
class Row:
    """Whose tokens open an endpoint (none are needed where ``purposes`` is empty), and how it is asked for.

    ``values`` fill its address, ``sent`` is its form or JSON, ``is_page`` says that it answers with HTML. A value such
    as ``$customer`` stands for the id of a thing of the practice (``World.things``). ``permission`` is what a
    role of the house must allow, or ``signed_in`` where it is enough to be somebody. A program of the business needs
    one of ``scopes``, a calendar program its password.
    """

    purposes: frozenset[str] = frozenset()
    values: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    sent: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    is_page: bool = True
    is_kept: bool = False
    permission: str | None = None
    scopes: frozenset[str] = frozenset()
    is_by_password: bool = False


def anyone(**more: Any) -> Row:
    """Nobody is asked who he is."""
    return Row(**more)


def holder(*purposes: str, **more: Any) -> Row:
    """Only who has a token for one of these purposes; for everybody else there is nothing."""
    return Row(frozenset(purposes), **more)


def member(permission: str, **more: Any) -> Row:
    """Only people of the business whose role allows it; ``business`` is filled in."""
    return Row(permission=permission, **{**more, "values": {"business": "practice", **more.get("values", {})}})


def person(**more: Any) -> Row:
    """Whoever is signed in, about their own account."""
    return Row(permission="signed_in", **more)


def program(*scopes: str, **more: Any) -> Row:
    """Only a program with the business's token and one of these scopes; ``business`` is filled in."""
    values = {"business": "practice", **more.pop("values", {})}
    return Row(scopes=frozenset(scopes), is_page=False, values=values, **more)


PRACTICE = {"business": "practice"}
CHECKUP = {"business": "practice", "service": "checkup"}
STARTS_AT = "2026-12-01T10:00:00+01:00"
CUSTOMER = {"name": "Karl Winter", "email": "karl@example.org"}
SERIES = {"start": STARTS_AT, "every": "1", "unit": "weeks", "count": "2"}
BOOKING = {"service": "checkup", "starts_at": STARTS_AT, "customer": CUSTOMER}
LATER = "2026-12-08T10:00:00+01:00"
APPOINTMENT = {"appointment": "$appointment"}
SEATS = {"appointment": "$appointment", "booking": "$booking"}
BLOCK = {"resources": ["anna"], "starts_at": STARTS_AT, "ends_at": "2026-12-01T11:00:00+01:00", "title": "Training"}
COURSE = {"service": "checkup", "first_on": "2026-12-01", "at": "18:00"}
PERSON = {"customer": "$customer"}
FEED, CALENDAR = {"feed": "$feed"}, {"calendar": "$calendar"}
RESOURCE = {"resource": "$resource"}
HOURS: Mapping[str, Any] = {"weekly_hours": None, "date_overrides": []}
AWAY = {"starts_at": "2026-12-07T00:00:00+01:00", "ends_at": "2026-12-08T00:00:00+01:00"}
METRICS_TOKEN = "metrics-token-for-tests-only-0123456789"
WINDOW = {"from": "2026-11-30", "to": "2026-12-01"}

ACCESS: dict[str, Row] = {
    "start": anyone(),
    "static": anyone(values={"filename": "css/base.css"}, is_page=False, is_kept=True),
    "public.stylesheet": anyone(values={"version": "v0123456789ab", "sheet": "site"}, is_page=False, is_kept=True),
    # what machines ask who watch over the service; without its token there are no figures (test_health.py)
    "health.alive": anyone(is_page=False),
    "health.ready": anyone(is_page=False),
    "health.figures": anyone(headers={"Authorization": f"Bearer {METRICS_TOKEN}"}, is_page=False),
    # pages where a customer finds, chooses and books
    "public.index": anyone(),
    "public.business": anyone(values=PRACTICE),
    "public.slots": anyone(values=CHECKUP, query={"week": "2026-W49"}),
    "public.several": anyone(values=PRACTICE),
    "public.take": anyone(values=CHECKUP, sent={"starts_at": STARTS_AT}),
    "public.details": holder("hold", values=PRACTICE),
    "public.series": anyone(values=CHECKUP),
    "public.series_take": anyone(
        values=CHECKUP, query=SERIES, sent={"date-1": STARTS_AT, "date-2": "2026-12-08T10:00:00+01:00"}
    ),
    "public.send": holder("hold", values=PRACTICE, sent={"service": "checkup", "action": "book"}),
    "public.waiting_list": anyone(values=CHECKUP),
    "public.join_waiting_list": anyone(values=CHECKUP, sent={"action": "join"}),
    "public.accessibility": anyone(),
    "public.imprint": anyone(values=PRACTICE),
    "public.privacy": anyone(values=PRACTICE),
    "public.accessibility_of": anyone(values=PRACTICE),
    # the same in a frame on another site
    "embed.script": anyone(is_page=False, is_kept=True),
    "embed.business": anyone(values=PRACTICE),
    "embed.slots": anyone(values=CHECKUP, query={"week": "2026-W49"}),
    "embed.several": anyone(values=PRACTICE),
    "embed.take": anyone(values=CHECKUP, sent={"starts_at": STARTS_AT}),
    "embed.details": holder("hold", values=PRACTICE),
    "embed.send": holder("hold", values=PRACTICE, sent={"service": "checkup", "action": "book"}),
    "embed.booking": holder("view", "manage"),
    "embed.waiting_list": anyone(values=CHECKUP),
    "embed.join_waiting_list": anyone(values=CHECKUP, sent={"action": "join"}),
    "embed.waiting": holder("waiting"),
    # one's own booking, by its link
    "manage.in_own_language": holder("view", "manage"),
    "manage.booking": holder("view", "manage"),
    "manage.confirm": holder("manage"),
    "manage.move": holder("manage"),
    "manage.move_to": holder("manage", sent={"starts_at": STARTS_AT}),
    # shows what a link for viewing shows; the button is the next row
    "manage.cancel": holder("view", "manage"),
    "manage.cancel_now": holder("manage"),
    "manage.move_series": holder("manage"),
    "manage.move_series_to": holder("manage"),
    "manage.cancel_series": holder("manage"),
    "manage.cancel_series_now": holder("manage"),
    "manage.answer_proposal": holder("manage", sent={"action": "accept"}),
    "manage.come": holder("manage", sent={"starts_at": "2026-11-30T10:00:00+01:00"}),
    "manage.earlier": holder("manage", "view"),
    "manage.join_earlier": holder("manage", sent={"span": "any"}),
    "manage.waiting": holder("waiting"),
    "manage.answer_offer": holder("waiting", sent={"action": "accept"}),
    "manage.leave_waiting": holder("waiting"),
    "manage.waiting_wish": holder("waiting"),
    "manage.change_wish": holder("waiting", sent={"span": "any", "part": "any"}),
    "manage.reminders": holder("view", "manage"),
    "manage.change_reminders": holder("manage", sent={"reminders": "yes"}),
    "manage.reminders_in_own_language": holder("view", "manage"),
    # no page of ours sends it: without the word of RFC 8058 it is refused as a form without its token is
    "manage.stop_reminders": holder("manage", is_page=False),
    # all that an address has booked at a business, by the link in its mail
    "manage.ask_for_all": anyone(values=PRACTICE),
    "manage.send_all": anyone(values=PRACTICE, sent={"email": "nobody@example.org"}),
    "manage.all_sent": anyone(values=PRACTICE),
    "manage.all_bookings": holder("customer"),
    "manage.all_again": holder("customer"),
    "manage.my_data": holder("customer", is_page=False),
    "manage.my_details": holder("customer"),
    "manage.correct_me": holder("customer", sent={"customer": "$customer", "name": "Greta Sample", "phone": ""}),
    "manage.ask_erase_me": holder("customer"),
    "manage.erase_me": holder("customer"),
    "manage.end_all": holder("customer"),
    "manage.subscribe_all": holder("customer", sent={"action": "make"}),
    # the business decides, by the link in its mail
    "manage.ask_openings": anyone(values=PRACTICE),
    "manage.send_openings": anyone(values=PRACTICE, sent={"email": "nobody@example.org"}),
    "manage.openings_sent": anyone(values=PRACTICE),
    "manage.ask_recall": holder("manage", sent={"months": "6"}),
    "manage.recall": holder("recall"),
    "manage.change_recall": holder("recall", sent={"action": "stop"}),
    "manage.recall_in_own_language": holder("recall"),
    "manage.stop_recall": holder("recall", is_page=False),
    "manage.decide": holder("decide"),
    "manage.decide_now": holder("decide", sent={"action": "approve"}),
    # reminders
    "messages.reminders": member("setup.change"),
    "messages.add_reminder": member(
        "setup.change", sent={"when": "days_before", "days_before": "2", "days_before_at": "09:00"}
    ),
    "messages.add_usual_reminders": member("setup.change"),
    "messages.remove_reminder": member("setup.change", sent={"reminder": "$reminder"}),
    "messages.restore_reminder": member("setup.change", sent={"reminder": "$reminder"}),
    "messages.set_reminders_always": member("setup.change", sent={"always": "yes"}),
    # the outbox
    "messages.outbox": member("messages.see", query={"q": "greta"}),
    "messages.send_failed_again": member("messages.see", sent={"since": "all"}),
    "messages.message": member("messages.see", values={"message_id": "$message"}),
    "messages.send_again": member("messages.see", values={"message_id": "$message"}),
    "messages.drop": member("messages.see", values={"message_id": "$message"}),
    "messages.restore": member("messages.see", values={"message_id": "$message"}, sent={"was": "due"}),
    "messages.mend": member("messages.see", values={"message_id": "$message"}, sent={"address": "new@example.org"}),
    "messages.trust_again": member("customers.change", values={"customer_id": "$customer"}),
    # absences
    "absences.overview": member("bookings.change"),
    "absences.ask": member("bookings.change"),
    "absences.report": member("bookings.change", sent={"who": "anna", "first": "2027-06-07", "last": "2027-06-07"}),
    "absences.one": member("bookings.change", values={"absence_id": "$absence"}),
    "absences.calls": member("bookings.change", values={"absence_id": "$absence"}),
    "absences.note_calls": member("bookings.change", values={"absence_id": "$absence"}, sent={"shown": "1"}),
    "absences.go_on": member("bookings.change", values={"absence_id": "$absence"}, sent={"action": "on"}),
    # courses
    "courses.overview": member("bookings.change"),
    "courses.new": member("bookings.change"),
    "courses.publish": member("bookings.change", sent={"service": "course"}),
    "courses.withdraw": member("bookings.change", values={"run": "$run"}),
    "courses.session": member("bookings.change", values={"appointment_id": "$session"}),
    "courses.participants": member("bookings.change", values={"appointment_id": "$session"}),
    "courses.participants_csv": member("customers.export", values={"appointment_id": "$session"}, is_page=False),
    "courses.edit": member("bookings.change", values={"appointment_id": "$session"}),
    "courses.change": member("bookings.change", values={"appointment_id": "$session"}, sent={"seats": "5"}),
    "courses.write": member("bookings.change", values={"appointment_id": "$session"}),
    "courses.tell": member("bookings.change", values={"appointment_id": "$session"}, sent={"subject": "Hello"}),
    "courses.ask_cancel": member("bookings.change", values={"appointment_id": "$session"}),
    "courses.cancel": member("bookings.change", values={"appointment_id": "$session"}),
    # requests
    "requests.waiting": member("bookings.change"),
    "requests.request": member("bookings.change", values={"booking_id": "$request"}),
    "requests.decide": member("bookings.change", values={"booking_id": "$request"}, sent={"action": "approve"}),
    "requests.restore": member("bookings.change", values={"booking_id": "$request"}),
    "requests.propose": member("bookings.change", values={"booking_id": "$booking"}),
    "requests.propose_it": member("bookings.change", values={"booking_id": "$booking"}, sent={"take": STARTS_AT}),
    "requests.withdraw": member("bookings.change", values={"booking_id": "$booking"}),
    # who waits for a time to become free
    "waiting.lines": member("bookings.change"),
    "waiting.new": member("bookings.change", query={"service": "$service"}),
    "waiting.add": member("bookings.change", sent={"service": "$service"}),
    "waiting.remove": member("bookings.change", values={"entry_id": "$waiting"}),
    "waiting.restore": member("bookings.change", values={"entry_id": "$waiting"}),
    # taking over
    "taking_over.past": member("take_over"),
    "taking_over.bring": member("take_over"),
    "taking_over.look_over": member("take_over", values={"file_id": "$file"}),
    "taking_over.take_over": member("take_over", values={"file_id": "$file"}),
    "taking_over.undo": member("take_over", values={"file_id": "$file"}),
    # the words of messages
    "messages.texts": member("setup.change"),
    "messages.text": member(
        "setup.change", values={"channel": "email", "reason": "confirmed"}, sent={"action": "preview"}
    ),
    "messages.text_undo": member("setup.change", sent={"entry": "1"}),
    # the record
    "figures.overview": member("figures.see"),
    "figures.file": member("figures.see", values={"table": "months"}, is_page=False),
    "record.entries": member("history.see"),
    # signing in and one's own account
    "auth.sign_in": anyone(),
    "auth.sign_in_now": anyone(sent={"email": "nobody@example.org", "password": "wrong"}),
    "auth.sign_out": anyone(),
    "auth.businesses": person(),
    "auth.owing": person(),
    "auth.reset": anyone(),
    "auth.send_reset": anyone(sent={"email": "nobody@example.org"}),
    "auth.reset_sent": anyone(),
    "auth.choose_password": holder("reset"),
    "auth.take_password": holder("reset", sent={"password": "short"}),
    "auth.sign_up": anyone(),
    "auth.send_sign_up": anyone(sent={"email": "nobody@example.org"}),
    "auth.sign_up_sent": anyone(),
    "auth.begin_business": holder("sign_up"),
    "auth.make_business": holder("sign_up", sent={"business": "New"}),
    "auth.password": person(),
    "auth.change_password": person(sent={"present": "wrong", "password": "wrong"}),
    "auth.address": person(),
    "auth.ask_for_address": person(sent={"email": "new@example.org", "present": "wrong"}),
    "auth.confirm_address": holder("email"),
    "auth.confirm_address_now": holder("email"),
    "auth.sessions": person(),
    "auth.end_session": person(sent={"session": "1"}),
    "auth.end_other_sessions": person(),
    # the house's calendar
    "calendar.home": member("calendar.see"),
    "calendar.week": member("calendar.see", query={"week": "2026-W49", "cancelled": "1"}),
    "calendar.day": member("calendar.see", query={"date": "2026-11-30"}),
    "calendar.month": member("calendar.see", query={"month": "2026-12"}),
    "calendar.list": member("calendar.see", query={"date": "2026-11-30", "cancelled": "1"}),
    "calendar.changes": member("calendar.see", query={"view": "week", "week": "2026-W49"}, is_page=False),
    # the desk
    "desk.new": member("bookings.change", query={"customer": "$customer", "service": "checkup"}),
    "desk.book": member("bookings.change", sent={"service": "checkup", "action": "times"}),
    "desk.walk_in": member("bookings.change"),
    "desk.walk_in_now": member("bookings.change", sent={"service": "checkup", "action": "times"}),
    "desk.find": member("bookings.change", query={"q": "gre"}, is_page=False),
    "desk.today": member("bookings.change", query={"on": "2026-11-30"}),
    "desk.columns": member("bookings.change", query={"on": "2026-11-30"}, is_page=False),
    "desk.booking": member("calendar.see", values={"booking_id": "$booking"}),
    "desk.visit": member("bookings.change", values={"booking_id": "$booking"}, sent={"action": "check_in"}),
    "desk.slip": member("bookings.change", values={"booking_id": "$booking"}),
    "desk.cancel": member("bookings.change", values={"booking_id": "$booking"}),
    "desk.cancel_now": member("bookings.change", values={"booking_id": "$booking"}),
    "desk.rebook": member("bookings.change", values={"booking_id": "$booking"}),
    "desk.rebook_to": member(
        "bookings.change", values={"booking_id": "$booking"}, sent={"day": "2026-12-01", "clock": "11:00"}
    ),
    "desk.undo_rebooking": member(
        "bookings.change", values={"booking_id": "$booking"}, sent={"starts_at": STARTS_AT, "sequence": "0"}
    ),
    "desk.series": member("bookings.change", values={"booking_id": "$booking"}),
    "desk.book_series": member("bookings.change", values={"booking_id": "$booking"}),
    "desk.restore": member("bookings.change", values={"booking_id": "$booking"}),
    "desk.tell_again": member("bookings.change", values={"booking_id": "$booking"}),
    "desk.remind": member("bookings.change", values={"booking_id": "$booking"}, sent={"reminders": "yes"}),
    "desk.renew_link": member("bookings.change", values={"booking_id": "$booking"}),
    "desk.appointment": member("calendar.see", values={"appointment_id": "$appointment"}),
    "desk.note": member("bookings.change", values={"appointment_id": "$appointment"}, sent={"note": "New"}),
    "desk.move": member("bookings.change", values={"appointment_id": "$appointment"}),
    "desk.move_to": member(
        "bookings.change",
        values={"appointment_id": "$appointment"},
        sent={"day": "2026-12-01", "clock": "10:00", "minutes": "30", "sequence": "0", "action": "check"},
    ),
    "desk.undo_move": member(
        "bookings.change",
        values={"appointment_id": "$appointment"},
        sent={"starts_at": STARTS_AT, "minutes": "30", "resources": "anna", "sequence": "0"},
    ),
    "desk.new_block": member("bookings.change"),
    "desk.add_block": member("bookings.change", sent={"title": "", "day": "2026-12-01", "clock": "10:00"}),
    "desk.block": member("calendar.see", values={"appointment_id": "$block"}),
    "desk.change_block": member("bookings.change", values={"appointment_id": "$block"}, sent={"title": ""}),
    "desk.remove_block": member("bookings.change", values={"appointment_id": "$block"}),
    "desk.restore_block": member("bookings.change", values={"appointment_id": "$block"}),
    # customers
    "customers.search": member("customers.see", query={"q": "gre"}),
    "customers.new": member("customers.change"),
    "customers.add": member("customers.change", sent={"name": "New"}),
    "customers.doubles": member("customers.change"),
    "customers.export": member("customers.export", is_page=False),
    "customers.bring": member("take_over"),
    "customers.look": member("take_over"),
    "customers.look_over": member("take_over", values={"draft_id": "$draft"}),
    "customers.take_over": member("take_over", values={"draft_id": "$draft"}, sent={"name": "0"}),
    "customers.customer": member("calendar.see", values={"customer_id": "$customer"}),
    "customers.edit": member("customers.change", values={"customer_id": "$customer"}),
    "customers.change": member("customers.change", values={"customer_id": "$customer"}, sent={"name": "New"}),
    "customers.archive": member("customers.change", values={"customer_id": "$customer"}),
    "customers.restore": member("customers.change", values={"customer_id": "$customer"}),
    "customers.data": member("customers.export", values={"customer_id": "$customer"}, is_page=False),
    "customers.ask_erase": member("customers.export", values={"customer_id": "$customer"}),
    "customers.erase": member("customers.export", values={"customer_id": "$customer"}),
    "customers.block": member("customers.change", values={"customer_id": "$customer"}),
    "customers.retain": member("customers.export", values={"customer_id": "$customer"}, sent={"what_for": "A debt"}),
    "customers.end_retaining": member("customers.export", values={"customer_id": "$customer"}),
    "customers.unblock": member("customers.change", values={"customer_id": "$customer"}),
    "customers.note": member("bookings.change", values={"customer_id": "$customer"}, sent={"note": "New"}),
    "customers.edit_note": member("bookings.change", values={"customer_id": "$customer", "note_id": "$note"}),
    "customers.change_note": member(
        "bookings.change", values={"customer_id": "$customer", "note_id": "$note"}, sent={"note": "New"}
    ),
    "customers.compare": member("customers.change", values={"customer_id": "$customer", "other_id": "$double"}),
    "customers.merge": member("customers.change", values={"customer_id": "$customer", "other_id": "$double"}),
    "customers.split": member("customers.change", values={"customer_id": "$merged"}),
    # setting the business up: itself, places, people, hours, days
    "setup.overview": member("setup.change"),
    "setup.business": member("setup.change"),
    "setup.law": member("setup.change"),
    "setup.online": member("setup.change"),
    "setup.forgetting": member("setup.change", query={"months": "24"}),
    "setup.forget_after": member("setup.change", sent={"months": "24"}),
    "setup.pause": member("setup.change", sent={"note": "Krank."}),
    "setup.resume": member("setup.change"),
    "setup.list_publicly": member("setup.change", sent={"listed": "no"}),
    "setup.keep_names": member("setup.change", sent={"keeps": "yes"}),
    "setup.confirm_addresses": member("setup.change", sent={"confirms": "yes"}),
    "setup.ask_for_work": member("setup.change", sent={"asks": "yes"}),
    "setup.set_release": member("setup.change", sent={"release_minutes": "60"}),
    "setup.set_offers": member(
        "setup.change", sent={"offer_minutes": "30", "quiet_from": "21:00", "quiet_until": "09:00"}
    ),
    "setup.tell_openings": member("setup.change", sent={"tells": "yes"}),
    "setup.let_assistants": member("setup.change", sent={"assistants": "book"}),
    "setup.change_address": member("setup.change", sent={"slug": "elsewhere"}),
    "setup.locations": member("setup.change"),
    "setup.new_location": member("setup.change"),
    "setup.location": member("setup.change", values={"part": "$location"}),
    "setup.resources": member("setup.change"),
    "setup.new_resource": member("setup.change"),
    "setup.resource": member("setup.change", values={"part": "$resource"}),
    "setup.move_resource": member("setup.change", values={"part": "$resource"}, sent={"to": "up"}),
    "setup.archive": member("setup.change", values={"collection": "resources", "part": "$resource"}),
    "setup.restore": member("setup.change", values={"collection": "resources", "part": "$resource"}),
    "setup.hours": member("setup.change", values={"collection": "resources", "part": "$resource"}),
    "setup.exceptions": member("time_off.change"),
    "setup.add_exception": member("time_off.change", sent={"who": "resources/anna", "first": "2026-12-01"}),
    "setup.remove_exception": member("time_off.change", sent={"who": "resources/anna", "on": "2026-12-01"}),
    "setup.holidays": member("setup.change"),
    "setup.decide_holidays": member("setup.change", sent={"action": "close_all"}),
    "setup.propose_holiday": member("setup.change", sent={"location": "erfurt", "on": "2026-12-25"}),
    "setup.undo_holidays": member("setup.change"),
    "setup.misfits": member("time_off.change"),
    "setup.undo": member("time_off.change"),
    "setup.services": member("setup.change"),
    "setup.service_new": member("setup.change", query={"like": "$service"}, sent={"action": "add:windows"}),
    "setup.service": member("setup.change", values={"part": "$service"}, sent={"action": "save"}),
    "setup.service_archive": member("setup.change", values={"part": "$service"}),
    "setup.service_restore": member("setup.change", values={"part": "$service"}),
    "setup.service_move": member("setup.change", values={"part": "$service"}, sent={"to": "down"}),
    "setup.audiences": member("setup.change", sent={"action": "save"}),
    "setup.guide": member("setup.change"),
    "setup.guide_step": member("setup.change", values={"step": "hours"}, sent={"action": "save"}),
    "setup.guide_done": member("setup.change"),
    "setup.poster": member("setup.change"),
    "setup.embedding": member("setup.change", query={"service": "$service", "language": "en"}),
    "setup.why": member("calendar.see", query={"service": "$service", "starts_at": STARTS_AT}),
    # one's own account: second factor, passkeys, and the way into a team
    "auth.account": person(),
    "auth.change_account": person(sent={"name": "Paula", "locale": "de"}),
    "auth.second_factor": anyone(),
    "auth.show_second_factor": anyone(sent={"code": "000000"}),
    "auth.totp": person(),
    "auth.begin_totp": person(),
    "auth.confirm_totp": person(sent={"code": "000000"}),
    "auth.ask_to_remove_totp": person(),
    "auth.remove_totp": person(sent={"present": "wrong", "code": "000000"}),
    "auth.recovery_codes": person(),
    "auth.renew_recovery_codes": person(),
    "auth.put_recovery_codes_away": person(),
    "auth.ask_passkey": anyone(is_page=False),
    "auth.enter_by_passkey": anyone(sent={"passkey": "{}"}),
    "auth.passkeys": person(),
    "auth.add_passkey": person(sent={"name": "Telephone", "passkey": "{}"}),
    "auth.ask_new_passkey": person(sent={"name": "Telephone"}, is_page=False),
    "auth.passkey": person(),
    "auth.rename_passkey": person(sent={"passkey": "1", "name": "Telephone"}),
    "auth.remove_passkey": person(sent={"passkey": "1"}),
    "auth.join": holder("invite"),
    "auth.join_now": holder("invite", sent={"name": "Nina", "password": "short"}),
    # the team
    "team.members": member("team.change"),
    "team.ask": member("team.change"),
    "team.invite": member("team.change", sent={"email": "new@example.org", "role": "read_only", "locale": "de"}),
    "team.member": member("team.change", values={"member_id": "$member"}),
    "team.change": member("team.change", values={"member_id": "$member"}, sent={"role": "read_only"}),
    "team.ask_to_remove": member("team.change", values={"member_id": "$member"}),
    "team.remove": member("team.change", values={"member_id": "$member"}),
    "team.restore": member("team.change", values={"member_id": "$member"}),
    "team.send_again": member("team.change", values={"invitation_id": "$invitation"}),
    "team.revoke": member("team.change", values={"invitation_id": "$invitation"}),
    "calendar.check": member(
        "bookings.change",
        query={"appointment": "$appointment", "on": "2026-11-30", "clock": "11:00"},
        is_page=False,
    ),
    "calendar.move": member(
        "bookings.change", sent={"appointment": "$appointment", "on": "2026-11-30", "clock": "11:00"}, is_page=False
    ),
    "calendar.undo": member("bookings.change", sent={"appointment": "$appointment"}, is_page=False),
    # calendars of others
    "connections.overview": member("calendars.connect"),
    "connections.fares": member("calendars.connect", is_page=False),
    "connections.ask": member("calendars.connect"),
    "connections.connect": member("calendars.connect", sent={"resource": "$resource", "address": "nonsense"}),
    "connections.calendar": member("calendars.connect", values={"calendar_id": "$calendar"}),
    "connections.change": member("calendars.connect", values={"calendar_id": "$calendar"}, sent={"name": "Private"}),
    "connections.ask_now": member("calendars.connect", values={"calendar_id": "$calendar"}),
    "connections.remove": member("calendars.connect", values={"calendar_id": "$calendar"}),
    "connections.restore": member("calendars.connect", values={"calendar_id": "$calendar"}),
    # calendars that others subscribe to
    "connections.feeds": member("calendars.connect"),
    "connections.ask_feed": member("calendars.connect"),
    "connections.make_feed": member(
        "calendars.connect",
        sent={"kind": "resource", "resource": "$resource", "privacy": "busy", "locale": "de", "past_days": "366"},
    ),
    "connections.feed": member("calendars.connect", values={"feed_id": "$feed"}),
    "connections.change_feed": member(
        "calendars.connect",
        values={"feed_id": "$feed"},
        sent={"privacy": "name", "locale": "de", "past_days": "31"},
    ),
    "connections.rotate_feed": member("calendars.connect", values={"feed_id": "$feed"}),
    "connections.revoke_feed": member("calendars.connect", values={"feed_id": "$feed"}),
    "connections.restore_feed": member("calendars.connect", values={"feed_id": "$feed"}),
    "connections.programs": member("calendars.connect"),
    "connections.ask_program": member("calendars.connect", values={"kind": "calendar"}),
    "connections.make_program": member("calendars.connect", values={"kind": "calendar"}, sent={"name": ""}),
    "connections.program": member("calendars.connect", values={"token_id": "$token"}),
    "connections.revoke_program": member("calendars.connect", values={"token_id": "$token"}),
    "connections.restore_program": member("calendars.connect", values={"token_id": "$token"}),
    # programs that are told what happens
    "connections.ask_webhook": member("programs.connect"),
    "connections.make_webhook": member("programs.connect", sent={"address": "nonsense"}),
    "connections.webhook": member("programs.connect", values={"webhook_id": "$webhook"}),
    "connections.edit_webhook": member("programs.connect", values={"webhook_id": "$webhook"}),
    "connections.change_webhook": member(
        "programs.connect", values={"webhook_id": "$webhook"}, sent={"booking.created": "on"}
    ),
    "connections.test_webhook": member("programs.connect", values={"webhook_id": "$webhook"}),
    "connections.pause_webhook": member("programs.connect", values={"webhook_id": "$webhook"}),
    "connections.resume_webhook": member("programs.connect", values={"webhook_id": "$webhook"}),
    "connections.rotate_webhook": member("programs.connect", values={"webhook_id": "$webhook"}),
    "connections.remove_webhook": member("programs.connect", values={"webhook_id": "$webhook"}),
    "connections.restore_webhook": member("programs.connect", values={"webhook_id": "$webhook"}),
    "connections.replay_webhook": member("programs.connect", values={"webhook_id": "$webhook"}),
    "connections.replay_delivery": member(
        "programs.connect", values={"webhook_id": "$webhook", "delivery_id": "$delivery"}
    ),
    # calendars
    # what calendar programs ask, with a password for one calendar
    "dav.well_known": anyone(is_page=False),
    "dav.ask": Row(values={"path": "$object"}, is_by_password=True, is_page=False),
    "feeds.calendar": holder("feed", "free_busy", is_page=False, is_kept=True),
    "feeds.free_busy": holder("free_busy", is_page=False, is_kept=True),
    "feeds.event": holder("view", "manage", is_page=False),
    # programs
    "api.openapi": anyone(is_page=False),
    "api.list_businesses": anyone(is_page=False),
    "api.show_business": anyone(values=PRACTICE, is_page=False),
    "api.list_services": anyone(values=PRACTICE, is_page=False),
    "api.list_slots": anyone(values=CHECKUP, query=WINDOW, is_page=False),
    "api.make_booking": anyone(values=PRACTICE, sent=BOOKING, is_page=False),
    "api.show_booking": holder("view", "manage", is_page=False),
    "api.cancel_booking": holder("manage", is_page=False),
    "api.move_booking": holder("manage", sent={"starts_at": STARTS_AT}, is_page=False),
    # assistants; what each tool may is said in tests/web/mcp
    "mcp.speak": anyone(sent={"jsonrpc": "2.0", "id": 1, "method": "tools/list"}, is_page=False),
    # the same for programs of the business, with its token
    "api.show_token": Row(scopes=frozenset(Scope), is_page=False),
    # appointments, requests, series, sessions
    "api.list_appointments": program("appointments.read", query=WINDOW),
    "api.show_appointment": program("appointments.read", values=APPOINTMENT),
    "api.book_appointment": program("appointments.write", sent=BOOKING),
    "api.check_appointment": program("appointments.write", sent=BOOKING),
    "api.move_appointment": program("appointments.write", values=APPOINTMENT, sent={"starts_at": STARTS_AT}),
    "api.check_move": program("appointments.write", values=APPOINTMENT, sent={"starts_at": STARTS_AT}),
    "api.cancel_appointment": program("appointments.write", values=APPOINTMENT),
    "api.note_appointment": program("appointments.write", values=APPOINTMENT, sent={"note": "New"}),
    "api.check_in": program("appointments.write", values=SEATS),
    "api.start_visit": program("appointments.write", values=SEATS),
    "api.complete_visit": program("appointments.write", values=SEATS),
    "api.miss_visit": program("appointments.write", values=SEATS),
    "api.step_back": program("appointments.write", values=SEATS),
    "api.cancel_seats": program("appointments.write", values=SEATS),
    "api.restore_seats": program("appointments.write", values=SEATS),
    "api.move_seats": program("appointments.write", values=SEATS, sent={"starts_at": STARTS_AT}),
    "api.tell_again": program("appointments.write", values=SEATS),
    "api.renew_link": program("appointments.write", values=SEATS),
    "api.want_reminders": program("appointments.write", values=SEATS, sent={"reminders": True}),
    "api.block_time": program("appointments.write", sent=BLOCK),
    "api.change_block": program("appointments.write", values={"appointment": "$block"}, sent=BLOCK),
    "api.remove_block": program("appointments.write", values={"appointment": "$block"}),
    "api.restore_block": program("appointments.write", values={"appointment": "$block"}),
    "api.list_requests": program("appointments.read"),
    "api.show_request": program("appointments.read", values={"booking": "$request"}),
    "api.approve_request": program("appointments.write", values={"booking": "$request"}),
    "api.decline_request": program("appointments.write", values={"booking": "$request"}),
    "api.propose_time": program("appointments.write", values={"booking": "$request"}, sent={"starts_at": STARTS_AT}),
    "api.withdraw_proposal": program("appointments.write", values={"booking": "$request"}),
    "api.show_series": program("appointments.read", values={"series": "$series"}),
    "api.book_series": program(
        "appointments.write",
        sent={"service": "checkup", "customer": 1, "starts": [STARTS_AT, LATER], "every_days": 7},
    ),
    "api.list_sessions": program("appointments.read", query=WINDOW),
    "api.plan_sessions": program("appointments.write", sent=COURSE),
    "api.publish_sessions": program("appointments.write", sent=COURSE),
    "api.change_session": program(
        "appointments.write", values={"appointment": "$session"}, sent={"seats": 9, "title": None, "note": None}
    ),
    "api.cancel_session": program("appointments.write", values={"appointment": "$session"}),
    "api.write_to_session": program(
        "appointments.write", values={"appointment": "$session"}, sent={"subject": "Mat", "text": "Bring a mat."}
    ),
    "api.withdraw_run": program("appointments.write", values={"run": "$run"}),
    # waiting lists
    "api.list_waiting": program("waiting.read"),
    "api.show_waiting": program("waiting.read", values={"entry_id": "$waiting"}),
    "api.add_waiting": program(
        "waiting.write",
        sent={
            "service": "checkup",
            "wanted": {"first_on": "2026-11-30", "last_on": "2026-12-01"},
            "customer": CUSTOMER,
        },
    ),
    "api.remove_waiting": program("waiting.write", values={"entry_id": "$waiting"}),
    "api.restore_waiting": program("waiting.write", values={"entry_id": "$waiting"}),
    # customers
    "api.list_customers": program("customers.read"),
    "api.show_customer": program("customers.read", values=PERSON),
    "api.add_customer": program("customers.write", sent=CUSTOMER),
    "api.change_customer": program("customers.write", values=PERSON, sent={"name": "Karl Winter"}),
    "api.block_customer": program("customers.write", values=PERSON),
    "api.unblock_customer": program("customers.write", values=PERSON),
    "api.archive_customer": program("customers.write", values=PERSON),
    "api.restore_customer": program("customers.write", values=PERSON),
    "api.list_visits": program("customers.read", values=PERSON),
    "api.list_doubles": program("customers.write", values=PERSON),
    "api.merge_customer": program("customers.write", values=PERSON, sent={"other": 1, "other_version": "0"}),
    "api.split_customer": program("customers.write", values=PERSON),
    "api.show_note": program("customers.read", values={**PERSON, "note": "$note"}),
    "api.add_note": program("customers.write", values=PERSON, sent={"text": "New"}),
    "api.change_note": program("customers.write", values={**PERSON, "note": "$note"}, sent={"text": "New"}),
    "api.remove_note": program("customers.write", values={**PERSON, "note": "$note"}),
    # connections
    "api.list_feeds": program("connections.read"),
    "api.show_feed": program("connections.read", values=FEED),
    "api.make_feed": program("connections.write"),
    "api.change_feed": program("connections.write", values=FEED),
    "api.rotate_feed": program("connections.write", values=FEED),
    "api.revoke_feed": program("connections.write", values=FEED),
    "api.restore_feed": program("connections.write", values=FEED),
    "api.list_calendars": program("connections.read"),
    "api.show_calendar": program("connections.read", values=CALENDAR),
    "api.connect_calendar": program(
        "connections.write", sent={"resource": "anna", "address": "https://example.org/a.ics"}
    ),
    "api.ask_calendar": program("connections.write", values=CALENDAR),
    "api.remove_calendar": program("connections.write", values=CALENDAR),
    "api.restore_calendar": program("connections.write", values=CALENDAR),
    # messages, the record, figures
    "api.list_messages": program("appointments.read"),
    "api.show_message": program("appointments.read", values={"message": "$message"}),
    "api.send_message": program("appointments.write", values={"message": "$message"}),
    "api.drop_message": program("appointments.write", values={"message": "$message"}),
    "api.restore_message": program("appointments.write", values={"message": "$message"}),
    "api.list_record": program("appointments.read"),
    "api.show_figures": program("figures.read", query=WINDOW),
    # the set-up
    "api.show_setup": program("setup.read"),
    "api.replace_setup": program("setup.write", sent={"slug": "practice"}),
    "api.check_setup": program("setup.write", sent={"slug": "practice"}),
    "api.show_online": program("setup.read"),
    "api.set_online": program("setup.write", sent={"paused": True}),
    "api.show_setup_business": program("setup.read"),
    "api.put_setup_business": program("setup.write", sent={"name": "Practice"}),
    "api.list_setup_locations": program("setup.read"),
    "api.add_setup_location": program("setup.write", sent={"slug": "another"}),
    "api.show_setup_location": program("setup.read", values={"part": "$location"}),
    "api.put_setup_location": program("setup.write", values={"part": "$location"}, sent={"name": "Other"}),
    "api.archive_location": program("setup.write", values={"part": "$location"}),
    "api.restore_location": program("setup.write", values={"part": "$location"}),
    "api.list_setup_resources": program("setup.read"),
    "api.add_setup_resource": program("setup.write", sent={"slug": "another"}),
    "api.show_setup_resource": program("setup.read", values={"part": "$resource"}),
    "api.put_setup_resource": program("setup.write", values={"part": "$resource"}, sent={"name": "Other"}),
    "api.archive_resource": program("setup.write", values={"part": "$resource"}),
    "api.restore_resource": program("setup.write", values={"part": "$resource"}),
    "api.list_setup_services": program("setup.read"),
    "api.add_setup_service": program("setup.write", sent={"slug": "another"}),
    "api.show_setup_service": program("setup.read", values={"part": "$service"}),
    "api.put_setup_service": program("setup.write", values={"part": "$service"}, sent={"name": "Other"}),
    "api.archive_service": program("setup.write", values={"part": "$service"}),
    "api.restore_service": program("setup.write", values={"part": "$service"}),
    # schedules
    "api.show_hours": program("schedules.read", values=RESOURCE),
    "api.put_hours": program("schedules.write", values=RESOURCE, sent=HOURS),
    "api.show_location_hours": program("schedules.read", values={"location": "$location"}),
    "api.put_location_hours": program("schedules.write", values={"location": "$location"}, sent=HOURS),
    "api.list_open_times": program("schedules.read", values=RESOURCE, query=WINDOW),
    "api.list_time_off": program("schedules.read", values=RESOURCE),
    "api.add_time_off": program("schedules.write", values=RESOURCE, sent=AWAY),
    "api.put_time_off": program("schedules.write", values=RESOURCE, sent={"time_off": [AWAY]}),
    "api.remove_time_off": program("schedules.write", values=RESOURCE, sent=AWAY),
}
