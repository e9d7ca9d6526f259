"""Who makes which mail: a row for each."""

from booking.domain.messages import Notice, Recipient
from booking.services import booking_mails
from booking.services.accounts import invitation_mails, mails
from booking.services.post import Leased, Renderer

ABOUT_BOOKINGS: dict[str, Renderer] = dict.fromkeys((each.value for each in Recipient), booking_mails.rendered)
TO_PEOPLE: dict[str, Renderer] = {
    Notice.RESET: mails.reset,
    Notice.SIGN_UP: mails.sign_up,
    Notice.NEW_ADDRESS: mails.new_address,
    Notice.ADDRESS_CHANGED: mails.address_changed,
    Notice.PASSWORD_CHANGED: mails.password_changed,
    Notice.SECOND_FACTOR_ADDED: mails.other_ways_in,
    Notice.SECOND_FACTOR_REMOVED: mails.other_ways_in,
    Notice.RECOVERY_CODE_USED: mails.other_ways_in,
    Notice.PASSKEY_ADDED: mails.other_ways_in,
    Notice.PASSKEY_REMOVED: mails.other_ways_in,
    Notice.INVITATION: invitation_mails.invitation,
}


def renderer(leased: Leased) -> Renderer:
    """What makes this message. Raises KeyError where nothing does."""
    return ABOUT_BOOKINGS[leased.recipient] if leased.booking_id is not None else TO_PEOPLE[leased.reason]
