"""Telephone numbers: as people write them, and as telephones dial them."""

from functools import lru_cache

import phonenumbers

LONGEST = 40


@lru_cache(maxsize=1024)
def international(text: str, country: str) -> str | None:
    """A number as people of that country write it, in the form that telephones dial; None where it is none."""
    if len(text) > LONGEST:
        return None
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=1024)
def dialled(phone: str) -> tuple[str, str]:
    """The digits of a number with its country and without; the same twice where the country is not known."""
    digits = "".join(each for each in phone if each.isdecimal())
    try:
        parsed = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        return digits, digits.lstrip("0")
    return digits, phonenumbers.national_significant_number(parsed)
