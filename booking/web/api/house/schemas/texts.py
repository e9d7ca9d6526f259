"""Texts that programs of a business send: of one line, and of several."""

from typing import Annotated

from pydantic import AfterValidator, Field

from booking.domain.texts import LONE_SURROGATE, several_lines
from booking.web.api.values import Line, fault

LONGEST_TITLE = 200
LONGEST_REASON = 500
LONGEST_NOTE = 2000


def lines_of_text(value: str) -> str:
    """Text of several lines, without characters that control something; spaces around it are dropped."""
    if LONE_SURROGATE.search(value):
        raise fault("not_text")
    text = value.replace("\r\n", "\n")
    if several_lines(text) != text:
        raise fault("control_characters")
    return text.strip()


Lines = AfterValidator(lines_of_text)
Title = Annotated[str, Field(max_length=LONGEST_TITLE), Line]
Reason = Annotated[str, Field(max_length=LONGEST_REASON), Lines]
Note = Annotated[str, Field(max_length=LONGEST_NOTE), Lines]
