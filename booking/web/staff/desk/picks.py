"""Lists to choose from, as the forms of the desk show them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pick:
    """One line of a list to choose from."""

    value: str
    text: str
    is_chosen: bool
