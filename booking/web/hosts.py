"""Under which names requests are answered, wherever a request may say one.

Flask's ``TRUSTED_HOSTS`` is not used: Werkzeug 3.1 cuts names at the first colon and so knows no IPv6 address.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import SecurityError

# A host and perhaps a port (RFC 3986 3.2); whatever does not look like one is not ours.
HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::[0-9]{1,5})?", re.IGNORECASE | re.ASCII)
# Where servers hand on the request line, which may read "GET http://evil.example/ HTTP/1.1".
TARGETS = ("RAW_URI", "REQUEST_URI")
# Balancers ask a machine by its number how it is; the answer is one word and leads nowhere.
ANY_NAME = frozenset({"health.alive", "health.ready"})


def trust_hosts(app: Flask, names: tuple[str, ...]) -> None:
    """Answer 400 to a request that names a host other than these, whatever port follows the name."""
    trusted = frozenset(names)

    def refuse_other_hosts() -> None:
        if request.endpoint not in ANY_NAME and not all(is_named(host, trusted) for host in named_hosts()):
            raise SecurityError

    app.before_request(refuse_other_hosts)


def is_named(host: str, names: frozenset[str]) -> bool:
    """Whether ``host`` or ``host:port`` is one of *names*."""
    found = HOST.fullmatch(host)
    return found is not None and found[1].lower() in names


def named_hosts() -> Iterator[str]:
    """Every host that the request names: in ``Host``, in what a proxy adds, in the request line."""
    environ = request.environ
    if "HTTP_HOST" in environ:
        yield environ["HTTP_HOST"]
    forwarded = environ.get("HTTP_X_FORWARDED_HOST")
    if forwarded is not None:
        yield from (host.strip() for host in forwarded.split(","))
    for key in TARGETS:
        target = environ.get(key) or "/"
        if target[0] not in "/*":
            yield _host(target)


def _host(target: str) -> str:
    try:
        return urlsplit(target).netloc
    except ValueError:
        return ""
