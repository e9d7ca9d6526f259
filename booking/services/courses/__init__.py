"""Courses and tours: sessions with seats that the house publishes, and what it does with them afterwards."""
