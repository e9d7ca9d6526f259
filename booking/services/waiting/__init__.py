"""Waiting lists: who waits for which service, and the time that is held for them when it becomes free."""
