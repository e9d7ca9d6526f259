"""Inserts that give way to, or change, the row that is there already: each database has a class of its own for them."""

from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert_or(session: Session, table: Table) -> sqlite.Insert:
    """An insert with ``on_conflict_do_update`` and ``on_conflict_do_nothing``, which both databases write alike."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    return cast(Any, postgresql.insert(table) if is_postgresql else sqlite.insert(table))
