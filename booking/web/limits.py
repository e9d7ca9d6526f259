"""How often one network address may ask: enough for a practice behind one router, not for a machine gun.

Counted in windows of a minute with ``limits``, in this process or, where ``REDIS_URL`` is set, for all of them.
"""

import logging
import math
import time
from dataclasses import dataclass

from flask import Flask, request
from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from booking.web.csrf import SAFE
from booking.web.proxies import network_of

logger = logging.getLogger(__name__)

READS = RateLimitItemPerMinute(1200, namespace="read")
CHANGES = RateLimitItemPerMinute(120, namespace="change")
# Calendar services fetch for many people from few addresses.
FEEDS = RateLimitItemPerMinute(6000, namespace="feed")
UNLIMITED = frozenset({"static"})


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
    storage = storage_from_string(redis_url or "memory://", wrap_exceptions=True)
    app.before_request(RateLimits(FixedWindowRateLimiter(storage)).check)
