"""Whether anything was answered by reading a large table from end to end."""

from sqlalchemy import create_engine, text

LARGE = 10_000
SCANS = "SELECT relname, seq_scan FROM pg_stat_user_tables WHERE n_live_tup > :large AND seq_scan > 0 ORDER BY relname"


Scans = dict[str, int]
"""How often each large table was read from end to end since the database was made."""


def scans(url: str) -> Scans:
    """The count as of now; a server tells what it did at the latest when its connections end."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return {row.relname: row.seq_scan for row in connection.execute(text(SCANS), {"large": LARGE})}
    finally:
        engine.dispose()


def report_scans(before: Scans, after: Scans) -> list[str]:
    """Print what was scanned in between; answers what was missed."""
    found = [f"{table} {number - before.get(table, 0)} times" for table, number in after.items()]
    told = ", ".join(each for each in found if not each.endswith(" 0 times"))
    print(f"\nScans of tables with more than {LARGE:,} rows: {told or 'none'}.")
    return [f"large tables were scanned: {told}"] if told else []
