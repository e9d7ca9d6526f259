"""Races with real processes: many clients want the same, and the database must hold."""
