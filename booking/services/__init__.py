"""The use cases, a file per noun; each write is one unit of work."""
