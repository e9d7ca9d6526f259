"""Calendars are tried with the profiles of the rules, also where only they are tried."""

from tests.domain.conftest import PROFILE as PROFILE
