"""Somebody at the calendar, and what stands in it."""

from tests.web.staff.desk.conftest import book, desk, enter

__all__ = ["book", "desk", "enter"]
