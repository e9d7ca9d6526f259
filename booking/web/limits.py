"""How often one network address may ask: enough for a practice behind one router, not for a machine gun.

Counted in windows of a minute with ``limits``, in this process or, where ``REDIS_URL`` is set, for all of them.
"""

import logging
import math
import threading
import time
from dataclasses import dataclass

from flask import Flask, request
from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from booking.web.csrf import SAFE
from booking.web.proxies import network_of

logger = logging.getLogger(__name__)

READS = RateLimitItemPerMinute(1200, namespace="read")
CHANGES = RateLimitItemPerMinute(120, namespace="change")
# Calendar services fetch for many people from few addresses.
FEEDS = RateLimitItemPerMinute(6000, namespace="feed")
UNLIMITED = frozenset({"static", "public.stylesheet"})


class ThisMinute(Storage):
    """Counts kept in this process until the minute is over.

    The storage that comes with ``limits`` starts a thread every few requests to forget; this one drops all
    counts at once with the minute.
    """

    STORAGE_SCHEME = None
    base_exceptions = ()

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._ends = 0.0
        self._counts: dict[str, int] = {}

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count, and answer the count; every *expiry* is a minute."""
        now = time.time()
        with self._lock:
            if now >= self._ends:
                self._counts = {}
                self._ends = (now // expiry + 1) * expiry
            count = self._counts[key] = self._counts.get(key, 0) + amount
        return count

    def get(self, key: str) -> int:
        """The count."""
        return self._counts.get(key, 0)

    def get_expiry(self, key: str) -> float:
        """When the minute is over, in seconds since the epoch."""
        return self._ends

    def check(self) -> bool:
        """It is always there."""
        return True

    def reset(self) -> int | None:
        """Forget all counts; answers how many there were."""
        with self._lock:
            forgotten, self._counts = len(self._counts), {}
        return forgotten

    def clear(self, key: str) -> None:
        """Forget one count."""
        with self._lock:
            self._counts.pop(key, None)


@dataclass(frozen=True, slots=True)
class RateLimits:
    """Counts the requests of each address; counting that fails never keeps anybody out."""

    limiter: FixedWindowRateLimiter

    def check(self) -> None:
        """Raise TooManyRequests, which says how long to wait, where the limit of this kind of request is reached."""
        if request.endpoint in UNLIMITED:
            return
        limit = self.limit()
        address = network_of(request.remote_addr or "")
        try:
            if self.limiter.hit(limit, address):
                return
            reset = self.limiter.get_window_stats(limit, address).reset_time
        except StorageError:
            logger.warning("Requests are not counted: the store of the rate limits does not answer.")
            return
        raise TooManyRequests(retry_after=max(1, math.ceil(reset - time.time())))

    def limit(self) -> RateLimitItemPerMinute:
        """The limit that this request counts against."""
        if request.blueprint == "feeds":
            return FEEDS
        return READS if request.method in SAFE else CHANGES


def limit_rates(app: Flask, redis_url: str | None) -> None:
    """Count from now on."""
    storage = storage_from_string(redis_url, wrap_exceptions=True) if redis_url else ThisMinute()
    app.before_request(RateLimits(FixedWindowRateLimiter(storage)).check)
