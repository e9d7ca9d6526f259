"""What a business can learn of five years with 200,000 appointments, on both databases: ``python -m bench.figures``."""

import argparse
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from flask_migrate import upgrade
from sqlalchemy import event, insert, text
from sqlalchemy.engine import Engine

from bench.data import HOURS, SLUG, document, wall
from bench.installations import settings
from booking.app import assembled
from booking.domain.access import Actor
from booking.domain.figures import Span
from booking.domain.timezones import to_minutes
from booking.services import businesses
from booking.services.appointments import local_start
from booking.services.figures import Asked, figures
from booking.services.setup.importing import import_business
from booking.storage.db import db, table_of
from booking.storage.models import Appointment, Booking, Line, Occupancy
from tests.postgres import fresh_database, start_cluster

YEARS = 5
PEOPLE = 20
APPOINTMENTS = 200_000
TURNS = 5
MOST_SECONDS, MOST_STATEMENTS = 1.0, 9
AT_ONCE = 5_000
STATES = ["completed"] * 88 + ["no_show"] * 4 + ["cancelled"] * 8
SOURCES = ["web"] * 60 + ["phone"] * 25 + ["api"] * 5 + ["walk_in"] * 6 + ["waiting_list"] * 4
ZONE = "Europe/Berlin"


def visits(today: date) -> Iterator[tuple[int, datetime]]:
    """``(person, start)`` of every half hour of everybody, the latest day first."""
    for back in range(1, YEARS * 366):
        on = today - timedelta(days=back)
        for weekday, opens, closes in HOURS:
            if weekday == on.weekday():
                for minute in range(opens, closes, 30):
                    for person in range(PEOPLE):
                        yield person, wall(on, minute).astimezone(UTC)


def rows(business: Any, today: date, count: int) -> Iterator[tuple[dict[str, Any], ...]]:
    """An appointment, its line, its occupancy and its booking; spread evenly over the years."""
    dice = Random(7)
    services = list(business.services.values())
    possible = sum(1 for _ in visits(today))
    every = possible / count
    chosen = (each for at, each in enumerate(visits(today)) if int(at / every) != int((at - 1) / every))
    for number, (person, begins) in enumerate(islice(chosen, count), start=1):
        service = services[person % len(services)]
        state, source = dice.choice(STATES), dice.choice(SOURCES)
        ends, made = begins + timedelta(minutes=30), begins - timedelta(hours=dice.randint(1, 24 * 60))
        common = {"business_id": business.id, "id": number}
        is_active = state != "cancelled"
        on = date.fromisoformat(local_start(to_minutes(begins), ZONE)[:10])
        yield (
            common
            | {
                "location_id": service.location.id, "kind": "visit", "starts_at": begins, "ends_at": ends, "zone": ZONE,
                "local_start": local_start(to_minutes(begins), ZONE), "capacity": 1, "seats_taken": int(is_active),
                "uid": f"{number:032x}", "sequence": 0, "status": "active" if is_active else "cancelled",
                "created_at": made, "updated_at": made,
            },
            common
            | {
                "appointment_id": number, "service_id": service.rules.id, "position": 0, "starts_at": begins,
                "ends_at": ends, "duration_minutes": 30, "buffer_before_minutes": 0, "buffer_after_minutes": 0,
                "price_minor": 4500,
            },
            common
            | {
                "appointment_id": number, "line_id": number, "service_id": service.rules.id,
                "resource_id": service.staff[0].rules.id, "starts_at": begins, "ends_at": ends, "local_on": on,
                "minutes": 30, "active": is_active,
            },
            common
            | {
                "appointment_id": number, "customer_id": None, "seats": 1, "state": state, "uid": f"{number:032x}b",
                "sequence": 0, "reference": f"{number:08X}", "locale": "de", "source": source, "answers": {},
                "price_minor": 4500, "currency": "EUR", "generation": 1, "created_at": made,
                "updated_at": begins - timedelta(hours=dice.choice([2, 50])),
            },
        )  # fmt: skip


def fill(today: date, count: int) -> None:
    """A house of twenty with so many appointments in five years."""
    import_business(document(SLUG, PEOPLE), replace=False, now=datetime.now(UTC))
    business = businesses.business(SLUG)
    made = rows(business, today, count)
    with db.engine.begin() as connection:
        while batch := list(islice(made, AT_ONCE)):
            for model, column in zip((Appointment, Line, Occupancy, Booking), zip(*batch, strict=True), strict=True):
                connection.execute(insert(table_of(model)), list(column))
        connection.execute(text("ANALYZE"))


def measured(engine: Engine, today: date) -> tuple[float, int]:
    """Seconds of a look at all five years, the median of some, and the statements of one."""
    business, counted = businesses.business(SLUG), []
    span = Span(today - timedelta(days=YEARS * 365), today)
    event.listen(engine, "before_cursor_execute", lambda *said: counted.append(said[2]))
    taken = []
    for _ in range(TURNS):
        begin = time.perf_counter()
        found = figures(Actor.of_server(business.id), business, Asked(span))
        taken.append(time.perf_counter() - begin)
    assert found.totals.visits + found.totals.cancelled > 0
    return median(taken), len(counted) // TURNS


def main(arguments: list[str] | None = None) -> list[str]:
    """Print the table; answers the goals that were missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--appointments", type=int, default=APPOINTMENTS)
    count = parser.parse_args(arguments).appointments
    today, missed = datetime.now(UTC).date(), []
    print("| database | appointments | seconds | statements | goal |\n|---|---|---|---|---|", flush=True)
    with start_cluster(in_memory=False) as cluster, tempfile.TemporaryDirectory() as folder:
        for name in ("sqlite", "postgresql"):
            url = fresh_database(cluster) if name == "postgresql" else f"sqlite:///{folder}/figures.sqlite"
            app = assembled(settings(url, Path(folder) / name))
            with app.app_context():
                upgrade()
                fill(today, count)
                seconds, statements = measured(db.engine, today)
                db.engine.dispose()
            goal = f"<= {MOST_SECONDS:.0f} s, <= {MOST_STATEMENTS}"
            print(f"| {name} | {count:,} | **{seconds:.2f}** | {statements} | {goal} |", flush=True)
            if seconds > MOST_SECONDS or statements > MOST_STATEMENTS:
                missed.append(f"figures on {name}: {seconds:.2f} s")
    return missed


if __name__ == "__main__":
    short = main()
    if short:
        raise SystemExit("goals missed: " + "; ".join(short))
