"""Days of birth as people write them in a form or a file."""

import re
from datetime import date

from booking.domain.names import fold

EARLIEST = 1880
MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan januar january", "feb februar february", "mrz maer maerz mar march", "apr april", "mai may",
         "jun juni june", "jul juli july", "aug august", "sep sept september", "okt oktober oct october",
         "nov november", "dez dezember dec december"),
        1,
    )
    for name in names.split()
}  # fmt: skip
"""The months by their folded German and English names."""
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[t ].*)?",
        r"(?P<d>\d{1,2})\. ?(?P<m>\d{1,2})\. ?(?P<y>\d{4}|\d{2})",
        r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4}|\d{2})",
        r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{4})",
        rf"(?P<d>\d{{1,2}})\.? ?(?P<m>{MONTH})\.?,? ?(?P<y>\d{{4}})",
        rf"(?P<m>{MONTH})\.? (?P<d>\d{{1,2}}),? ?(?P<y>\d{{4}})",
    )
)


def birthday(text: str, today: date) -> date | None:
    """A day of birth: ``12.5.1980``, ``12 May 1980``, ``12/05/1980``, ``1980-05-12``, ``12.5.80``; else none."""
    folded = fold(text)
    for form in _FORMS:
        said = form.fullmatch(folded)
        if said is None:
            continue
        year = int(said["y"])
        if len(said["y"]) == 2:
            century = today.year // 100 * 100
            year += century if century + year <= today.year else century - 100
        try:
            found = date(year, MONTHS.get(said["m"]) or int(said["m"]), int(said["d"]))
        except ValueError:
            return None
        return found if found.year >= EARLIEST and found <= today else None
    return None
