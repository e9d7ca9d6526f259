"""Own words for messages, in pages: written, looked at, refused with all that was typed, taken back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.businesses import Business
from booking.domain.messages import Channel, Reason
from booking.domain.own_words import OwnWords
from booking.services.texts import writing
from booking.services.texts.recording import Written
from booking.web.presenters import placeholder_names, text_names
from booking.web.presenters.message_names import NAMES
from config import Settings
from tests.factories.payloads import PAYLOADS
from tests.factories.people import make_member, sign_in
from tests.web.bookings import make_booking
from tests.web.visiting import Visitor

LIST = "/en/staff/practice/messages/texts"
PAGE = f"{LIST}/email/confirmed"
GATEWAY = "https://gateway.example/send?to={to}&text={text}"
BODY = "Liebe/r {kunde},\n\nbis {datum}."
PUT_IN = "Put in the built-in words: German"

Stored = Callable[[], Written]


@pytest.fixture
def owner(site: Flask, practice: Business) -> Visitor:
    with site.app_context():
        return Visitor(sign_in(site, make_member(practice)))


@pytest.fixture
def colleague(site: Flask, practice: Business) -> Visitor:
    with site.app_context():
        return Visitor(sign_in(site, make_member(practice, Role.MANAGER)))


@pytest.fixture
def stored(site: Flask, practice: Business) -> Stored:
    def look() -> Written:
        with site.app_context():
            actor = make_member(practice)
            return writing.written(actor, Reason.CONFIRMED, Channel.EMAIL)

    return look


def preview(visitor: Visitor) -> str:
    found = next(each for each in visitor.page.iter() if each.get("id") == "part-preview")
    return " ".join("".join(found.itertext()).split())


def listed(visitor: Visitor) -> list[str]:
    items = [each for each in visitor.go(LIST).page.iter("li") if "listed" in each.get("class", "")]
    return ["".join(heading.itertext()) for each in items for heading in each.iter("h2")]


def test_every_message_to_customers_is_in_the_list(owner: Visitor) -> None:
    names = listed(owner)
    assert names[:4] == ["Confirmation", "Reminder", "Follow-up", "Move"]
    assert len(names) == 13
    assert "own words" not in owner.text


def test_text_messages_are_in_the_list_where_something_sends_them(owner: Visitor, site: Flask) -> None:
    gateway = Settings.from_environment({"SMS_URL": GATEWAY}, instance_path=Path(site.instance_path)).sms
    site.config["TERMINBUCH"] = replace(site.config["TERMINBUCH"], sms=gateway)
    assert listed(owner)[1:3] == ["Reminder", "Reminder (text message)"]


def test_own_words_for_text_messages_are_in_the_list_in_any_case(owner: Visitor) -> None:
    owner.go(f"{LIST}/sms/reminder").press("Save", body_de="Bis {wann}!")
    assert listed(owner)[1:4] == ["Reminder", "Reminder (text message)", "Follow-up"]


def test_a_form_begins_with_the_built_in_words(owner: Visitor) -> None:
    owner.go(LIST).follow("Confirmation")
    assert owner.value("subject_en") == "Your appointment on {date} at {time} is confirmed"
    assert owner.value("subject_de") == "Ihr Termin am {datum}, um {uhrzeit} Uhr ist bestätigt"


def test_saving_the_built_in_words_stores_none(owner: Visitor, stored: Stored) -> None:
    owner.go(PAGE).press("Save")
    assert "Nothing was changed." in owner.text
    assert stored() == {"de": None, "en": None}


def test_words_are_stored_shown_and_taken_back(owner: Visitor, stored: Stored) -> None:
    owner.go(PAGE).press("Save", body_de=BODY)
    assert "The words are stored." in owner.text
    assert owner.value("body_de") == BODY
    assert stored()["de"] == OwnWords("Ihr Termin am {datum}, um {uhrzeit} Uhr ist bestätigt", BODY)
    assert "German: own words" in owner.go(LIST).text
    owner.go(PAGE).press("Save", body_de="Anders.").press("Undo")
    assert owner.value("body_de") == BODY


def test_the_way_back_is_refused_after_another_change(owner: Visitor, colleague: Visitor, stored: Stored) -> None:
    owner.go(PAGE).press("Save", body_de=BODY)
    colleague.go(PAGE).press("Save", body_de="Anders.")
    owner.press("Undo")
    assert "This cannot be undone" in owner.text
    words = stored()["de"]
    assert words is not None
    assert words.body == "Anders."


def test_the_built_in_words_come_back_by_two_clicks(owner: Visitor, stored: Stored) -> None:
    owner.go(PAGE).press("Save", body_de=BODY)
    owner.press(PUT_IN, body_en="Typed meanwhile.")
    assert owner.value("body_de").startswith("Guten Tag {kunde},")
    assert owner.value("body_en") == "Typed meanwhile."
    assert stored()["de"] is not None
    owner.press("Save")
    assert stored()["de"] is None


def test_what_cannot_be_sent_comes_back_with_its_place_and_a_guess(owner: Visitor, stored: Stored) -> None:
    typed = "Hallo {kunde},\n\nam {datm} um {uhrzeit"
    owner.go(PAGE).press("Save", body_de=typed, subject_en="Typed as well")
    assert owner.status == 422
    assert (owner.value("body_de"), owner.value("subject_en")) == (typed, "Typed as well")
    assert "German text: Line 3, character 4: there is no {datm}. Did you mean {datum}?" in owner.alerts[0]
    assert "Line 3, character 14: this brace is never closed." in owner.alerts[0]
    assert stored() == {"de": None, "en": None}


def test_a_long_text_comes_back_whole(owner: Visitor) -> None:
    owner.go(PAGE).press("Save", body_de="x\n" * 20_000)
    assert owner.status == 422
    assert "Please use at most 4000 characters." in owner.alerts[0]
    assert len(owner.value("body_de")) == 40_000


@pytest.mark.parametrize("nasty", ["a\x00b", "a\u202eb", "a\x0bb\x1f"])
def test_characters_that_nobody_sees_are_taken_out_and_told(owner: Visitor, stored: Stored, nasty: str) -> None:
    owner.go(PAGE).press("Save", subject_de=nasty)
    assert owner.status == 422
    assert owner.value("subject_de").replace("\n", "") == "ab"
    assert stored() == {"de": None, "en": None}


def test_who_saves_over_somebody_else_s_words_sees_both(owner: Visitor, colleague: Visitor, stored: Stored) -> None:
    owner.go(PAGE)
    colleague.go(PAGE).press("Save", body_de="Von der Kollegin.", body_en="By the colleague.")
    owner.press("Save", body_de="Von mir.")
    assert owner.status == 409
    assert "Somebody else has changed this meanwhile" in owner.text
    assert "Von der Kollegin." in owner.alerts[0]
    assert "By the colleague." not in owner.alerts[0]
    assert (owner.value("body_de"), owner.value("body_en")) == ("Von mir.", "By the colleague.")
    owner.press("Save")
    words = stored()
    assert [each.body for each in words.values() if each] == ["Von mir.", "By the colleague."]


def test_a_form_that_is_not_from_here_is_refused(owner: Visitor) -> None:
    assert owner.go(PAGE).client.post(PAGE, data={"seen": "forged", "action": "save"}).status_code == 400


def test_what_a_form_of_another_message_was_loaded_with_is_refused(owner: Visitor) -> None:
    seen = owner.go(f"{LIST}/email/moved").value("seen")
    token = owner.go(PAGE).value("csrf_token")
    answer = owner.client.post(PAGE, data={"csrf_token": token, "seen": seen, "action": "save"})
    assert answer.status_code == 400


def test_the_preview_is_made_on_a_booking_of_the_business(owner: Visitor, site: Flask) -> None:
    make_booking(site)
    owner.go(PAGE).press("Renew the preview", preview_lang="de", subject_de="{kunde}, {leistung}", body_de=BODY)
    assert "Subject Anna Weiß, Vorsorge" in preview(owner)
    assert "Liebe/r Anna Weiß," in preview(owner)
    assert owner.value("body_de") == BODY


def test_without_a_booking_the_preview_says_that_it_is_made_up(owner: Visitor) -> None:
    assert "On a made-up booking: there is none of yours yet." in preview(owner.go(PAGE))
    assert "Hello Erika Mustermann," in preview(owner)


def test_the_preview_tells_faults_while_one_is_typing(owner: Visitor) -> None:
    owner.go(PAGE).press("Renew the preview", body_en="{servce}")
    assert owner.status == 200
    assert "there is no {servce}. Did you mean {service}?" in preview(owner)


def test_a_link_to_elsewhere_is_told(owner: Visitor) -> None:
    owner.go(PAGE).press("Renew the preview", body_en="https://parking.example/map")
    assert "It leads to another site: parking.example." in preview(owner)


def test_a_short_message_says_in_how_many_parts_it_is_sent(owner: Visitor) -> None:
    owner.go(f"{LIST}/sms/reminder").press("Renew the preview", body_en="x" * 153 + " {link}")
    assert "Sent and paid as 2 text messages." in preview(owner)
    owner.press("Renew the preview", body_en="ы" * 60)
    assert "Because of ы only 70 characters fit into one, else 160." in preview(owner)
    assert "The link to the booking is added at the end" in preview(owner)


@pytest.mark.parametrize("payload", PAYLOADS[:12])
def test_nothing_typed_becomes_markup_in_the_page(owner: Visitor, payload: str) -> None:
    owner.go(PAGE)
    tags = sorted(each.tag for each in owner.page.iter())
    owner.press("Renew the preview", subject_en=payload.replace("\n", " "), body_en=payload)
    added = {each.tag for each in owner.page.iter()} - set(tags)
    assert added <= {"a", "br"}
    assert not [each for each in owner.page.iter("script") if "alert" in (each.text or "")]


def test_the_record_says_it_in_words(owner: Visitor) -> None:
    owner.go(PAGE).press("Save", body_de=BODY)
    owner.go("/en/staff/practice/record")
    assert "Words of a message changed" in owner.text
    assert "Confirmation" in owner.text
    assert "the built-in words, now Liebe/r {kunde}, bis {datum}." in owner.text


@pytest.mark.parametrize("path", ["email/proposal_refused", "sms/confirmed", "email/reset", "email/nothing"])
def test_what_customers_do_not_get_has_no_page(owner: Visitor, path: str) -> None:
    assert owner.go(f"{LIST}/{path}").status == 404


@pytest.mark.parametrize("entry", ["", "x", "1", "9" * 30, "²"])
def test_what_is_no_change_cannot_be_undone(owner: Visitor, entry: str) -> None:
    token = owner.go(PAGE).value("csrf_token")
    assert owner.client.post(f"{LIST}/undo", data={"csrf_token": token, "entry": entry}).status_code == 404


def test_everything_has_a_name(site: Flask) -> None:
    assert {reason for reason, _ in writing.MESSAGES} <= NAMES.keys() & text_names.OCCASIONS.keys()
    assert {f"{reason}.{channel}" for reason, channel in writing.MESSAGES} <= text_names.RECORDED["message"].keys()
    assert set(placeholder_names.NAMES) == set(placeholder_names.Placeholder)


def test_the_page_of_a_message_needs_no_style_of_an_element() -> None:
    folder = Path(__file__).parents[4] / "templates" / "email"
    shown = [folder / "layout.html", folder / "shown.html"]
    assert not [file.name for file in shown if "style=" in file.read_text()]
