"""Faults from outside: what the service runs on fails under it, and comes back."""
