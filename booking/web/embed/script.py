"""The script that a business puts into its own site; it makes the frame and sizes it."""

from flask import Response, current_app, send_from_directory

from booking.web.assets import packed

AN_HOUR = "public, max-age=3600"


def file() -> Response:
    """The script, under an address that never changes: it stands in pages that are not ours."""
    response = send_from_directory(current_app.config["STATIC_FILES"], "embed.js")
    response.headers["Cache-Control"] = AN_HOUR
    return packed(response) if response.status_code == 200 else response
