"""Dates and times as people of the house type them: the same as anybody's."""

from booking.web.written import YEARS, day_of, instant_of, number_of, wall_minutes

__all__ = ["YEARS", "day_of", "instant_of", "number_of", "wall_minutes"]
