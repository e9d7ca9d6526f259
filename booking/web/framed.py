"""Pages in a frame on a business's own site: the views of the public pages once more, below ``/embed/``.

They know no cookie: a browser that blocks those of others books all the same. What must be known travels in their
addresses and forms, so that nobody's browser has anything there that another site could use (decision 0036).
"""

from flask import has_request_context, request

FRAMED = "/embed"
BELOW = f"{FRAMED}/"
# Whose pages have a twin within the frame, under the same name.
TWINS = ("public.", "manage.")


def is_framed() -> bool:
    """Whether this request is for a page in a frame, or what goes wrong with one."""
    return has_request_context() and request.path.startswith(BELOW)


def twin(endpoint: str) -> str | None:
    """What an endpoint would be called within the frame; whether it is there, only the application knows."""
    return f"embed.{endpoint.partition('.')[2]}" if endpoint.startswith(TWINS) else None


def unframed(path: str) -> str:
    """The path of the same page outside of the frame."""
    return path[len(FRAMED) :] if path.startswith(BELOW) else path
