"""What a form says as a part of the set-up document, and which control each value of it came from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from booking.domain.businesses import Business
from booking.services.setup.faults import Fault, Path
from booking.web.presenters.setup_faults import fault_text
from booking.web.staff.setup import amounts
from booking.web.staff.setup.typed import Typed

LANGUAGES = ("de", "en")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
YES = "1"


@dataclass(slots=True)
class Saying:
    """A form being read: *controls* tells for every path of the document where its value was typed."""

    typed: Typed
    business: Business
    lang: str
    controls: dict[Path, str] = field(default_factory=dict)

    def at(self, path: Path, control: str) -> str:
        """Remember where a value comes from; answers the control."""
        self.controls[path] = control
        return control

    def texts(self, key: str, path: Path | None = None) -> dict[str, str]:
        """A text per language, without those that are left empty."""
        path = path or (key,)
        found = {}
        for language in LANGUAGES:
            control = self.at((*path, language), f"{key}_{language}")
            if self.typed.text(control):
                found[language] = self.typed.text(control)
        self.at(path, f"{key}_{self.business.locale}")
        return found

    def length(self, key: str, path: Path, *, default: int | None = None) -> int | None:
        """An amount with its unit as minutes; a fault where it is none."""
        control = self.at(path, key)
        if not self.typed.text(control) and default is not None:
            return default
        found = amounts.length(self.typed.text(control), self.typed.text(f"{key}_unit"))
        if found is None:
            self.typed.refuse(control, _("Please enter a length, such as 30 minutes or 2 hours."))
        return found

    def number(self, key: str, path: Path, *, optional: bool = False) -> int | None:
        """A whole number; a fault where it is none, unless it may be left out and is."""
        control = self.at(path, key)
        found = amounts.number(self.typed.text(control))
        if found is None and not (optional and not self.typed.text(control)):
            self.typed.refuse(control, _("Please enter a whole number."))
        return found

    def ticked(self, prefix: str, names: Iterable[str]) -> list[str]:
        """Which of several boxes are ticked, in the order given."""
        return [name for name in names if self.typed.is_on(f"{prefix}-{name}")]

    def hang(self, faults: Iterable[Fault]) -> None:
        """Hang faults of the document onto the controls that they are about, on the nearest one that is known."""
        for fault in faults:
            path = fault.path
            while path and path not in self.controls:
                path = path[:-1]
            self.typed.refuse(self.controls.get(path, ""), fault_text(fault))


def put_texts(typed: Typed, key: str, texts: Mapping[str, str]) -> None:
    """A text per language into its controls."""
    for language in LANGUAGES:
        typed.values[f"{key}_{language}"] = texts.get(language, "")


def put_length(typed: Typed, key: str, minutes: int, units: tuple[str, ...]) -> None:
    """A length into its two controls."""
    typed.values[key], typed.values[f"{key}_unit"] = amounts.in_units(minutes, units)


def put_ticks(typed: Typed, prefix: str, names: Iterable[str]) -> None:
    """Tick some of several boxes."""
    typed.values.update({f"{prefix}-{name}": YES for name in names})


Document = dict[str, Any]
