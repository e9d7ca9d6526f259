"""One mail of the inbox: a report about a mail of ours, an answer to an invitation, or a letter that is for people."""

from datetime import datetime

from booking.services import returned


def take_in(raw: bytes, now: datetime) -> bool:
    """Take in what a mail says; answers whether it was written for a program to read.

    A report goes first: it may bring back an invitation of ours, which is no answer. A mail that comes again changes
    nothing. Raises Busy.
    """
    return returned.take_in(raw) is not returned.Outcome.NOTHING
