"""Calendars to subscribe to and single events."""
