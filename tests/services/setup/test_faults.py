"""Each kind of fault in a set-up file, with the exact line that tells of it."""

from typing import Any

import pytest

from booking.domain.errors import InvalidSetup
from booking.services.setup.checking import checked
from tests.services.setup.documents import Document, practice, smallest

ABSENT = object()
LATER = 'must be later than it opens; past midnight the hours go on counting, 06:00 is "30:00"'
OPENS = 'must be a time before 24:00 like "09:00"'
CLOSES = 'must be a time up to 48:00 like "17:30"'
DATE = 'must be a date like "2026-12-24"'
INSTANT = 'must be an instant with its offset like "2026-12-28T00:00:00+01:00"'
SLUG = "must be lower-case letters, digits and hyphens, at most 64, no hyphen at either end"
HOURS = ("resources", 0, "weekly_hours", 0)
OVERRIDE = ("resources", 0, "date_overrides", 0)
TIME_OFF = ("resources", 0, "time_off", 0)
SERVICE = ("services", 0)
QUESTION = ("services", 0, "questions", 0)


def changed(document: Document, path: tuple[str | int, ...], value: object) -> Document:
    """The document with one value set, or removed."""
    here: Any = document
    for part in path[:-1]:
        here = here[part]
    if value is ABSENT:
        del here[path[-1]]
    else:
        here[path[-1]] = value
    return document


def faults(document: object) -> list[str]:
    with pytest.raises(InvalidSetup) as refused:
        checked(document)
    lines = refused.value.fields["faults"]
    assert isinstance(lines, list)
    return lines


