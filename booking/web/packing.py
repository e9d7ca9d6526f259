"""Pages and programs' answers are packed with gzip where the reader unpacks: a quarter is left of them.

A page that is packed tells by its length whether words of a stranger stand in it twice (BREACH). Only another site can
make a visitor's browser ask for such pages; so what another site asks for in a visitor's name goes unpacked, and all
else carries some bytes of chance, for browsers that do not say who asks (decision 0035).
"""

import secrets
import struct
import zlib
from functools import lru_cache

from flask import Flask, Response, request
from werkzeug.http import parse_accept_header

SHORTEST = 1_000
"""Bytes below which packing is not worth the while."""
LEVEL = 3
"""At 5 a page is 8 % shorter and costs twice as much."""
PACKED = frozenset({"text/html", "application/json", "application/problem+json"})
MOST_PADDING = 100
OWN = frozenset({"same-origin", "none"})
"""What ``Sec-Fetch-Site`` says where the visitor asks, or a page of ours."""
# RFC 1952 2.3: gzip, deflate, a name follows; no time, no level, no system told.
HEAD = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"


def pack_answers(app: Flask) -> None:
    """Pack from now on; to be called after whatever counts or notes how long an answer took."""
    app.after_request(pack)


def pack(response: Response) -> Response:
    """The answer, packed where it is a long one, not packed yet, and its reader says that it unpacks."""
    if response.mimetype not in PACKED or response.is_streamed or response.direct_passthrough:
        return response
    if response.status_code in (204, 304) or "Content-Encoding" in response.headers:
        return response
    if "Vary" in response.headers:
        response.vary.add("Accept-Encoding")
    else:
        response.headers["Vary"] = "Accept-Encoding"
    content = response.get_data()
    if len(content) < SHORTEST or not unpacks(request.headers.get("Accept-Encoding", "")) or is_in_a_strangers_hand():
        return response
    response.set_data(packed(content))
    response.headers["Content-Encoding"] = "gzip"
    if "ETag" in response.headers:
        tag, _ = response.get_etag()
        # The bytes differ from those of the page unpacked, what they mean does not (RFC 9110 8.8.1).
        response.set_etag(tag or "", weak=True)
    return response


@lru_cache(maxsize=256)
def unpacks(accepted: str) -> bool:
    """Whether who says this in ``Accept-Encoding`` takes gzip; most browsers say the same few things."""
    return parse_accept_header(accepted).quality("gzip") > 0


def is_in_a_strangers_hand() -> bool:
    """Whether another site asks, with what the visitor's browser keeps of ours: there it may read the length."""
    asks = request.headers.get("Sec-Fetch-Site", "none")
    return asks not in OWN and bool(request.cookies)


def packed(content: bytes) -> bytes:
    """*content* as gzip, under a name of random length, which readers pass over."""
    packing = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    name = b"a" * secrets.randbelow(MOST_PADDING + 1)
    tail = struct.pack("<LL", zlib.crc32(content), len(content) & 0xFFFFFFFF)
    return b"".join((HEAD, name, b"\0", packing.compress(content), packing.flush(), tail))
