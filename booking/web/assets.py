"""Style sheets, scripts and pictures of our own, at addresses that change when any of them does.

The version stands in the path, not behind a question mark: a module that imports ``./other.js`` and a style
sheet that imports another find them under the same version without naming it.
"""

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, abort, current_app, request, send_from_directory

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
READS_ALONE = "js/calendar/worker.js"
"""A worker that is shown people's calendars."""
SAYS_NOTHING = "default-src 'none'; script-src 'self'"
TEXTS = frozenset({"text/javascript", "application/javascript", "image/svg+xml", "text/css"})


def serve_assets(app: Flask, folder: Path) -> None:
    """Serve the files of *folder* below ``/static/``."""
    app.config["STATIC_FILES"] = folder
    app.add_url_rule("/static/<path:filename>", "static", static)


def static(filename: str) -> Response:
    """A file; under the present version it may be kept for a year, under any other it is asked for again."""
    folder = current_app.config["STATIC_FILES"]
    present = version(folder)
    asked, _, rest = filename.partition("/")
    is_present = asked == present
    if is_present or is_version(asked):
        filename = rest
    if any(part.startswith(".") for part in Path(filename).parts):
        abort(404)
    response = send_from_directory(folder, filename)
    response.headers["Cache-Control"] = FOR_EVER if is_present else ASK_AGAIN
    if filename == READS_ALONE:
        # Beside the policy of every answer: a worker is bound by its own, and this one cannot reach even us.
        response.headers["Content-Security-Policy"] = SAYS_NOTHING
    return packed(response) if response.mimetype in TEXTS and response.status_code == 200 else response


def packed(response: Response) -> Response:
    """A file as gzip, where its reader unpacks and it becomes shorter; it is the same for everybody."""
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip") <= 0:
        return response
    response.direct_passthrough = False
    content = response.get_data()
    shorter = _packed_once(content)
    if len(shorter) < len(content):
        tag, _ = response.get_etag()
        response.set_data(shorter)
        response.headers["Content-Encoding"] = "gzip"
        response.set_etag(tag or "", weak=True)
    return response


def _packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def static_url(filename: str) -> str:
    """The address of a file under its present version."""
    return f"{request.script_root}/static/{version(current_app.config['STATIC_FILES'])}/{filename}"


def version(folder: Path) -> str:
    """``v`` and twelve hexadecimal digits over all files of *folder*; found once, or anew while debugging."""
    return digest(folder) if current_app.debug else _digest_once(folder)


def is_version(word: str) -> bool:
    """Whether a path begins with a version, perhaps an old one."""
    return len(word) == 13 and word[0] == "v" and all(digit in "0123456789abcdef" for digit in word[1:])


def digest(folder: Path) -> str:
    """The version of what is in *folder* now."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            whole.update(f"{path.relative_to(folder).as_posix()}\0".encode())
            whole.update(path.read_bytes())
    return f"v{whole.hexdigest()[:12]}"


_digest_once = lru_cache(maxsize=4)(digest)
_packed_once = lru_cache(maxsize=128)(_packed)
