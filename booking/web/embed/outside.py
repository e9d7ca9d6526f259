"""What cannot be shown in the frame is opened outside of it, by a link: the browser would show an empty frame."""

from urllib.parse import urlsplit

from flask import Response, current_app, render_template

from booking.web.framed import BELOW


def lead_out(response: Response) -> Response:
    """Instead of sending the frame to a page that refuses to be framed, offer it."""
    path = urlsplit(response.location or "").path
    if not 300 <= response.status_code < 400 or not path or path.startswith(BELOW):
        return response
    return current_app.response_class(render_template("embed/outside.html", url=response.location))
