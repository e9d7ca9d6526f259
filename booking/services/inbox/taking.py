"""One mail of the inbox: a report about a mail of ours, an answer to an invitation, or a letter that is for people."""

from datetime import datetime

from booking.services import returned
from booking.services.inbox import answers
from booking.services.links import Links


def take_in(raw: bytes, now: datetime, links_of: Links) -> bool:
    """Take in what a mail says; answers whether it was written for a program to read, and for us.

    A report goes first: it may bring back an invitation of ours, which is no answer. A mail that comes again changes
    nothing. Raises Busy.
    """
    if returned.take_in(raw) is not returned.Outcome.NOTHING:
        return True
    return answers.take_in(raw, now, links_of)
