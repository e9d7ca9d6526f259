"""As much history as one asks for, written in SQL; databases differ in nothing but the number of past appointments."""

import math
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import Connection, text

from bench.data import (
    BUSY_DAYS,
    CLINIC,
    CLINIC_PEOPLE,
    DAYS,
    HOURS,
    HOUSE,
    HOUSE_PEOPLE,
    IN_WEEK,
    PEOPLE,
    SLUG,
    ZONE,
    clinic,
    document,
    next_monday,
    wall,
    window,
)
from booking.services.setup.importing import import_business
from booking.storage import guard
from booking.storage.db import db

NEIGHBOURS = 10
TAKEN = 200


def fill(history: int, today: date) -> None:
    """Set up the businesses and write *history* past appointments, half of them the practice's; empty before.

    The house has as many again for itself.
    """
    now = datetime.combine(today, time(3), UTC)
    slugs = [SLUG, *(f"neighbour-{number}" for number in range(1, NEIGHBOURS + 1))]
    for slug in slugs:
        import_business(document(slug), replace=False, now=now)
    import_business(document(HOUSE, HOUSE_PEOPLE), replace=False, now=now)
    import_business(clinic(), replace=False, now=now)
    with db.engine.begin() as connection:
        # As one restores a dump: what is checked by row is put back once all rows are there.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
        connection.execute(text(f"ALTER TABLE occupancy DROP CONSTRAINT {guard.CONSTRAINT}"))
        connection.execute(text(VISITS))
        for slug in slugs:
            share = history // 2 if slug == SLUG else history // 2 // NEIGHBOURS
            count = math.ceil(share / PEOPLE)
            asked = {"slug": slug, "share": share, "count": count, "today": today, "zone": ZONE}
            connection.execute(text(PAST), asked)
        asked = {"slug": HOUSE, "share": history, "count": math.ceil(history / HOUSE_PEOPLE), "today": today}
        connection.execute(text(PAST), {**asked, "zone": ZONE})
        connection.execute(text(COMING), [*_taken(today), *_week(today), *_busy(today)])
        for statement in (CUSTOMERS, APPOINTMENTS, LINES, OCCUPANCIES, BOOKINGS, LINKS, MESSAGES):
            connection.execute(text(statement), {"zone": ZONE})
        guard.install(connection)
        guard.require(connection)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("VACUUM (ANALYZE)"))
        connection.execute(text("CHECKPOINT"))


def rows(connection: Connection) -> int:
    """How many appointments there are."""
    return int(connection.scalar(text("SELECT count(*) FROM appointment")) or 0)


def _taken(today: date) -> list[dict[str, object]]:
    places = [
        wall(on, minute)
        for on in (window(today).first + timedelta(days=day) for day in range(DAYS))
        for weekday, opens, closes in HOURS
        if weekday == on.weekday()
        for minute in range(opens, closes, 30)
    ]
    dice = Random(1)
    return [
        {"slug": SLUG, "person": 1, "starts_at": start, "length": dice.choice([20, 25, 30])}
        for start in dice.sample(places, TAKEN)
    ]


def _week(today: date) -> list[dict[str, object]]:
    """What stands in the week that the house looks at: most half hours of thirty people."""
    places = [
        (person, wall(next_monday(today) + timedelta(days=weekday), minute))
        for person in range(1, HOUSE_PEOPLE + 1)
        for weekday, opens, closes in HOURS
        for minute in range(opens, closes, 30)
    ]
    dice = Random(2)
    return [
        {"slug": HOUSE, "person": person, "starts_at": start, "length": dice.choice([20, 25, 30])}
        for person, start in dice.sample(places, IN_WEEK)
    ]


