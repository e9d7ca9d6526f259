"""The rules of booking: pure functions and frozen dataclasses, no framework, no clock, no storage."""
