"""The questions of a service as fields: which control asks them, and after which answer."""

from dataclasses import dataclass

from flask_babel import gettext as _
from wtforms import Field

from booking.domain.businesses import Question
from booking.web.public.details_form import DetailsForm

CONTROLS = {"yes_no": "options", "choice": "options", "text": "text", "date": "date", "number": "number"}


@dataclass(frozen=True, slots=True)
class Asking:
    """A question with its field; ``only_if`` is the id of the control that must be chosen for it to be asked."""

    kind: str
    field: Field
    required: bool
    hint: str = ""
    only_if: str = ""


def questions(form: DetailsForm) -> list[Asking]:
    """The questions in their order. Without script a conditional one says when it is meant."""
    return [_asking(each, form) for each in form.questions]


def _asking(question: Question, form: DetailsForm) -> Asking:
    field = form.answer_field(question.slug)
    if question.when is None:
        return Asking(CONTROLS[question.kind], field, question.required)
    earlier, answer = question.when
    asked_before = form.answer_field(earlier)
    options = {str(option.data): option for option in asked_before} if hasattr(asked_before, "choices") else {}
    option = options.get(answer)
    hint = _(
        "Only if you answered “%(answer)s” to “%(question)s”.",
        answer=option.label.text if option else answer,
        question=asked_before.label.text,
    )
    return Asking(CONTROLS[question.kind], field, question.required, hint, option.id if option else "")
