"""Where to go after signing in: only to a path of our own, whatever the address says."""

import re
from urllib.parse import unquote, urlsplit

# What a browser would take for a slash, drop or cut at, written out or encoded.
FOREIGN = re.compile(r"[\\\x00-\x20\x7f-\x9f]")
LONGEST = 2000


def own_path(text: str | None) -> str | None:
    """The path, with its query, if it can lead nowhere but to a page of ours; none otherwise."""
    if not text or len(text) > LONGEST or not text.startswith("/"):
        return None
    # Decoded twice: what is decoded once by us may be decoded again by what stands behind.
    for written in (text, unquote(text), unquote(unquote(text))):
        if written.startswith("//") or FOREIGN.search(written.partition("?")[0]):
            return None
    if FOREIGN.search(text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc or parts.fragment else text
