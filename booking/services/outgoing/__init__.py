"""The outbox as the house sees it: what leaves, what did not, and what can be done about it."""
