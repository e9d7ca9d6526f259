"""How much SQLite is to expect of the tables that grow.

Nobody has counted when a statement is planned, and unless told otherwise SQLite takes a business for a thing with
some ten rows in every table. Then, to spare itself the sorting of three bookings of one appointment, it goes through
all that the business ever had in the order of their ids. So the migrations leave figures behind, where SQLite keeps
those of its ``ANALYZE``: a million rows, and all of them of one business.
"""

from sqlalchemy import Connection

ROWS = 1_000_000
# What waits for something is little, and these hold nothing else.
WAITING = {
    "booking_expiry_idx": 100,
    "message_due_idx": 100,
    "message_failed_idx": 100,
    "webhook_delivery_due_idx": 100,
}
GROWING = (
    "appointment", "line", "occupancy", "booking", "customer", "customer_word", "message", "link", "idempotency_key",
    "record_entry", "record_value", "webhook_delivery",
)  # fmt: skip
# How many rows have the same value, where that is many; ten have that of any other column.
WIDE = {
    "business_id": ROWS,
    "kind": ROWS,
    "state": ROWS,
    "resource_id": 100_000,
    "service_id": 100_000,
    "webhook_id": 100_000,
}
NARROW = 10


def install(connection: Connection) -> None:
    """Leave the figures behind, or put them back; does nothing on PostgreSQL, which counts by itself."""
    if connection.dialect.name != "sqlite":
        return
    # Makes the table of figures where there is none yet.
    connection.exec_driver_sql("ANALYZE sqlite_schema")
    for table in GROWING:
        connection.exec_driver_sql("DELETE FROM sqlite_stat1 WHERE tbl = ?", (table,))
        for index, figures in _figures(connection, table).items():
            connection.exec_driver_sql(
                "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", (table, index, figures)
            )
    # Has them read at once, and not only by connections to come.
    connection.exec_driver_sql("ANALYZE sqlite_schema")


def _figures(connection: Connection, table: str) -> dict[str, str]:
    """By index: its rows, then how many of them agree in the first column, in the first two, and so on."""
    figures = {}
    for _, index, is_unique, *_ in connection.exec_driver_sql(f"PRAGMA index_list({table})").all():
        agreeing = WAITING.get(index, ROWS)
        words = [agreeing]
        for _, _, column in connection.exec_driver_sql(f"PRAGMA index_info({index})"):
            agreeing = min(agreeing, WIDE.get(column, NARROW))
            words.append(agreeing)
        if is_unique:
            words[-1] = 1
        figures[index] = " ".join(str(word) for word in words)
    return figures
