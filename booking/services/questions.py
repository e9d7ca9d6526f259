"""Answers to the questions of a service."""

from collections.abc import Mapping
from datetime import date

from booking.domain.businesses import Question, Service
from booking.domain.errors import Invalid
from booking.domain.texts import LONE_SURROGATE, UNPRINTABLE

LONGEST = 2000


def check_answers(
    service: Service, answers: Mapping[str, object], path: str = "answers", *, is_complete: bool = True
) -> dict[str, str]:
    """The answers to keep, by question, as text: what was not asked is not kept.

    A question with a condition is asked only after that answer. Unless they must be *is_complete*, required ones
    may be left open. Raises Invalid with a path per fault.
    """
    questions = {question.slug: question for question in service.questions}
    faults = [(f"{path}.{slug}", "unknown_key") for slug in answers if slug not in questions]
    kept: dict[str, str] = {}
    for slug, question in questions.items():
        if not is_asked(question, kept):
            continue
        given = answers.get(slug)
        if given is None or (isinstance(given, str) and not given.strip()):
            if question.required and is_complete:
                faults.append((f"{path}.{slug}", "required"))
            continue
        value = _read(question, given)
        if value is None:
            faults.append((f"{path}.{slug}", _FAULTS[question.kind]))
        else:
            kept[slug] = value
    if faults:
        raise Invalid(faults)
    return kept


def is_asked(question: Question, answers: Mapping[str, str]) -> bool:
    """Whether the question is asked after these answers."""
    return question.when is None or answers.get(question.when[0]) == question.when[1]


_FAULTS = {
    "text": "not_a_text",
    "choice": "not_a_choice",
    "yes_no": "not_yes_or_no",
    "date": "not_a_date",
    "number": "not_a_number",
}


def _read(question: Question, given: object) -> str | None:
    if question.kind == "yes_no":
        return {True: "yes", False: "no", "yes": "yes", "no": "no"}.get(given) if _is_plain(given) else None
    if question.kind == "number" and isinstance(given, int | float) and not isinstance(given, bool):
        given = str(given)
    if not isinstance(given, str) or len(given) > LONGEST:
        return None
    text = given.strip()
    if question.kind == "choice":
        return text if text in {choice.slug for choice in question.choices} else None
    if question.kind == "date":
        return _date(text)
    if question.kind == "number":
        return _number(text)
    return None if UNPRINTABLE.search(text) or LONE_SURROGATE.search(text) else text


def _is_plain(given: object) -> bool:
    return isinstance(given, str | bool)


def _date(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _number(text: str) -> str | None:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return text.replace(",", ".") if abs(number) < 1e12 else None
