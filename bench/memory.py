"""What a worker holds in memory, and whether it grows."""

from datetime import date
from pathlib import Path

from bench.clients import Clients
from bench.installations import environment
from bench.processes import resident_mib
from bench.requests import Requests
from bench.servers import serving

MOST = 150.0  # MiB
STEADY = 2.0  # MiB by which the allocator may differ from one look to the next
REQUESTS = 10_000
FIRST = 2_000
AT_ONCE = 200


def memory(clients: Clients, url: str, today: date, folder: Path) -> list[str]:
    """Print what a fresh server's workers hold before and after many requests; answers what was missed."""
    makes = Requests(today)
    makes.bookings(6000)  # more than the rounds have booked
    mix = [(makes.month, 160, 200), (makes.page, 20, 200), (makes.bookings, 20, 201)]
    looks = []
    with serving("wsgi:app", environment(url, folder), folder / "memory.log") as server:
        for asked in range(AT_ONCE, FIRST + REQUESTS + 1, AT_ONCE):
            for make, number, status in mix:
                clients.ask(server.port, make(number), status)
            if asked >= FIRST:
                looks.append(max(map(resident_mib, server.workers())))
    first, last = looks[0], max(looks)
    print(f"\nMemory of a worker: {first:.0f} MiB after {FIRST:,} requests, ", end="")
    print(f"{last:.0f} MiB at most in the next {REQUESTS:,}; goal: no growth, <= {MOST:.0f} MiB.")
    missed = [f"a worker holds {last:.0f} MiB"] if last > MOST else []
    return missed + ([f"a worker grew by {last - first:.1f} MiB"] if last - first > STEADY else [])
