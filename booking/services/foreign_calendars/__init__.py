"""Calendars of others that say when somebody is busy: connected, asked again and again, and minded when they fail."""
