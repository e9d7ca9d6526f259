"""The messages that a business may word itself: what each is called, and when it leaves."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_gettext

from booking.domain.messages import Channel, Reason
from booking.web.presenters.message_names import NAMES

OCCASIONS: dict[Reason, LazyString] = {
    Reason.CONFIRMED: lazy_gettext("As soon as an appointment is booked."),
    Reason.REMINDER: lazy_gettext("Before the visit, to those who wish it."),
    Reason.FOLLOW_UP: lazy_gettext("After the visit, to those who wish it."),
    Reason.MOVED: lazy_gettext("When an appointment has been moved, by the customer or by the house."),
    Reason.CANCELLED: lazy_gettext("When an appointment has been cancelled, by the customer or by the house."),
    Reason.REQUESTED: lazy_gettext("When somebody asks for an appointment that the house is to approve."),
    Reason.APPROVED: lazy_gettext("When the house says yes to a request."),
    Reason.DECLINED: lazy_gettext("When the house says no to a request."),
    Reason.LAPSED: lazy_gettext("When nobody has answered a request in time."),
    Reason.MOVE_REQUESTED: lazy_gettext("When somebody asks for another time that the house is to approve."),
    Reason.MOVE_DECLINED: lazy_gettext("When the house says no to the other time; the appointment stays."),
    Reason.PROPOSED: lazy_gettext("When the house proposes another time."),
    Reason.PROPOSAL_WITHDRAWN: lazy_gettext("When the house takes a proposed time back."),
}
FIELDS: dict[str, LazyString] = {
    "subject_de": lazy_gettext("German subject"),
    "body_de": lazy_gettext("German text"),
    "subject_en": lazy_gettext("English subject"),
    "body_en": lazy_gettext("English text"),
}
_SHORT = {
    reason: lazy_gettext("%(message)s (text message)", message=NAMES[reason])
    for reason in (Reason.REMINDER, Reason.FOLLOW_UP)
}
RECORDED: Mapping[str, Mapping[str, LazyString]] = {
    "message": {
        **{f"{reason.value}.{Channel.EMAIL.value}": NAMES[reason] for reason in OCCASIONS},
        **{f"{reason.value}.{Channel.SMS.value}": text for reason, text in _SHORT.items()},
    },
    **{field: {"": lazy_gettext("the built-in words")} for field in FIELDS},
}
"""What the record says of them, by field and value."""


def name(reason: Reason, channel: Channel) -> str:
    """What a message is called: ``Reminder``, ``Reminder (text message)``."""
    if channel is Channel.SMS:
        return str(_SHORT[reason])
    return str(NAMES[reason])
