"""Running migrations from within a program, on a connection that is given or on one of their own."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from booking.storage import readiness


def migrate(revision: str = "head", connection: Connection | None = None) -> None:
    """Bring the database to *revision*, all or nothing; a given connection's transaction is used and left open.

    Raises NotOurTurn.
    """
    config = Config()
    config.set_main_option("script_location", str(readiness.MIGRATIONS))
    if connection is not None:
        config.attributes["connection"] = connection
    command.upgrade(config, revision)
