"""The body of an answer: whole, unpacked, and no longer than is allowed, however small it was packed."""

import http.client
import zlib
from collections.abc import Iterator

from booking.domain.foreign_calendars import CalendarFault, Fault

PIECE = 64 * 1024
_GZIP = 31  # zlib's word for: with the header of gzip


def body(answer: http.client.HTTPResponse, most: int) -> bytes:
    """All of it. Raises CalendarFault: too large, cut off, or packed in a way that was not asked for."""
    packed = (answer.getheader("Content-Encoding") or "identity").strip().lower()
    pieces = _pieces(answer)
    if packed in ("gzip", "x-gzip"):
        pieces = _unpacked(pieces, most)
    elif packed != "identity":
        raise CalendarFault(Fault.BROKEN_ANSWER)
    whole = bytearray()
    for piece in pieces:
        whole += piece
        if len(whole) > most:
            raise CalendarFault(Fault.TOO_LARGE)
    return bytes(whole)


def _pieces(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    expected, count = answer.length, 0
    while piece := answer.read(PIECE):
        count += len(piece)
        yield piece
    if expected is not None and count < expected:
        raise CalendarFault(Fault.BROKEN_ANSWER)


def _unpacked(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    unpacking = zlib.decompressobj(_GZIP)
    try:
        for piece in pieces:
            left = piece
            while left:
                yield unpacking.decompress(left, min(PIECE * 16, most + 1))
                left = unpacking.unconsumed_tail
                if unpacking.eof and unpacking.unused_data:  # several archives, one after the other (RFC 1952 2.2)
                    left, unpacking = unpacking.unused_data, zlib.decompressobj(_GZIP)
    except zlib.error as error:
        raise CalendarFault(Fault.BROKEN_ANSWER) from error
    if not unpacking.eof:
        raise CalendarFault(Fault.BROKEN_ANSWER)
