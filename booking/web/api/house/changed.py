"""What was changed of a set-up, as values, and what does not fit it any more."""

from collections.abc import Iterable
from typing import Any

from werkzeug.wrappers import Response

from booking.domain.merging import Difference, Missing
from booking.services.setup import versions
from booking.services.setup.editing import Edited
from booking.web.api.answers import versioned


def edited_answer(edited: Edited, tagged: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """``PartChanged``, with the version of what is asked for at this address."""
    values = {"part": tagged, "changes": change_values(edited.changes), "misfits": misfit_values(edited.misfits)}
    return versioned(values, versions.version(tagged), status, headers)


def change_values(changes: Iterable[Difference]) -> list[dict[str, object]]:
    """Changes as ``ChangeOfSetup`` describes them."""
    return [
        {
            "path": each.name,
            **({} if isinstance(each.before, Missing) else {"before": each.before}),
            **({} if isinstance(each.after, Missing) else {"after": each.after}),
        }
        for each in changes
    ]


def misfit_values(found: Iterable[Any]) -> list[dict[str, object]]:
    """Visits to come without open time, each once, as ``Misfit`` describes them."""
    starts = {each.appointment_id: each.starts_at.isoformat() for each in found}
    return [{"appointment": appointment, "starts_at": at} for appointment, at in starts.items()]