def _busy(today: date) -> list[dict[str, object]]:
    """What the people of the clinic have in the next days: nine of ten half hours."""
    places = [
        (person, wall(today + timedelta(days=day), minute))
        for person in range(1, CLINIC_PEOPLE + 1)
        for day in range(BUSY_DAYS)
        for weekday, opens, closes in HOURS
        if weekday == (today + timedelta(days=day)).weekday()
        for minute in range(opens, closes, 30)
    ]
    return [
        {"slug": CLINIC, "person": person, "starts_at": start, "length": 30}
        for person, start in Random(4).sample(places, len(places) * 9 // 10)
    ]


VISITS = """
CREATE TEMPORARY TABLE visit (
    business_id bigint, id bigint GENERATED ALWAYS AS IDENTITY, resource_id bigint, service_id bigint,
    location_id bigint, starts_at timestamptz, length integer, customer bigint
) ON COMMIT DROP
"""
# A visit every half hour from eight to five, day by day backwards from the first of last year.
PAST = """
INSERT INTO visit (business_id, resource_id, service_id, location_id, starts_at, length, customer)
SELECT business.id, resource.id, service.id, service.location_id,
    (date_trunc('year', CAST(:today AS timestamp)) - (1 + n / 18) * interval '1 day'
        + (480 + n % 18 * 30) * interval '1 minute') AT TIME ZONE :zone,
    CASE n % 3 WHEN 0 THEN 30 WHEN 1 THEN 25 ELSE 20 END, n / 6
FROM business
JOIN resource ON resource.business_id = business.id
JOIN service ON service.business_id = business.id AND right(service.slug, 2) = right(resource.slug, 2)
CROSS JOIN generate_series(0, :count - 1) AS n
WHERE business.slug = :slug
ORDER BY n DESC, resource.id
LIMIT :share
"""
COMING = """
INSERT INTO visit (business_id, resource_id, service_id, location_id, starts_at, length, customer)
SELECT business.id, resource.id, service.id, service.location_id, :starts_at, :length, 0
FROM business
JOIN resource ON resource.business_id = business.id AND resource.slug = 'person-' || CAST(:person AS text)
JOIN service ON service.business_id = business.id AND service.slug = 'visit-' || CAST(:person AS text)
WHERE business.slug = :slug
"""
CUSTOMERS = """
INSERT INTO customer (business_id, id, name, folded_name, email, phone, locale, created_at)
SELECT DISTINCT business_id, customer, 'Customer ' || customer, 'customer ' || customer,
    'customer-' || customer || '@example.org', CAST(NULL AS text), 'de', CAST('2001-01-01Z' AS timestamptz)
FROM visit
"""
APPOINTMENTS = """
INSERT INTO appointment (business_id, id, location_id, kind, starts_at, ends_at, zone, local_start, capacity,
    seats_taken, uid, sequence, status, created_at, updated_at)
SELECT business_id, id, location_id, 'visit', starts_at, starts_at + length * interval '1 minute', CAST(:zone AS text),
    to_char(starts_at AT TIME ZONE CAST(:zone AS text), 'YYYY-MM-DD"T"HH24:MI'), 1, 1, md5('a' || id), 0, 'active',
    starts_at - interval '9 days', starts_at - interval '9 days'
FROM visit
"""
LINES = """
INSERT INTO line (business_id, id, appointment_id, service_id, position, starts_at, ends_at, duration_minutes,
    buffer_before_minutes, buffer_after_minutes, price_minor)
SELECT business_id, id, id, service_id, 0, starts_at, starts_at + length * interval '1 minute', length, 0, 0, 4500
FROM visit
"""
OCCUPANCIES = """
INSERT INTO occupancy (business_id, id, appointment_id, line_id, service_id, resource_id, starts_at, ends_at,
    local_on, minutes, active, squeezed, former)
SELECT business_id, id, id, id, service_id, resource_id, starts_at, starts_at + length * interval '1 minute',
    CAST(starts_at AT TIME ZONE :zone AS date), length, true, false, false
FROM visit
"""
BOOKINGS = """
INSERT INTO booking (business_id, id, appointment_id, customer_id, seats, state, uid, sequence, reference, locale,
    source, contact_name, contact_email, answers, price_minor, currency, wants_reminders, generation,
    created_at, updated_at)
SELECT business_id, id, id, customer, 1, 'confirmed', md5('b' || id), 0, upper(to_hex(id + 2147483648)), 'de', 'api',
    'Customer ' || customer, 'customer-' || customer || '@example.org', '{}', 4500, 'EUR', false, 1,
    starts_at - interval '9 days', starts_at - interval '9 days'
FROM visit
"""
LINKS = """
INSERT INTO link (digest, purpose, business_id, subject_id)
SELECT encode(sha256(CAST('manage:' || business_id || ':' || id AS bytea)), 'hex'), 'manage', business_id, id
FROM visit
"""
MESSAGES = """
INSERT INTO message (business_id, id, booking_id, reason, recipient, channel, message_id, state, due_at, attempts,
    sent_at, created_at)
SELECT business_id, id * 2 + side, id, 'confirmed', CASE side WHEN 0 THEN 'customer' ELSE 'business' END,
    'email', 'confirmed.' || to_hex(id * 2 + side) || '.' || to_hex(id), 'sent', starts_at - interval '9 days', 1,
    starts_at - interval '9 days', starts_at - interval '9 days'
FROM visit CROSS JOIN generate_series(0, 1) AS side
"""
