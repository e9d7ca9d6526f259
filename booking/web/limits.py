"""How often one network address may ask: enough for a practice behind one router, not for a machine gun.

Counted in windows of a minute with ``limits``: for all processes in Redis, where ``REDIS_URL`` is set, else on
PostgreSQL; on SQLite in this one process.
"""

import logging
import math
import threading
import time

from flask import Flask, request
from limits import RateLimitItemPerMinute
from limits.errors import ConfigurationError, StorageError
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from booking.storage.rates import SharedCounts
from booking.web.csrf import SAFE
from booking.web.proxies import network_of
from booking.web.visitors import keyed
from config import SettingsError

logger = logging.getLogger(__name__)

READS = RateLimitItemPerMinute(1200, namespace="read")
CHANGES = RateLimitItemPerMinute(120, namespace="change")
# Calendar services fetch for many people from few addresses.
FEEDS = RateLimitItemPerMinute(6000, namespace="feed")
ASKING = SAFE | {"PROPFIND", "REPORT"}
"""What changes nothing; calendar programs of a whole house ask so every few minutes, by one address."""
UNLIMITED = frozenset({"static", "public.stylesheet", "health.alive", "health.ready"})
LONGEST_WAIT = 60  # seconds, whatever the clock of the store says
MOST_REFUSED = 10_000
SHARE = 100
"""A process tells the shared store after each hundredth of a limit what it has answered, and not each time: counting
would cost more than many an answer. So every process may let that much more pass. Changes are told one by one."""
SECONDS_ALONE = 5.0
"""For so long a process counts alone once the shared store has not answered: to ask it again and again would make
every request wait for it."""


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


class Untold:
    """What this process has answered and not yet told the shared store."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts = ThisMinute()

    def count(self, limit: RateLimitItemPerMinute, digest: str) -> int:
        """Count one request; answers how many are to be told now, all that were not told: 0 while there are few."""
        key = limit.key_for(digest)
        with self._lock:
            count = self._counts.incr(key, limit.get_expiry())
            if count < limit.amount // SHARE:
                return 0
            self._counts.clear(key)
        return count


class RateLimits:
    """Counts the requests of each address, under a digest of it; counting that fails never keeps anybody out."""

    def __init__(self, storage: Storage) -> None:
        self.shared = FixedWindowRateLimiter(storage)
        self.alone = FixedWindowRateLimiter(ThisMinute())
        self._untold = None if isinstance(storage, ThisMinute) else Untold()
        self._alone_until = 0.0
        # Until when somebody is refused: who does not stop asking costs the store nothing.
        self._refused: dict[str, float] = {}

    def check(self) -> None:
        """Raise TooManyRequests, which says how long to wait, where the limit of this kind of request is reached."""
        if request.endpoint in UNLIMITED:
            return
        limit = self.limit()
        digest = keyed("limit", network_of(request.remote_addr or ""))
        key = limit.key_for(digest)
        now = time.monotonic()
        until = self._refused.get(key, 0.0)
        if until <= now:
            seconds = self._seconds_to_wait(limit, digest, now)
            if not seconds:
                return
            if len(self._refused) >= MOST_REFUSED:
                self._refused.clear()
            until = self._refused[key] = now + seconds
        raise TooManyRequests(retry_after=math.ceil(until - now))

    def _seconds_to_wait(self, limit: RateLimitItemPerMinute, digest: str, now: float) -> float:
        """Count one request; 0 where it may pass."""
        try:
            if now >= self._alone_until:
                untold = self._untold.count(limit, digest) if self._untold else 1
                try:
                    return _wait(self.shared, limit, digest, untold) if untold else 0
                except StorageError:
                    logger.warning("The store of the rate limits does not answer; this process counts alone.")
                    self._alone_until = now + SECONDS_ALONE
            return _wait(self.alone, limit, digest)
        except StorageError:
            return 0

    def limit(self) -> RateLimitItemPerMinute:
        """The limit that this request counts against."""
        if request.blueprint == "feeds":
            return FEEDS
        return READS if request.method in ASKING else CHANGES


def _wait(limiter: FixedWindowRateLimiter, limit: RateLimitItemPerMinute, digest: str, cost: int = 1) -> float:
    if limiter.hit(limit, digest, cost=cost):
        return 0
    reset = limiter.get_window_stats(limit, digest).reset_time
    return min(LONGEST_WAIT, max(1, math.ceil(reset - time.time())))


def limit_rates(app: Flask, redis_url: str | None, database_url: str) -> None:
    """Count from now on. Raises SettingsError where Redis is asked for and its package is not there."""
    app.before_request(RateLimits(_store(redis_url, database_url)).check)


def _store(redis_url: str | None, database_url: str) -> Storage:
    if redis_url:
        try:
            return storage_from_string(redis_url, wrap_exceptions=True)  # type: ignore[return-value]
        except ConfigurationError as error:
            raise SettingsError("REDIS_URL needs the package redis; install it with: pip install redis") from error
    return ThisMinute() if database_url.startswith("sqlite") else SharedCounts()
