"""``python -m booking.translations update|check``: bring the catalogues up to date, or say what they lack."""

import sys

from booking.translations import LOCALES, source
from booking.translations.extraction import begun, committed, faults, spoken, update, write


def main(arguments: list[str]) -> int:
    """0 when both catalogues are whole, 1 when something is left to do, 2 for another command."""
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
    print(*left, sep="\n", end="\n" if left else "")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
