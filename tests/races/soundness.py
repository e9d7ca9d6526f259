"""What must never be found in a database, counted by questions of their own that share nothing with the product's."""

from collections.abc import Iterator

from sqlalchemy import Engine, text

# Two active occupancies of one resource that overlap: what the guard forbids, asked without it.
OVERLAPS = """
    SELECT count(*) FROM occupancy a JOIN occupancy b
        ON a.business_id = b.business_id AND a.resource_id = b.resource_id AND a.id < b.id
        AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
    WHERE a.active AND b.active AND a.business_id = :business
"""
# The visits of the races have no buffers and no spans, so every occupancy is as long as its line. What
# the desk books itself it need not be told of.
UNSOUND = {
    "seats that do not add up": """
        SELECT count(*) FROM appointment a WHERE a.business_id = :business AND a.seats_taken <> (
            SELECT coalesce(sum(b.seats), 0) FROM booking b
            WHERE b.business_id = a.business_id AND b.appointment_id = a.id
            AND b.state IN ('held', 'pending', 'confirmed'))
    """,
    "squeeze-ins that take time": """
        SELECT count(*) FROM occupancy o JOIN appointment a ON a.business_id = o.business_id AND a.id = o.appointment_id
        WHERE o.business_id = :business AND o.active AND a.squeezed_reason IS NOT NULL
    """,
    "more seats taken than there are": """
        SELECT count(*) FROM appointment WHERE business_id = :business AND seats_taken > capacity
    """,
    "time taken by a visit that is cancelled": """
        SELECT count(*) FROM occupancy o JOIN appointment a ON a.business_id = o.business_id AND a.id = o.appointment_id
        WHERE o.business_id = :business AND o.active AND a.status <> 'active'
    """,
    "time taken that nobody booked": """
        SELECT count(*) FROM occupancy o WHERE o.business_id = :business AND o.active AND o.line_id IS NOT NULL
        AND NOT EXISTS (
            SELECT 1 FROM booking b WHERE b.business_id = o.business_id AND b.appointment_id = o.appointment_id
            AND b.state IN ('held', 'pending', 'confirmed'))
        AND NOT EXISTS (
            SELECT 1 FROM appointment a
            WHERE a.business_id = o.business_id AND a.id = o.appointment_id AND a.kind = 'session')
    """,
    "bookings without time": """
        SELECT count(*) FROM booking b WHERE b.business_id = :business
        AND b.state IN ('held', 'pending', 'confirmed') AND NOT EXISTS (
            SELECT 1 FROM occupancy o WHERE o.business_id = b.business_id AND o.appointment_id = b.appointment_id
            AND (o.active OR o.squeezed))
    """,
    "visits that take not all they need": """
        SELECT count(*) FROM appointment a
        JOIN line l ON l.business_id = a.business_id AND l.appointment_id = a.id
        WHERE a.business_id = :business AND a.status = 'active' AND (
            SELECT count(*) FROM occupancy o
            WHERE o.business_id = a.business_id AND o.line_id = l.id AND (o.active OR o.squeezed)
        ) <> (SELECT count(*) FROM requirement r WHERE r.business_id = a.business_id AND r.service_id = l.service_id)
    """,
    "time taken elsewhere than agreed": """
        SELECT count(*) FROM occupancy o JOIN appointment a ON a.business_id = o.business_id AND a.id = o.appointment_id
        LEFT JOIN line l ON l.business_id = o.business_id AND l.id = o.line_id
        WHERE o.business_id = :business AND o.active
        AND (o.starts_at <> coalesce(l.starts_at, a.starts_at) OR o.ends_at <> coalesce(l.ends_at, a.ends_at))
    """,
    "visits without a line for each service": """
        SELECT count(*) FROM appointment a WHERE a.business_id = :business AND a.kind <> 'block' AND (
            SELECT count(*) FROM line l WHERE l.business_id = a.business_id AND l.appointment_id = a.id
            AND (l.position = 0 AND l.starts_at = a.starts_at OR EXISTS (
                SELECT 1 FROM line b WHERE b.business_id = l.business_id AND b.appointment_id = l.appointment_id
                AND b.position = l.position - 1 AND b.ends_at = l.starts_at))
            AND (l.ends_at = a.ends_at OR a.also IS NOT NULL)
        ) <> 1 + length(coalesce(a.also, '')) - length(replace(coalesce(a.also, ''), '+', ''))
    """,
    "bookings without their link": """
        SELECT count(*) FROM booking b WHERE b.business_id = :business AND b.state IN ('pending', 'confirmed')
        AND b.moves_id IS NULL AND NOT EXISTS (
            SELECT 1 FROM link k WHERE k.business_id = b.business_id AND k.subject_id = b.id AND k.purpose = 'manage')
    """,
    "bookings that nobody is told of": """
        SELECT count(*) FROM booking b WHERE b.business_id = :business AND b.state IN ('pending', 'confirmed')
        AND b.moves_id IS NULL AND (
            SELECT count(DISTINCT m.recipient) FROM message m
            WHERE m.business_id = b.business_id AND (m.booking_id = b.id OR m.booking_id IN (
                SELECT o.id FROM booking o WHERE o.business_id = b.business_id AND o.series_id = b.series_id))
        ) <> CASE WHEN b.source = 'phone' THEN 1 ELSE 2 END
    """,
    "keys that stand for no booking": """
        SELECT count(*) FROM idempotency_key WHERE business_id = :business AND booking_id IS NULL
    """,
}


def overlaps(engine: Engine, business_id: int) -> int:
    """How many pairs of active occupancies of one resource overlap."""
    with engine.connect() as connection:
        return int(connection.execute(text(OVERLAPS), {"business": business_id}).scalar_one())


def unsound(engine: Engine, business_id: int) -> list[str]:
    """What is half there or contradicts itself, a sentence each."""
    return list(_found(engine, business_id))


def _found(engine: Engine, business_id: int) -> Iterator[str]:
    with engine.connect() as connection:
        for name, question in UNSOUND.items():
            count = connection.execute(text(question), {"business": business_id}).scalar_one()
            if count:
                yield f"{count} {name}"
