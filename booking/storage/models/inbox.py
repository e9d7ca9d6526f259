"""The mailbox in which answers to our mails arrive."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model


class Inbox(Model):
    """Up to where a mailbox has been read.

    ``name`` is a digest of where it is, ``uid_validity`` and ``last_uid`` are IMAP's (RFC 9051 2.3.1). ``read_at`` is
    when it was last known what is in it, ``failing_since`` is set from the first failure until the next success.
    ``leased_until`` is set while a worker reads.
    """

    __tablename__ = "inbox"

    name: Mapped[str] = mapped_column(primary_key=True)
    uid_validity: Mapped[int | None]
    last_uid: Mapped[int] = mapped_column(default=0)
    read_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    next_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
