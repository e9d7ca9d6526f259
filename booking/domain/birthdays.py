"""Days of birth as people write them in a form or a file."""

import re
from datetime import date

EARLIEST = 1880
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[T ].*)?",
        r"(?P<d>\d{1,2})\. ?(?P<m>\d{1,2})\. ?(?P<y>\d{4}|\d{2})",
        r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4}|\d{2})",
        r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{4})",
    )
)


def birthday(text: str, today: date) -> date | None:
    """A day of birth: ``12.5.1980``, ``12/05/1980``, ``1980-05-12``, ``12.5.80``; none where it cannot be one."""
    for form in _FORMS:
        said = form.fullmatch(text.strip())
        if said is None:
            continue
        year = int(said["y"])
        if len(said["y"]) == 2:
            century = today.year // 100 * 100
            year += century if century + year <= today.year else century - 100
        try:
            found = date(year, int(said["m"]), int(said["d"]))
        except ValueError:
            return None
        return found if found.year >= EARLIEST and found <= today else None
    return None
