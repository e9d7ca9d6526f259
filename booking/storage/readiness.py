"""Whether the database may be served from: migrated to the present head, and with its guard whole."""

import functools
from collections.abc import Iterable
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from booking.storage import guard, ledger, time_changes

MIGRATIONS = Path(__file__).parents[2] / "migrations"


class NotReady(RuntimeError):
    """Nothing may run on this database; the text is a sentence for the person who runs the server."""


def require(engine: Engine) -> None:
    """Raise NotReady, saying what to do, unless the schema is the one that this version was written for."""
    try:
        with engine.connect() as connection:
            _require_head(connection)
            guard.require(connection)
            if not ledger.is_whole(connection):
                raise NotReady("The record of changes could be altered: its triggers are missing. Run `flask upgrade`.")
            if not time_changes.is_whole(connection):
                raise NotReady("The next free times would not be kept: triggers are missing. Run `flask upgrade`.")
    except guard.GuardMissing as error:
        raise NotReady(f"{error} Run `flask upgrade`, or restore a sound copy.") from error
    except SQLAlchemyError as error:
        raise NotReady(f"The database cannot be reached: {_reason(error)}") from error


def lacking(engine: Engine) -> str | None:
    """What is missing, in a word that tells strangers nothing.

    It is ``database``, ``migration``, ``guard``, ``record`` or ``marks``.
    """
    try:
        with engine.connect() as connection:
            if set(MigrationContext.configure(connection).get_current_heads()) != heads():
                return "migration"
            if guard.missing(connection):
                return "guard"
            if not ledger.is_whole(connection):
                return "record"
            return None if time_changes.is_whole(connection) else "marks"
    except SQLAlchemyError:
        return "database"


def steps(engine: Engine) -> frozenset[str]:
    """The steps at which a database is: none where it is empty. Raises NotReady where another version made it."""
    try:
        with engine.connect() as connection:
            present = frozenset(MigrationContext.configure(connection).get_current_heads())
    except SQLAlchemyError as error:
        raise NotReady(f"The database cannot be reached: {_reason(error)}") from error
    _require_known(present, ScriptDirectory(str(MIGRATIONS)))
    return present


@functools.cache
def heads() -> frozenset[str]:
    """The steps at which a database of this version is: one, unless somebody has forked the way."""
    return frozenset(ScriptDirectory(str(MIGRATIONS)).get_heads())


def _require_head(connection: Connection) -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    heads, present = set(scripts.get_heads()), set(MigrationContext.configure(connection).get_current_heads())
    if present == heads:
        return
    if not present:
        raise NotReady("The database has not been set up. Run `flask upgrade`.")
    _require_known(present, scripts)
    raise NotReady(
        f"The database is at step {', '.join(sorted(present))}, this version needs {', '.join(sorted(heads))}. "
        "Run `flask upgrade`."
    )


def _require_known(present: Iterable[str], scripts: ScriptDirectory) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    if set(present) - known:
        raise NotReady(f"The database was set up by another version of Terminbuch ({', '.join(sorted(present))}).")


def _reason(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", error)).strip().partition("\n")[0]
