"""From what went wrong to what is answered: one table from refusal to status, one page, one problem document."""

import secrets
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

from flask import Flask, current_app, g, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.routing import RoutingException
from werkzeug.wrappers import Response

from booking.domain import errors
from booking.web import carrying, messages, metrics
from booking.web.framed import is_framed, twin
from booking.web.moved import moved_on
from booking.web.problems import problem
from booking.web.sessions import API, ASSISTANTS, DAV

STATUS: dict[type[errors.DomainError], int] = {
    errors.NotFound: 404,
    errors.Gone: 410,
    errors.NotAllowed: 403,
    errors.Unauthorized: 401,
    errors.ScopeMissing: 403,
    errors.ConditionRequired: 428,
    errors.Outdated: 412,
    errors.Stale: 409,
    errors.WrongCredentials: 422,
    errors.TooManyTries: 429,
    errors.Invalid: 422,
    errors.SlotNotOffered: 422,
    errors.BookingPaused: 422,
    errors.SlotTaken: 409,
    errors.OverrideNeeded: 409,
    errors.OnlyByPhone: 422,
    errors.HoldLapsed: 409,
    errors.TooManyHolds: 429,
    errors.TooManyMails: 429,
    errors.TooManyOpen: 422,
    errors.TooLate: 409,
    errors.ChangeRefused: 403,
    errors.NotActive: 409,
    errors.IdempotencyKeyRequired: 400,
    errors.IdempotencyKeyReused: 422,
    errors.Busy: 503,
    errors.InvalidSetup: 422,
    errors.ExistsAlready: 409,
    errors.InUse: 409,
    errors.Retained: 409,
    errors.NotUnderstood: 422,
    errors.UnknownTimeZone: 422,
}
CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    429: "too_many_requests",
    500: "internal_error",
    503: "busy",
}
# How a program is to say who it is (RFC 6750 3).
CHALLENGE = {401: 'Bearer realm="Terminbuch"'}
BUSY = 503
# Seconds after which asking again may help, unless the refusal knows better.
WAIT = {429: 60, 503: 2}
# What is refused before any rule is asked, and is worth watching; what is not there is counted as an answer only.
COUNTED = frozenset({400, 413, 429})
# Of what an HTTP exception says, only what is a fact about the request; its sentences are not ours.
KEPT = ("Allow", "Retry-After")
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Application(Flask):
    """Flask, but a failure is logged under a number that its page shows, and without the address: that may be a key."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Answer *func*: none of ours is a coroutine, and to ask that of each at every request takes its time."""
        return func

    def url_for(self, endpoint: str, **values: Any) -> str:
        """The address of an endpoint; from within a frame, that of its twin there."""
        inside = twin(endpoint) if is_framed() else None
        return super().url_for(inside if inside in self.view_functions else endpoint, **values)

    def log_exception(self, exc_info: ExcInfo | None) -> None:
        """Log what happened, and where, as the name of the route."""
        rule = request.url_rule.rule if request.url_rule else "no route"
        self.logger.error("Failure %s at %s %s", failure_number(), request.method, rule, exc_info=exc_info)


def failure_number() -> str:
    """The number of this request's failure."""
    if "failure_number" not in g:
        g.failure_number = secrets.token_hex(4).upper()
    number: str = g.failure_number
    return number


def answer_errors(app: Flask) -> None:
    """Take over every refusal and failure."""
    app.register_error_handler(errors.DomainError, refused)
    app.register_error_handler(HTTPException, refused_by_http)


def refused(error: errors.DomainError) -> Response:
    """Answer a refusal of the rules."""
    moved = moved_on(error)
    if moved is not None:
        return moved
    metrics.refused(error.code)
    status = status_of(error)
    headers = {"Retry-After": str(error.fields.get("retry_after", WAIT[status]))} if status in WAIT else {}
    if status in CHALLENGE:
        headers["WWW-Authenticate"] = CHALLENGE[status]
    wording = messages.of_error(error)
    if is_for_program():
        return problem(status, error.code, wording, error.fields, headers)
    return page(status, error.code, wording, headers)


def refused_by_http(error: HTTPException) -> Response | HTTPException:
    """Answer what Flask or Werkzeug refuse: no such page, too long, too often, a failure of ours."""
    if isinstance(error, RoutingException) or error.response is not None:
        return error
    status = error.code or 500
    said = dict(error.get_headers())
    headers = {name: said[name] for name in KEPT if name in said}
    code = CODES.get(status, "bad_request" if status < 500 else "internal_error")
    if status in COUNTED:
        metrics.refused(code)
    wording = messages.FORM_REFUSED if isinstance(error, CSRFError) else messages.of_status(status)
    unsent = carrying.unsent() if isinstance(error, CSRFError) else None
    if unsent:
        text = render_template("auth/send_on.html", form=unsent, readable=carrying.readable(unsent), is_back=False)
        return current_app.response_class(text, status)
    number = failure_number() if isinstance(error, InternalServerError) else None
    if is_for_program():
        return problem(status, code, wording, {"number": number} if number else {}, headers)
    return page(status, code, wording, headers, number)


def status_of(error: errors.DomainError) -> int:
    """The status of a refusal; of its nearest ancestor in the table, so that a new one is never a failure."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 400)


def is_for_program() -> bool:
    """Whether a program asked, which wants a problem document and no page."""
    return request.path.startswith((API, DAV)) or request.path == ASSISTANTS


def page(
    status: int, code: str, wording: messages.Wording, headers: Mapping[str, Any], number: str | None = None
) -> Response:
    """The page of an error; where even that cannot be made, its bare words."""
    try:
        # What cannot be taken just now is worth sending again, as it is.
        form = carrying.once_more() if status == BUSY else None
        body = render_template("errors/error.html", wording=wording, number=number, form=form)
        mimetype = "text/html"
    except Exception:
        current_app.logger.exception("The page of an error cannot be made.")
        lines = [str(wording.title), str(wording.text), *([number] if number else [])]
        body, mimetype = "\n".join(lines) + "\n", "text/plain"
    return current_app.response_class(body, status, dict(headers), mimetype=mimetype)