CASES: list[tuple[tuple[str | int, ...], object, str]] = [
    # keys
    (("colour",), "red", "colour: unknown key"),
    ((*SERVICE, "durration"), 30, "services[0].durration: unknown key"),
    ((*SERVICE, "a key\n"), 1, 'services[0]."a key\\n": unknown key'),
    (("name",), ABSENT, "name: is missing"),
    ((*SERVICE, "slug"), ABSENT, "services[0].slug: is missing"),
    ((*SERVICE, "requires", 0, "any_of"), ABSENT, "services[0].requires[0].any_of: is missing"),
    # types
    ((*SERVICE, "duration_minutes"), "30", "services[0].duration_minutes: must be a whole number"),
    ((*SERVICE, "duration_minutes"), 30.0, "services[0].duration_minutes: must be a whole number"),
    ((*SERVICE, "duration_minutes"), None, "services[0].duration_minutes: must be a whole number"),
    ((*SERVICE, "capacity"), True, "services[0].capacity: must be a whole number"),
    ((*SERVICE, "approval"), 1, "services[0].approval: must be true or false"),
    ((*SERVICE, "approval"), "yes", "services[0].approval: must be true or false"),
    (("name",), 7, "name: must be a text"),
    (("audiences",), {}, "audiences: must be a list"),
    ((*SERVICE, "windows", 0), "MO", "services[0].windows[0]: must be an object"),
    ((*SERVICE, "name"), "Vorsorge", "services[0].name: must be an object"),
    ((*SERVICE, "location"), 1, "services[0].location: must be a text"),
    # texts
    (("name",), "", "name: must not be empty"),
    (("name",), "  ", "name: must not be empty"),
    (("name",), "a\0b", "name: must not contain control characters"),
    (("name",), "a\nb", "name: must be one line"),
    (("name",), "a\u2028b", "name: must be one line"),
    (("name",), "a\u202eb", "name: must not contain control characters"),
    (("name",), "\ud800", "name: must not contain half a character"),
    (("name",), "x" * 201, "name: must have at most 200 characters"),
    ((*SERVICE, "description", "de"), "a\x07", "services[0].description.de: must not contain control characters"),
    ((*SERVICE, "description", "de"), "x" * 5001, "services[0].description.de: must have at most 5000 characters"),
    ((*SERVICE, "instructions"), {"de": "x" * 2001}, "services[0].instructions.de: must have at most 2000 characters"),
    ((*SERVICE, "name"), {}, "services[0].name: must not be empty"),
    ((*SERVICE, "name"), {"fr": "x"}, 'services[0].name.fr: unknown language, only "de" and "en" are known'),
    ((*SERVICE, "name", "en"), None, "services[0].name.en: must be a text"),
    # the business
    (("slug",), "Praxis", f"slug: {SLUG}"),
    (("slug",), "-praxis", f"slug: {SLUG}"),
    (("slug",), "ab", "slug: must have at least 3 characters"),
    (("slug",), "api", "slug: is a word that addresses need for something else"),
    (("locale",), "fr", "locale: must be 'de' or 'en'"),
    (("address_form",), "ihr", "address_form: must be 'sie' or 'du'"),
    (("currency",), "eur", 'currency: must be a currency like "EUR" (ISO 4217)'),
    (("currency",), "ABC", 'currency: must be a currency like "EUR" (ISO 4217)'),
    (("email",), "praxis", "email: must be an e-mail address"),
    (("email",), "a@example.org,b@example.org", "email: must be an e-mail address"),
    (("phone",), "12", 'phone: must be a telephone number like "+493611234567"'),
    (("phone",), "Zentrale", 'phone: must be a telephone number like "+493611234567"'),
    # places
    (("locations", 0, "time_zone"), "Berlin", 'locations[0].time_zone: must be a time zone like "Europe/Berlin"'),
    (("locations", 0, "time_zone"), "../UTC", 'locations[0].time_zone: must be a time zone like "Europe/Berlin"'),
    (("locations", 0, "country"), "Germany", 'locations[0].country: must be a country like "DE" (ISO 3166)'),
    (
        ("locations", 0, "holiday_region"),
        "Thüringen",
        'locations[0].holiday_region: must be a country or a part of one like "DE-TH" (ISO 3166-2)',
    ),
    (
        ("locations", 0, "weekly_hours"),
        [{"weekday": "MO", "opens": "09:00", "closes": "12:00", "location": "weimar"}],
        "locations[0].weekly_hours[0].location: must be left out: these are the hours of the location itself",
    ),
    # resources
    (("resources", 0, "kind"), "dog", "resources[0].kind: must be 'staff', 'room' or 'equipment'"),
    (("resources", 0, "location"), "weimar", 'resources[0].location: unknown location "weimar"'),
    (("resources", 0, "location"), ABSENT, "resources[0].location: is missing"),
    (("resources", 0, "priority"), -1, "resources[0].priority: must be 0 or more"),
    # hours
    (
        (*HOURS, "weekday"),
        "MON",
        "resources[0].weekly_hours[0].weekday: must be 'MO', 'TU', 'WE', 'TH', 'FR', 'SA' or 'SU'",
    ),
    ((*HOURS, "opens"), "9:00", f"resources[0].weekly_hours[0].opens: {OPENS}"),
    ((*HOURS, "opens"), "24:00", f"resources[0].weekly_hours[0].opens: {OPENS}"),
    ((*HOURS, "opens"), "09:60", f"resources[0].weekly_hours[0].opens: {OPENS}"),
    ((*HOURS, "opens"), 540, f"resources[0].weekly_hours[0].opens: {OPENS}"),
    ((*HOURS, "closes"), "48:01", f"resources[0].weekly_hours[0].closes: {CLOSES}"),
    ((*HOURS, "closes"), "06:00", f"resources[0].weekly_hours[0].closes: {LATER}"),
    ((*HOURS, "closes"), "09:00", f"resources[0].weekly_hours[0].closes: {LATER}"),
    ((*HOURS, "location"), "weimar", 'resources[0].weekly_hours[0].location: unknown location "weimar"'),
    ((*HOURS, "valid_from"), "2026-02-30", f"resources[0].weekly_hours[0].valid_from: {DATE}"),
    ((*HOURS, "valid_from"), "20260228", f"resources[0].weekly_hours[0].valid_from: {DATE}"),
    ((*HOURS, "valid_from"), "9999-01-01", f"resources[0].weekly_hours[0].valid_from: {DATE}"),
    (
        (*HOURS, "every_weeks"),
        2,
        "resources[0].weekly_hours[0].every_weeks: needs valid_from, the week from which it counts",
    ),
    ((*HOURS, "every_weeks"), 0, "resources[0].weekly_hours[0].every_weeks: must be 1 or more"),
    ((*OVERRIDE, "on"), "24.12.2026", f"resources[0].date_overrides[0].on: {DATE}"),
    (
        ("resources", 0, "date_overrides", 1, "on"),
        "2026-12-24",
        'resources[0].date_overrides[1].on: "2026-12-24" stands here twice',
    ),
    (
        (*OVERRIDE, "hours", 0),
        ["09:00"],
        'resources[0].date_overrides[0].hours[0]: must be two times like ["09:00", "12:00"]',
    ),
    ((*OVERRIDE, "hours", 0), ["x", "12:00"], f"resources[0].date_overrides[0].hours[0][0]: {OPENS}"),
    ((*OVERRIDE, "hours", 0), ["09:00", "49:00"], f"resources[0].date_overrides[0].hours[0][1]: {CLOSES}"),
    ((*OVERRIDE, "hours", 0), ["09:00", "08:00"], f"resources[0].date_overrides[0].hours[0][1]: {LATER}"),
    ((*TIME_OFF, "starts_at"), "2026-12-28T00:00:00", f"resources[0].time_off[0].starts_at: {INSTANT}"),
    ((*TIME_OFF, "starts_at"), "2026-12-28", f"resources[0].time_off[0].starts_at: {INSTANT}"),
    ((*TIME_OFF, "starts_at"), "2026-13-28T00:00:00Z", f"resources[0].time_off[0].starts_at: {INSTANT}"),
    (
        (*TIME_OFF, "ends_at"),
        "2026-12-28T00:00:00+01:00",
        "resources[0].time_off[0].ends_at: must be later than starts_at",
    ),
    # services
    ((*SERVICE, "location"), "weimar", 'services[0].location: unknown location "weimar"'),
    ((*SERVICE, "duration_minutes"), 0, "services[0].duration_minutes: must be 1 or more"),
    ((*SERVICE, "duration_minutes"), 10081, "services[0].duration_minutes: must be 10080 or less"),
    ((*SERVICE, "buffer_after_minutes"), -1, "services[0].buffer_after_minutes: must be 0 or more"),
    ((*SERVICE, "step_minutes"), 0, "services[0].step_minutes: must be 1 or more"),
    ((*SERVICE, "alignment"), "hour", "services[0].alignment: must be 'clock' or 'opening'"),
    ((*SERVICE, "minimum_notice_minutes"), -1, "services[0].minimum_notice_minutes: must be 0 or more"),
    ((*SERVICE, "horizon_days"), 10**9, "services[0].horizon_days: must be 1100 or less"),
    ((*SERVICE, "capacity"), 0, "services[0].capacity: must be 1 or more"),
    ((*SERVICE, "max_per_day"), 0, "services[0].max_per_day: must be 1 or more"),
    ((*SERVICE, "price_minor"), -1, "services[0].price_minor: must be 0 or more"),
    ((*SERVICE, "price_minor"), 45.5, "services[0].price_minor: must be a whole number"),
    (
        (*SERVICE, "windows", 0, "audiences"),
        ["private"],
        'services[0].windows[0].audiences[0]: unknown audience "private"',
    ),
    ((*SERVICE, "windows", 0, "closes"), "07:00", f"services[0].windows[0].closes: {LATER}"),
    (
        (*SERVICE, "requires", 0, "any_of"),
        ["dr-a", "dr-x"],
        'services[0].requires[0].any_of[1]: unknown resource "dr-x"',
    ),
    ((*SERVICE, "requires", 0, "any_of"), [], "services[0].requires[0].any_of: must not be empty"),
    (
        (*SERVICE, "requires", 0, "any_of"),
        ["dr-a", "dr-a"],
        'services[0].requires[0].any_of[1]: "dr-a" stands here twice',
    ),
    ((*SERVICE, "requires", 0, "spans"), [], "services[0].requires[0].spans: must not be empty"),
    (
        (*SERVICE, "requires", 0, "spans"),
        [[0, 10, 20]],
        "services[0].requires[0].spans[0]: must be two minutes of the visit like [0, 30]",
    ),
    (
        (*SERVICE, "requires", 0, "spans"),
        [[0, 10], [5, 20]],
        "services[0].requires[0].spans[1]: must begin after the span before it has ended",
    ),
    (
        (*SERVICE, "requires", 0, "spans"),
        [[20, 30], [0, 10]],
        "services[0].requires[0].spans[1]: must begin after the span before it has ended",
    ),
    (
        (*SERVICE, "requires", 0, "spans"),
        [[0, 31]],
        "services[0].requires[0].spans[0]: must end within the 30 minutes of the visit",
    ),
    (
        (*SERVICE, "requires", 0, "spans"),
        [[10, 10]],
        "services[0].requires[0].spans[0][1]: must be more than its start",
    ),
    (
        (*SERVICE, "requires", 0, "spans"),
        [[-1, 10]],
        "services[0].requires[0].spans[0][0]: must be a whole number of minutes, 0 or more",
    ),
    # questions
    (
        (*QUESTION, "kind"),
        "essay",
        "services[0].questions[0].kind: must be 'text', 'choice', 'yes_no', 'date' or 'number'",
    ),
    (
        (*QUESTION, "kind"),
        "choice",
        "services[0].questions[0].choices: must not be empty for a question of the kind choice",
    ),
    (
        (*QUESTION, "choices"),
        [{"slug": "a", "label": {"de": "A"}}],
        "services[0].questions[0].choices: are for a question of the kind choice only",
    ),
    (
        (*QUESTION, "when"),
        {"question": "first", "is": "no"},
        'services[0].questions[0].when.question: no earlier question "first"',
    ),
    ((*QUESTION, "when"), {"question": "first"}, "services[0].questions[0].when.is: is missing"),
]


