"""What the business proposes, on the page of the booking."""

from dataclasses import dataclass

from booking.domain.bookings import BookingFacts
from booking.services.proposals import Proposal
from booking.web.presenters import dates


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """The time, and until when it is kept; ``number`` says to which proposal an answer belongs."""

    number: int
    when: str
    until: str


def proposal_page(proposal: Proposal | None, facts: BookingFacts, lang: str) -> ProposalPage | None:
    """The same in words, none where nothing is proposed."""
    if proposal is None:
        return None
    return ProposalPage(
        proposal.booking_id,
        dates.span(proposal.starts_at, proposal.ends_at, facts.time_zone, lang),
        dates.start(proposal.expires_at, facts.time_zone, lang),
    )
