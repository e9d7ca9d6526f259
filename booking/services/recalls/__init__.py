"""Coming again: who wants to hear when new months open, or when a visit is due, and what ends it."""
