"""What the law wants to be online, of every business that can be booked."""

from sqlalchemy import select

from booking.services.doctor.findings import Finding, ok, warning
from booking.storage.models import Business
from booking.storage.unit_of_work import reading

NAMED = 5


def findings() -> list[Finding]:
    """Whether every business that customers can book has said who it is; nothing where there is none."""
    booked = (Business.archived_at.is_(None), Business.paused_at.is_(None))
    with reading() as session:
        silent = list(session.scalars(select(Business.slug).where(*booked, Business.legal.is_(None)).limit(NAMED + 1)))
        is_any = session.scalar(select(Business.id).where(*booked).limit(1)) is not None
    if silent:
        names = ", ".join(silent[:NAMED]) + (" and more" if len(silent) > NAMED else "")
        return [
            warning(
                "imprint",
                f"Customers can book without imprint and privacy notice: {names}.",
                'The page "Imprint and privacy" of the set-up makes both of a few facts.',
            )
        ]
    return [ok("imprint", "Every business that can be booked has imprint and privacy notice online.")] if is_any else []
