"""Old addresses of a business lead on to its present one: the same page with its query, and forms as they were sent."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from booking.domain.errors import DomainError, NotFound
from booking.services import businesses

FOR_EVER = 308
"""Unlike 301 it keeps the method: who has typed into a page of the old address loses nothing."""


def moved_on(error: DomainError) -> Response | None:
    """Where the page that was not found stands now, if its business goes by another slug since."""
    values = request.view_args or {}
    if not isinstance(error, NotFound) or error.fields.get("what") != "business" or "business" not in values:
        return None
    slug = businesses.present_slug(str(values["business"]))
    if slug is None or slug == values["business"] or request.endpoint is None:
        return None
    address = url_for(request.endpoint, **{**values, "business": slug})
    query = request.query_string.decode("ascii", "replace")
    return redirect(f"{address}?{query}" if query else address, FOR_EVER)
