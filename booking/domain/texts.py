"""Texts that people typed, made fit for one line or for several, and chosen by language."""

import re
from collections.abc import Mapping

# Every character that some program takes for the end of a line, not only CR and LF: str.splitlines() and
# with it many parsers also break at VT, FF, FS, GS, RS, NEL, LINE SEPARATOR and PARAGRAPH SEPARATOR.
LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# What has no place in a text: the other control characters, and those that turn the writing direction of
# whatever follows (an unclosed override in a name would reverse the sentence around it).
UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
SPACES = re.compile(r"\s+")
REFERENCE_GROUP = 4


def several_lines(text: str) -> str:
    r"""Answer *text* with ``\n`` as its only line end, without control characters but TAB, encodable as UTF-8."""
    if text.isprintable():
        return text
    text = LINE_END.sub("\n", text)
    return LONE_SURROGATE.sub("\ufffd", UNPRINTABLE.sub("", text))


def one_line(text: str) -> str:
    """Answer *text* as a single line: line ends and runs of spaces become one space, control characters vanish."""
    return SPACES.sub(" ", several_lines(text)).strip()


def in_language(texts: Mapping[str, str], locale: str) -> str:
    """Choose the text of *locale*; a business that wrote only the other language is shown in that one."""
    for name in (locale, locale.partition("_")[0]):
        if texts.get(name):
            return texts[name]
    return next((text for text in texts.values() if text), "")


def readable_reference(reference: str) -> str:
    """Group a reference for the eye and the telephone: ``K7TM4QXD`` is read as ``K7TM-4QXD``."""
    return "-".join(reference[at : at + REFERENCE_GROUP] for at in range(0, len(reference), REFERENCE_GROUP))
