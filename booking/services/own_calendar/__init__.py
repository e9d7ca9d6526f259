"""The calendar of a resource as somebody of the house keeps it in a calendar program: read, synced and written."""
