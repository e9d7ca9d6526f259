"""The application for any WSGI server: ``wsgi:app``."""

from booking.app import create_app

app = create_app()
