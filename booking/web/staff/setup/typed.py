"""What was typed into a form with rows: kept as it was typed, whatever is wrong with it.

Every control has a name of its own, such as ``windows-2-opens``: rows of a list are numbered, and keep their numbers
while others come and go, so that a page with another row is otherwise the same page.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

ON = "on"
LONGEST = 5000
ROW = re.compile(r"(\d{1,4})-")


@dataclass(frozen=True, slots=True)
class Label:
    """What stands beside a control."""

    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One control with what stands in it, as the macros of ``components/field.html`` want it."""

    name: str
    label: Label
    data: str
    errors: tuple[str, ...]

    @property
    def id(self) -> str:
        """Controls are found by their names."""
        return self.name


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend: a sentence, and the id of the control that it is about."""

    control: str
    text: str


@dataclass(slots=True)
class Typed:
    """Values by the names of their controls; a box that is not ticked has none."""

    values: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @classmethod
    def sent(cls, form: Mapping[str, str]) -> Self:
        """What a form sent."""
        return cls({name: value.replace("\r\n", "\n")[: LONGEST + 1] for name, value in form.items()})

    def text(self, name: str) -> str:
        """What stands in a control, without spaces around it."""
        return self.values.get(name, "").strip()

    def is_on(self, name: str) -> bool:
        """Whether a box is ticked."""
        return bool(self.values.get(name))

    def entry(self, name: str, label: str = "") -> Entry:
        """A control for a page."""
        errors = tuple(fault.text for fault in self.faults if fault.control == name)
        return Entry(name, Label(label), self.values.get(name, ""), errors)

    def refuse(self, control: str, text: str) -> None:
        """Hang a fault on a control, once."""
        fault = Fault(control, text)
        if fault not in self.faults:
            self.faults.append(fault)

    def rows(self, rows: str) -> list[int]:
        """The numbers of the rows of a list, ascending."""
        start = f"{rows}-"
        found = {
            int(match[1]) for name in self.values if name.startswith(start) and (match := ROW.match(name, len(start)))
        }
        return sorted(found)

    def add_row(self, rows: str, values: Mapping[str, str]) -> int:
        """Another row after the others; answers its number."""
        number = max(self.rows(rows), default=-1) + 1
        self.values.update({f"{rows}-{number}-{name}": value for name, value in values.items()})
        return number

    def remove_row(self, rows: str, number: int) -> None:
        """Without one row; the others keep their numbers."""
        for name in list(self._of(rows, number)):
            del self.values[name]

    def move_row(self, rows: str, number: int, by: int) -> None:
        """Exchange a row with its neighbour, where it has one."""
        numbers = self.rows(rows)
        if number not in numbers or not 0 <= numbers.index(number) + by < len(numbers):
            return
        other = numbers[numbers.index(number) + by]
        here, there = self._taken(rows, number), self._taken(rows, other)
        self.values.update({f"{rows}-{other}-{name}": value for name, value in here.items()})
        self.values.update({f"{rows}-{number}-{name}": value for name, value in there.items()})

    def _of(self, rows: str, number: int) -> Iterator[str]:
        return (name for name in tuple(self.values) if name.startswith(f"{rows}-{number}-"))

    def _taken(self, rows: str, number: int) -> dict[str, str]:
        start = len(f"{rows}-{number}-")
        return {name[start:]: self.values.pop(name) for name in self._of(rows, number)}
