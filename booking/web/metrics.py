"""Figures for Prometheus: what this installation has answered, and how its database stands.

Each process counts for itself; where ``PROMETHEUS_MULTIPROC_DIR`` names a folder, the processes of one machine share
their counts there, and each tells those of all. No label names a business or a person.
"""

from contextlib import AbstractContextManager
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from prometheus_client.values import MutexValue, ValueClass

from booking.services import vitals

# When each count began would be a line more for every line.
disable_created_metrics()

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
OWN = CollectorRegistry()
REQUESTS = Counter("terminbuch_requests", "Requests that were answered.", ("endpoint", "status"), registry=OWN)
SECONDS = Histogram(
    "terminbuch_request_seconds", "How long answers took.", ("endpoint",), registry=OWN, buckets=BUCKETS
)
BOOKINGS = Counter("terminbuch_bookings", "Bookings that were made, and how.", ("source",), registry=OWN)
REFUSALS = Counter(
    "terminbuch_refusals", "What could not be done; slot_taken is that somebody was faster.", ("code",), registry=OWN
)
SLOTS = Histogram(
    "terminbuch_slots_seconds",
    "How long it took to find the free times that somebody looked at.",
    registry=OWN,
    buckets=(0.001, 0.0025, 0.005, *BUCKETS),
)


def answered(endpoint: str, status: int, seconds: float) -> None:
    """Count a request; *status* by its class, ``2xx`` and the like."""
    count, duration = _of(endpoint, status // 100)
    count.inc()
    duration.observe(seconds)


def booked(source: str) -> None:
    """Count a booking that was made: ``page``, ``api``, ``desk`` or ``waiting_list``."""
    BOOKINGS.labels(source).inc()


def refused(code: str) -> None:
    """Count a refusal of the rules, or of what asks too often, too much or from elsewhere."""
    REFUSALS.labels(code).inc()


def finding() -> AbstractContextManager[object]:
    """Take the time of what is done inside: reading what is taken, and cutting the rest into starts."""
    return SLOTS.time()


def text() -> bytes:
    """All figures, in the text format of Prometheus."""
    return generate_latest(_counted()) + generate_latest(_standing())


# Which endpoints and classes there are is up to us; looking a label up takes as long as counting.
@cache
def _of(endpoint: str, hundreds: int) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(endpoint, f"{hundreds}xx"), SECONDS.labels(endpoint)


def _counted() -> CollectorRegistry:
    if not _is_shared():
        return OWN
    everybodys = CollectorRegistry()
    MultiProcessCollector(everybodys)
    return everybodys


def _is_shared() -> bool:
    return ValueClass is not MutexValue


class _Standing(Collector):
    """How the database stands at the moment of asking."""

    def collect(self) -> list[GaugeMetricFamily]:
        """One gauge for each figure; with a database that does not answer only that it does not."""
        found = vitals.figures()
        figures = {"database_up": ("Whether the database answers.", 1 if found else 0), **(found or {})}
        return [GaugeMetricFamily(f"terminbuch_{name}", help_, value) for name, (help_, value) in figures.items()]


def _standing() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(_Standing())
    return registry
