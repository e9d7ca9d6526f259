"""What calendar programs cost that keep a calendar of 2,000 visits: ``python -m bench.calendars``.

Each question is asked of the application in this process, in turn with the cheapest that there is, an OPTIONS with the
same password. A month is also asked for as Radicale would answer it without help, which parses every object.
"""

import argparse
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median

from flask_migrate import upgrade
from radicale.storage import BaseCollection
from sqlalchemy import text

from bench import history
from bench.data import HOURS, SLUG, ZONE, document, wall
from bench.installations import settings
from bench.report import spread
from booking.app import assembled
from booking.domain.programs import TokenKind
from booking.services import businesses
from booking.services.programs import tokens
from booking.services.programs.tokens import Wanted
from booking.services.setup.importing import import_business
from booking.storage import guard
from booking.storage.db import db
from booking.web.dav.collections import Calendar
from tests.factories.people import make_member
from tests.postgres import fresh_database, start_cluster

VISITS = 2_000
TAGS = '<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>'
SYNC = """<sync-collection xmlns="DAV:"><sync-token>{}</sync-token><sync-level>1</sync-level><prop><getetag/></prop>
</sync-collection>"""
QUERY = """<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><getetag/>{}</prop><C:filter>
<C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">{}</C:comp-filter></C:comp-filter></C:filter>
</C:calendar-query>"""
RANGE = '<C:time-range start="{:%Y%m%d}T000000Z" end="{:%Y%m%d}T000000Z"/>'
TEXTS = "<C:calendar-data/>"
MONTH_GOAL = 0.25
"""Of what a month costs where every object is parsed."""


@dataclass(frozen=True)
class Question:
    """What a program asks; ``is_helped`` where we narrow what Radicale looks at."""

    name: str
    method: str
    body: str
    is_helped: bool = True


def main(arguments: Sequence[str] | None = None) -> list[str]:
    """Measure, print a table; answers the goals that were missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.calendars", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args(arguments).rounds
    today = datetime.now(UTC).date()
    with (
        tempfile.TemporaryDirectory(prefix="terminbuch-bench-") as folder,
        start_cluster(in_memory=False) as cluster,
    ):
        app = assembled(settings(fresh_database(cluster), Path(folder)))
        with app.app_context():
            upgrade()
            number, password = _fill(today, app.extensions["links"])
        client = app.test_client()

        def ask(question: Question) -> str:
            answer = client.open(
                f"/dav/{number}/person-1/",
                method=question.method,
                data=question.body,
                auth=("", password),
                headers={"Depth": "1"},
            )
            assert answer.status_code in (204, 207), answer.text
            return answer.text

        found = ask(Question("", "REPORT", SYNC.format("")))
        assert found.count(".ics</href>") == VISITS
        [token] = re.findall("sync-token>([^<]+)<", found)
        costs = _measured(ask, _questions(today, token), rounds)
        with app.app_context():
            db.engine.dispose()
    return _told(costs)


def _questions(today: date, token: str) -> list[Question]:
    month = RANGE.format(today + timedelta(days=30), today + timedelta(days=61))
    return [
        Question("nothing", "OPTIONS", ""),
        Question("changes since a token, none", "REPORT", SYNC.format(token)),
        Question("first look, tags", "REPORT", SYNC.format("")),
        Question("all tags", "PROPFIND", TAGS),
        Question("all events with texts", "REPORT", QUERY.format(TEXTS, "")),
        Question("a month, tags", "REPORT", QUERY.format("", month)),
        Question("a month with texts", "REPORT", QUERY.format(TEXTS, month)),
        Question("a month, tags, every object parsed", "REPORT", QUERY.format("", month), is_helped=False),
    ]


def _measured(ask: Callable[[Question], str], questions: list[Question], rounds: int) -> dict[str, list[float]]:
    """Seconds of processor time of this process in each round, by name."""
    costs: dict[str, list[float]] = {each.name: [] for each in questions}
    for number in range(rounds + 1):
        for each in questions:
            with _helped(each.is_helped):
                begun = time.process_time()
                ask(each)
                if number:
                    costs[each.name].append(time.process_time() - begun)
    return costs


@contextmanager
def _helped(is_helped: bool) -> Iterator[None]:
    ours = Calendar.get_filtered
    if not is_helped:
        Calendar.get_filtered = BaseCollection.get_filtered  # type: ignore[method-assign]
    yield
    Calendar.get_filtered = ours  # type: ignore[method-assign]


def _told(costs: dict[str, list[float]]) -> list[str]:
    names = list(costs)
    least, parsed = costs[names[0]], costs[names[-1]]
    print(f"\n| {VISITS:,} visits | ms | x nothing (quartiles) | x parsed |\n|---|---|---|---|")
    for name in names:
        ratios = [cost / other for cost, other in zip(costs[name], least, strict=True)]
        part = median(cost / other for cost, other in zip(costs[name], parsed, strict=True))
        print(f"| {name} | {median(costs[name]) * 1000:.0f} | {spread(ratios)} | {part:.2f} |", flush=True)
    month = median(cost / other for cost, other in zip(costs["a month, tags"], parsed, strict=True))
    return [f"a month of a calendar: {month:.2f} of every object parsed"] if month > MONTH_GOAL else []


def _fill(today: date, links: object) -> tuple[int, str]:
    now = datetime.now(UTC)
    import_business(document(SLUG), replace=False, now=now)
    with db.engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(f"ALTER TABLE occupancy DROP CONSTRAINT {guard.CONSTRAINT}"))
        connection.execute(text(history.VISITS))
        connection.execute(text(history.COMING), list(islice(_visits(today), VISITS)))
        for name in ("CUSTOMERS", "APPOINTMENTS", "LINES", "OCCUPANCIES", "BOOKINGS"):
            connection.execute(text(getattr(history, name)), {"zone": ZONE})
        guard.install(connection)
        # As booking would have said: the last change is an hour ago, and of one visit.
        connection.execute(text("UPDATE resource SET changed_at = now() - interval '1 hour'"))
        connection.execute(text("UPDATE appointment SET updated_at = now() - id * interval '1 hour'"))
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE)"))
    wanted = Wanted(TokenKind.CALENDAR, "Telephone", calendar="person-1")
    owner = make_member(businesses.business(SLUG))
    _number, password = tokens.make(owner, wanted, links, now)  # type: ignore[arg-type]
    assert owner.user_id is not None
    return owner.user_id, password


def _visits(today: date) -> Iterator[dict[str, object]]:
    for day in range(1, 400):
        on = today + timedelta(days=day)
        for weekday, opens, closes in HOURS:
            for minute in range(opens, closes, 30) if weekday == on.weekday() else ():
                yield {"slug": SLUG, "person": 1, "starts_at": wall(on, minute), "length": 30}


if __name__ == "__main__":
    if short := main():
        raise SystemExit(f"goals missed: {'; '.join(short)}")