@pytest.mark.parametrize(
    "path, value, line", CASES, ids=[line.split(": ")[0] + f" {n}" for n, (_, _, line) in enumerate(CASES)]
)
def test_a_fault_has_its_line(path: tuple[str | int, ...], value: object, line: str) -> None:
    assert faults(changed(practice(), path, value)) == [line]


def test_a_service_needs_a_place() -> None:
    document = practice() | {"locations": [], "resources": []}
    document["services"] = [{**document["services"][0], "location": None, "requires": []}]
    assert faults(document) == ["services[0].location: is missing: the business has no location"]


@pytest.mark.parametrize("key", ["audiences", "locations", "resources", "services"])
def test_a_slug_stands_once_in_its_list(key: str) -> None:
    document = practice()
    count = len(document[key])
    document[key].append(document[key][0])
    slug = document[key][0]["slug"]
    assert faults(document) == [f'{key}[{count}].slug: "{slug}" stands here twice']


@pytest.mark.parametrize("key, slug", [("questions", "first"), ("choices", "rash")])
def test_a_slug_stands_once_in_its_question(key: str, slug: str) -> None:
    choice = {"slug": "rash", "label": {"de": "Ausschlag"}}
    question = {"slug": "first", "kind": "choice", "label": {"de": "Was?"}, "choices": [choice]}
    document = practice()
    document["services"][0]["questions"] = [question]
    twice = question["choices"] if key == "choices" else document["services"][0]["questions"]
    twice.append(twice[0])
    path = "services[0].questions[0].choices[1]" if key == "choices" else "services[0].questions[1]"
    assert faults(document) == [f'{path}.slug: "{slug}" stands here twice']


