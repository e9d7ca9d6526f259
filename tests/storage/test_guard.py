"""The guard, tested by going round the code."""

import pytest
from flask import Flask
from sqlalchemy import text

from booking.storage import guard
from booking.storage.db import db


def test_a_migrated_database_has_its_guard_whole(app: Flask) -> None:
    with db.engine.connect() as connection:
        assert guard.missing(connection) == []
