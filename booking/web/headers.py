"""What every answer says to the browser, whoever made it: pages, files, errors, events, programs' answers.

The lines are laid below the application, where nothing that goes wrong above can lose them, and they are
made once: an answer only appends them. What an answer says itself goes before what is said here.
"""

import secrets
from collections.abc import Callable, Iterable
from typing import Any

from flask import g, request

from booking.web.framed import BELOW

StartResponse = Callable[..., Callable[[bytes], object]]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]
Header = tuple[str, str]

NONCE = "terminbuch.nonce"
YEAR = 365 * 24 * 60 * 60
POLICY = (
    "default-src 'none'; script-src 'self'{nonce}; style-src 'self'{nonce}; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors {frames}"
)
FRAMES = {False: "'none'", True: "*"}
PLAIN_POLICIES = {framed: POLICY.format(nonce="", frames=frames) for framed, frames in FRAMES.items()}
# same-origin, not no-referrer: with that one Chromium sends "Origin: null" and no form of ours would pass.
ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), usb=()",
    ),
)
UNFRAMED = (("X-Frame-Options", "DENY"), ("Cross-Origin-Resource-Policy", "same-origin"))
# What businesses put into their own sites: pages in frames, and the script that makes the frame.
FOR_OTHERS = (("Cross-Origin-Resource-Policy", "cross-origin"),)
SCRIPT = "/embed.js"
# Pages show people's names and times: what may be kept by a cache has to say so.
UNLESS_SAID = {"cache-control": ("Cache-Control", "no-store")}
HSTS = ("Strict-Transport-Security", f"max-age={2 * YEAR}")


class SecurityHeaders:
    """Completes the headers of whatever *application* answers; HSTS only where people come by https."""

    def __init__(self, application: Application, *, is_secure: bool) -> None:
        self._application = application
        self._fixed: tuple[Header, ...] = (*ALWAYS, HSTS) if is_secure else ALWAYS

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[Header], exc_info: object = None) -> Callable[[bytes], object]:
            nonce = environ.get(NONCE)
            path = environ.get("PATH_INFO", "")
            is_framed = path.startswith(BELOW)
            policy = PLAIN_POLICIES[is_framed]
            if nonce:
                policy = POLICY.format(nonce=f" 'nonce-{nonce}'", frames=FRAMES[is_framed])
            said = {name.lower() for name, _ in headers}
            headers.extend(self._fixed)
            headers.extend(FOR_OTHERS if is_framed or path == SCRIPT else UNFRAMED)
            headers.append(("Content-Security-Policy", policy))
            headers.extend(line for name, line in UNLESS_SAID.items() if name not in said)
            return start_response(status, headers, exc_info)

        return self._application(environ, start)


def csp_nonce() -> str:
    """The value for ``nonce`` attributes of this page; the policy names one only where a template asked for it."""
    if "csp_nonce" not in g:
        g.csp_nonce = request.environ[NONCE] = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce
