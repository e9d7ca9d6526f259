"""Feeds as they are sent, kept by their tag: when one has changed it is built once for all who subscribe to it."""

import gzip
import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

MOST = 8_000_000
"""Bytes of all that is kept in this process."""
SHORTEST = 1_000
"""Bytes below which packing is not worth the while."""
LEVEL = 5


@dataclass(frozen=True, slots=True)
class Packed:
    """A feed, packed with gzip unless it is short. The same content is the same bytes, whenever it is packed."""

    content: bytes
    is_packed: bool

    def plain(self) -> bytes:
        """For a reader that does not unpack."""
        return gzip.decompress(self.content) if self.is_packed else self.content


def packed(content: bytes) -> Packed:
    """Pack a feed."""
    if len(content) < SHORTEST:
        return Packed(content, is_packed=False)
    return Packed(gzip.compress(content, LEVEL, mtime=0), is_packed=True)


class Kept:
    """Packed feeds by their tags; those not asked for lately go first. Threads share it."""

    def __init__(self, most: int = MOST) -> None:
        self._lock = threading.Lock()
        self._feeds: OrderedDict[Hashable, Packed] = OrderedDict()
        self._size = 0
        self._most = most

    def get(self, tag: Hashable) -> Packed | None:
        """What is kept under a tag."""
        with self._lock:
            found = self._feeds.get(tag)
            if found is not None:
                self._feeds.move_to_end(tag)
            return found

    def put(self, tag: Hashable, feed: Packed) -> None:
        """Keep a feed; one that is too large for all of it is not kept."""
        if len(feed.content) > self._most:
            return
        with self._lock:
            if (before := self._feeds.pop(tag, None)) is not None:
                self._size -= len(before.content)
            self._feeds[tag] = feed
            self._size += len(feed.content)
            while self._size > self._most:
                self._size -= len(self._feeds.popitem(last=False)[1].content)
