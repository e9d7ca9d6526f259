"""The addresses below ``/dav/``: who asks, for what, and by whom it is answered."""

from flask import g, redirect, request
from werkzeug.wrappers import Response

from booking.domain.errors import NotFound
from booking.web.dav import blueprint, entering, objects, protocol
from booking.web.dav.collections import calendar, principal

METHODS = ["OPTIONS", "GET", "HEAD", "PUT", "DELETE", "PROPFIND", "PROPPATCH", "REPORT"]
ALLOW = ", ".join(METHODS)
CAPABLE = "1, 3, calendar-access"
OF_OBJECTS = {"GET": objects.fetch, "HEAD": objects.fetch, "PUT": objects.put, "DELETE": objects.delete}


@blueprint.route("/.well-known/caldav", methods=METHODS, provide_automatic_options=False)
def well_known() -> Response:
    """Where calendars are, for programs that know the server's name alone (RFC 6764 5)."""
    return redirect("/dav/", 301)


@blueprint.route("/dav/", methods=METHODS, provide_automatic_options=False)
@blueprint.route("/dav/<path:path>", methods=METHODS, provide_automatic_options=False)
def ask(path: str = "") -> Response:
    """Whatever a calendar program asks."""
    if entering.is_overheard(request):
        return entering.refused_overheard()
    found = entering.entered(request)
    if found is None:
        return entering.refused()
    g.program = found
    answer = _answered(path)
    answer.headers["DAV"] = CAPABLE
    return answer


def _answered(path: str) -> Response:
    if request.method == "OPTIONS":
        return Response(status=204, headers={"Allow": ALLOW})
    where, _, name = path.rpartition("/")
    is_object = where == calendar() and bool(name)
    if request.method in OF_OBJECTS and is_object:
        return OF_OBJECTS[request.method](name)
    is_above = path.strip("/") in ("", principal(), calendar())
    if request.method in OF_OBJECTS or not (is_above or is_object):
        raise NotFound(what="object")
    return protocol.answered(f"/{path}")