def test_a_condition_names_an_answer_that_can_be_given() -> None:
    document = practice()
    document["services"][0]["questions"].append(
        {"slug": "why", "kind": "text", "label": {"de": "Warum?"}, "when": {"question": "first", "is": "maybe"}}
    )
    assert faults(document) == ['services[0].questions[1].when.is: unknown answer "maybe"']


def test_a_condition_names_a_question_with_known_answers() -> None:
    document = practice()
    document["services"][0]["questions"] = [
        {"slug": "why", "kind": "text", "label": {"de": "Warum?"}},
        {"slug": "more", "kind": "text", "label": {"de": "Und?"}, "when": {"question": "why", "is": "so"}},
    ]
    assert faults(document) == [
        "services[0].questions[1].when.question: must be a question of the kind yes_no or choice"
    ]


def test_a_condition_on_a_choice_is_accepted() -> None:
    document = practice()
    document["services"][0]["questions"] = [
        {
            "slug": "what",
            "kind": "choice",
            "label": {"de": "Was?"},
            "choices": [{"slug": "rash", "label": {"de": "Ausschlag"}}],
        },
        {"slug": "since", "kind": "date", "label": {"de": "Seit wann?"}, "when": {"question": "what", "is": "rash"}},
    ]
    assert checked(document).services[0].questions[1].when is not None


def test_a_service_of_several_places_says_where() -> None:
    document = practice()
    document["locations"].append(document["locations"][0] | {"slug": "weimar"})
    del document["services"][0]["location"]
    assert faults(document) == ["services[0].location: is missing: the business has several locations"]


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    document = practice()
    document["name"] = ""
    document["locations"][0]["country"] = "D"
    document["services"][0]["duration_minutes"] = "30"
    document["services"][0]["requires"][0]["any_of"] = ["dr-x"]
    document["services"][0]["note"] = ""
    assert faults(document) == [
        "name: must not be empty",
        'locations[0].country: must be a country like "DE" (ISO 3166)',
        "services[0].duration_minutes: must be a whole number",
        'services[0].requires[0].any_of[0]: unknown resource "dr-x"',
        "services[0].note: unknown key",
    ]


@pytest.mark.parametrize("document", [[], None, "x", 7])
def test_a_document_that_is_no_object_is_refused(document: object) -> None:
    assert faults(document) == ["document: must be an object"]


def test_a_long_value_is_cut_in_its_line() -> None:
    document = practice()
    document["services"][0]["requires"][0]["any_of"] = ["x" * 500]
    (long_line,) = [line for line in faults(document) if "unknown" in line]
    assert long_line == f'services[0].requires[0].any_of[0]: unknown resource "{"x" * 59}…'


def test_rows_that_overlap_are_accepted() -> None:
    document = practice()
    document["resources"][0]["weekly_hours"] *= 2
    assert len(checked(document).resources[0].weekly_hours or ()) == 2


def test_hours_may_run_past_midnight() -> None:
    document = changed(practice(), (*HOURS, "closes"), "48:00")
    assert (checked(document).resources[0].weekly_hours or ())[0].closes == 2880


def test_spans_may_touch() -> None:
    document = changed(practice(), (*SERVICE, "requires", 0, "spans"), [[0, 10], [10, 30]])
    assert checked(document).services[0].requires[0].spans == [(0, 10), (10, 30)]


def test_the_least_that_is_allowed_is_accepted() -> None:
    assert checked(smallest()).services == []
