"""Under which names requests are answered. Flask checks ``Host``; here stands what else may name a host."""

from urllib.parse import urlsplit

from flask import Flask, current_app, request
from werkzeug.exceptions import SecurityError
from werkzeug.sansio.utils import host_is_trusted

# Where servers hand on the request line, which may read "GET http://evil.example/ HTTP/1.1".
TARGETS = ("RAW_URI", "REQUEST_URI")


def trust_hosts(app: Flask, names: tuple[str, ...]) -> None:
    """Answer 400 to a request that names a host other than these, whatever port follows the name."""
    app.config["TRUSTED_HOSTS"] = list(names)
    app.before_request(refuse_other_hosts)


def refuse_other_hosts() -> None:
    """Raise SecurityError where a proxy's header or an absolute request line names a host that is not ours."""
    forwarded = request.environ.get("HTTP_X_FORWARDED_HOST")
    named = [host.strip() for host in forwarded.split(",")] if forwarded else []
    for key in TARGETS:
        target = request.environ.get(key) or "/"
        if target[0] not in "/*":
            named.append(_host(target))
    if named and not all(host_is_trusted(host, current_app.config["TRUSTED_HOSTS"]) for host in named):
        raise SecurityError


def _host(target: str) -> str:
    try:
        return urlsplit(target).netloc
    except ValueError:
        return ""
