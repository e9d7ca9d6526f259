"""Who makes which message: of those to people a row for each, of those about bookings their channel."""

from booking.domain.messages import Notice
from booking.services import customer_page_mails, waiting_mails
from booking.services.accounts import invitation_mails, mails
from booking.services.channels import WAYS
from booking.services.foreign_calendars import telling
from booking.services.own_calendar import refused_mails
from booking.services.post import Leased, Renderer
from booking.services.recalls import mails as recall_mails
from booking.services.webhooks import failing

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
    Notice.CALENDAR_FAILING: telling.failing,
    Notice.WEBHOOK_PAUSED: failing.paused,
    Notice.CHANGE_REFUSED: refused_mails.refused,
    Notice.BOOKINGS: customer_page_mails.bookings,
    Notice.OPENINGS_ASKED: recall_mails.recall,
    Notice.OPENINGS: recall_mails.recall,
    Notice.RECALL: recall_mails.recall,
    Notice.WAITING_JOINED: waiting_mails.waiting,
    Notice.WAITING_OFFER: waiting_mails.waiting,
    Notice.WAITING_OVER: waiting_mails.waiting,
}


def renderer(leased: Leased) -> Renderer:
    """What makes this message. Raises KeyError where nothing does."""
    return TO_PEOPLE[leased.reason] if leased.booking_id is None else WAYS[leased.channel].about_booking
