"""Who makes which mail: a row for each."""

from booking.domain.messages import Notice, Recipient
from booking.services import booking_mails
from booking.services.accounts import mails
from booking.services.post import Leased, Renderer

ABOUT_BOOKINGS: dict[str, Renderer] = dict.fromkeys((each.value for each in Recipient), booking_mails.rendered)
TO_PEOPLE: dict[str, Renderer] = {
    Notice.RESET: mails.reset,
    Notice.SIGN_UP: mails.sign_up,
    Notice.NEW_ADDRESS: mails.new_address,
    Notice.ADDRESS_CHANGED: mails.address_changed,
    Notice.PASSWORD_CHANGED: mails.password_changed,
}


def renderer(leased: Leased) -> Renderer:
    """What makes this message. Raises KeyError where nothing does."""
    return ABOUT_BOOKINGS[leased.recipient] if leased.booking_id is not None else TO_PEOPLE[leased.reason]
