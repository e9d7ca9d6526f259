"""Bringing the database to the step that this version needs."""

from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from booking.storage import guard, migrating, readiness, turns
from booking.storage.db import db


class UpgradeFailed(Exception):
    """The text is a sentence or two for the person who runs the server; the database is as it was."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Where the database stands and where it must; *present* is empty where nothing has been set up."""

    present: str
    needed: str

    @property
    def is_there(self) -> bool:
        """Whether nothing is to be done."""
        return self.present == self.needed

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing yet that could be lost."""
        return not self.present


def steps() -> Steps:
    """Look. Raises UpgradeFailed where a newer version has been here, or the database does not answer."""
    try:
        return Steps(_said(readiness.steps(db.engine)), _said(readiness.heads()))
    except readiness.NotReady as error:
        raise UpgradeFailed(str(error)) from error


def upgrade() -> None:
    """Take all steps that are missing, in one transaction, when it is our turn. Raises UpgradeFailed."""
    try:
        migrating.migrate()
        readiness.require(db.engine)
    except (turns.NotOurTurn, readiness.NotReady) as error:
        raise UpgradeFailed(str(error)) from error
    except DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        raise UpgradeFailed(f"The database did not take the step, and is as it was: {reason}") from error
    except (guard.GuardMissing, RuntimeError) as error:
        raise UpgradeFailed(f"The step was not taken, and the database is as it was: {error}") from error


def _said(found: frozenset[str]) -> str:
    return ", ".join(sorted(found))
