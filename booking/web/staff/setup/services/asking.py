"""The questions of a service as rows of a form, with their answers as rows within."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from booking.domain.slugs import slug_of
from booking.domain.texts import in_language
from booking.services.setup.faults import Path
from booking.web.staff.setup.services.saying import LANGUAGES, YES, Document, Saying, put_texts
from booking.web.staff.setup.typed import Typed

ROWS = "questions"
KINDS = ("text", "yes_no", "choice", "date", "number")
NEW = {"slug": "", "kind": "text", "label_de": "", "label_en": "", "when": ""}
NEW_CHOICE = {"slug": "", "label_de": "", "label_en": ""}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer after which a later question may be asked: ``value`` is question and answer by their slugs."""

    value: str
    question: str
    answer: str


def put_questions(typed: Typed, questions: Iterable[Mapping[str, Any]]) -> None:
    """The rows of a form."""
    for each in questions:
        when = each["when"]
        number = typed.add_row(
            ROWS,
            {
                "slug": each["slug"],
                "kind": each["kind"],
                "when": f"{when['question']}:{when['is']}" if when else "",
                **({"required": YES} if each["required"] else {}),
            },
        )
        put_texts(typed, f"{ROWS}-{number}-label", each["label"])
        for choice in each["choices"]:
            at = typed.add_row(f"{ROWS}-{number}-choices", {"slug": choice["slug"]})
            put_texts(typed, f"{ROWS}-{number}-choices-{at}-label", choice["label"])


def name_rows(typed: Typed) -> None:
    """Give everything new a name of its own, made of its label, so that later questions can refer to it."""
    _name(typed, ROWS, "question")
    for number in typed.rows(ROWS):
        _name(typed, f"{ROWS}-{number}-choices", "answer")


def said_questions(saying: Saying) -> list[Document]:
    """The questions that the rows mean; answers to choose are those of a question with a choice."""
    typed = saying.typed
    found = []
    saying.at((ROWS,), "add-questions")
    for at, number in enumerate(typed.rows(ROWS)):
        row = f"{ROWS}-{number}"
        path: Path = (ROWS, at)
        saying.at(path, f"{row}-label_{saying.business.locale}")
        saying.at((*path, "kind"), f"{row}-kind")
        kind = typed.text(f"{row}-kind")
        label = saying.texts(f"{row}-label", (*path, "label"))
        _refuse_empty(saying, label, f"{row}-label", _("Please write the question."))
        found.append(
            {
                "slug": typed.text(f"{row}-slug"),
                "kind": kind,
                "label": label,
                "required": typed.is_on(f"{row}-required"),
                "choices": _choices(saying, row, path) if kind == "choice" else [],
                "when": _when(saying, row, path),
            }
        )
    return found


def answers_before(typed: Typed, number: int, lang: str) -> Iterator[Answer]:
    """What a question can depend on: the answers of those before it."""
    for earlier in typed.rows(ROWS):
        if earlier >= number:
            return
        row = f"{ROWS}-{earlier}"
        slug, question = typed.text(f"{row}-slug"), _label(typed, row, lang)
        kind = typed.text(f"{row}-kind")
        if kind == "yes_no":
            yield Answer(f"{slug}:yes", question, _("Yes"))
            yield Answer(f"{slug}:no", question, _("No"))
        elif kind == "choice":
            for at in typed.rows(f"{row}-choices"):
                choice = f"{row}-choices-{at}"
                yield Answer(f"{slug}:{typed.text(f'{choice}-slug')}", question, _label(typed, choice, lang))


def _choices(saying: Saying, row: str, path: Path) -> list[Document]:
    found = []
    saying.at((*path, "choices"), f"{row}-add-choice")
    for at, number in enumerate(saying.typed.rows(f"{row}-choices")):
        choice = f"{row}-choices-{number}"
        label = saying.texts(f"{choice}-label", (*path, "choices", at, "label"))
        _refuse_empty(saying, label, f"{choice}-label", _("Please write the answer, or remove it."))
        found.append({"slug": saying.typed.text(f"{choice}-slug"), "label": label})
    return found


def _when(saying: Saying, row: str, path: Path) -> Document | None:
    question, _colon, answer = saying.typed.text(saying.at((*path, "when"), f"{row}-when")).partition(":")
    return {"question": question, "is": answer} if question else None


def _refuse_empty(saying: Saying, label: Mapping[str, str], key: str, text: str) -> None:
    if not label:
        saying.typed.refuse(f"{key}_{saying.business.locale}", text)


def _name(typed: Typed, rows: str, kind: str) -> None:
    numbers = typed.rows(rows)
    taken = {typed.text(f"{rows}-{number}-slug") for number in numbers}
    for number in numbers:
        control = f"{rows}-{number}-slug"
        label = next((text for each in LANGUAGES if (text := typed.text(f"{rows}-{number}-label_{each}"))), "")
        if not typed.text(control) and label:
            base = name = slug_of(label) or kind
            count = 1
            while name in taken:
                count += 1
                name = f"{base}-{count}"
            typed.values[control] = name
            taken.add(name)


def _label(typed: Typed, row: str, lang: str) -> str:
    return in_language({each: typed.text(f"{row}-label_{each}") for each in LANGUAGES}, lang)
