"""``python -m booking.translations update|check``: bring the catalogues up to date, or say what they lack."""

import sys

from booking.translations import LOCALES, OVERLAYS, overlays, source
from booking.translations.extraction import begun, committed, faults, spoken, update, write


def main(arguments: list[str]) -> int:
    """0 when all catalogues are whole, 1 when something is left to do, 2 for another command."""
    if arguments not in (["update"], ["check"]):
        print("usage: python -m booking.translations update|check", file=sys.stderr)
        return 2
    template = spoken()
    left = []
    for locale in LOCALES:
        catalog = committed(locale) if source(locale).exists() else begun(locale)
        if arguments == ["update"]:
            update(catalog, template)
            write(catalog, source(locale))
        left += faults(catalog, template)
    for name, below in OVERLAYS.items():
        overlay = committed(name) if source(name).exists() else begun(name)
        if arguments == ["update"]:
            overlays.update(overlay, committed(below), template)
            write(overlay, source(name))
        left += overlays.faults(overlay, committed(below), template)
    print(*left, sep="\n", end="\n" if left else "")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
