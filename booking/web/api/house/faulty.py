"""Refusals of set-ups as programs read them: every fault with its path, and what needs what would be gone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from booking.domain.errors import InUse, InvalidSetup
from booking.services.setup.faults import path_text


@contextmanager
def faults_told() -> Iterator[None]:
    """Say in a refusal what programs may know."""
    try:
        yield
    except InvalidSetup as error:
        places: Any = error.fields["places"]
        error.fields["errors"] = [
            {"path": path_text(each.path) if each.path else "", "code": each.code, "message": each.message}
            for each in places
        ]
        raise
    except InUse as error:
        users: Any = error.fields["by"]
        error.fields["needed_by"] = [f"{collection}.{slug}" for collection, slug, _ in users]
        raise
