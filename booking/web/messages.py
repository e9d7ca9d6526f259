"""What is said when something cannot be done: what happened, what is kept, what to do next."""

from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from booking.domain import errors


class Wording(NamedTuple):
    """A heading, and sentences about what is kept and what to do next."""

    title: LazyString
    text: LazyString


OF_ERRORS: dict[type[errors.DomainError], Wording] = {
    errors.NotFound: Wording(
        _("There is nothing at this address"),
        _("It may be mistyped or out of date. Nothing was changed. Please check the link that you followed."),
    ),
    errors.Gone: Wording(
        _("This link is no longer valid"),
        _("It was replaced or its data was deleted. If the business has written since, use its newest link."),
    ),
    errors.Unauthorized: Wording(
        _("This needs a token"),
        _('Nothing was changed. Send a token of the business that is valid, as "Authorization: Bearer …".'),
    ),
    errors.ScopeMissing: Wording(
        _("The token does not reach so far"),
        _("Nothing was changed. Ask the business for a token that may do this."),
    ),
    errors.Outdated: Wording(
        _("It was changed meanwhile"),
        _("Nothing was stored. Read it again, and send the change with the ETag that you get."),
    ),
    errors.ConditionRequired: Wording(
        _("Say which version is to be changed"),
        _('Nothing was stored. Send the ETag that you read, as "If-Match".'),
    ),
    errors.NotAllowed: Wording(
        _("Your role does not allow this"),
        _("Nothing was changed. If you need it for your work, please ask somebody who manages the team."),
    ),
    errors.Stale: Wording(
        _("Somebody else has changed this meanwhile"),
        _("Nothing was stored and your entries are kept. Please look at what changed and save again."),
    ),
    errors.WrongCredentials: Wording(
        _("You could not be signed in"),
        _("Address and password do not belong together, or the account is not in use. Please check both."),
    ),
    errors.TooManyTries: Wording(
        _("Too many tries"),
        _("For the safety of the account please wait a few minutes. Nothing was changed, and nobody is locked out."),
    ),
    errors.Invalid: Wording(
        _("Some entries need another look"),
        _("Nothing was stored yet and your entries are kept. Please correct the marked fields and send them again."),
    ),
    errors.SlotNotOffered: Wording(
        _("This time cannot be booked"),
        _("It is not among the times that the business offers. Nothing was booked. Please choose another time."),
    ),
    errors.BookingPaused: Wording(
        _("Online booking is paused"),
        _("Nothing was booked. Please call or write to the business; appointments that are booked stay as they are."),
    ),
    errors.SlotTaken: Wording(
        _("Somebody else was faster"),
        _("This time has just been taken. Your entries are kept. Please choose one of the other times."),
    ),
    errors.OverrideNeeded: Wording(
        _("A rule of the house stands against this"),
        _("Nothing was stored and your entries are kept. Please look at the rule and say whether to go over it."),
    ),
    errors.OnlyByPhone: Wording(
        _("This appointment cannot be booked online"),
        _("Nothing was booked and your entries are kept. Please call or write to us, we will find a time together."),
    ),
    errors.HoldLapsed: Wording(
        _("The time is no longer held for you"),
        _("Nothing was booked and your entries are kept. Please choose the time again, or another one."),
    ),
    errors.TooManyHolds: Wording(
        _("You are holding as many times as one person may"),
        _("Nothing was lost. Please finish or give back one of them, or wait ten minutes and choose again."),
    ),
    errors.TooManyMails: Wording(
        _("No more mails can be sent to this address for now"),
        _("Nothing was lost. Please look among unwanted mail too, wait half an hour, or call the business."),
    ),
    errors.TooManyOpen: Wording(
        _("You have as many of these appointments before you as can be booked online"),
        _("Nothing more was booked. Please cancel one by the link in its mail and try again, or call the business."),
    ),
    errors.TooLate: Wording(
        _("This can no longer be changed online"),
        _("The time for changes is over and your appointment stands as it was. Please call or write to the business."),
    ),
    errors.ChangeRefused: Wording(
        _("This change is not possible"),
        _("Everything stands as before. Your calendar program shows it so as soon as it looks again."),
    ),
    errors.NotActive: Wording(
        _("This appointment is no longer active"),
        _("It was cancelled, declined or is over, and stays as it is. Please book a new appointment."),
    ),
    errors.IdempotencyKeyRequired: Wording(
        _("The key against double booking is missing"),
        _("Nothing was booked. Send the header Idempotency-Key with a value of your own for each booking."),
    ),
    errors.IdempotencyKeyReused: Wording(
        _("This key belongs to another booking"),
        _("Nothing was booked and the first booking stands. Use a new Idempotency-Key for another body."),
    ),
    errors.Busy: Wording(
        _("Too much is going on at the moment"),
        _("Nothing was stored and your entries are kept. Please try again in a few seconds."),
    ),
    errors.InvalidSetup: Wording(
        _("The set-up has faults"), _("Nothing was changed. Please correct the faults that are named and try again.")
    ),
    errors.ExistsAlready: Wording(
        _("This name is taken"), _("A business of this name exists and was not changed. Please choose another name.")
    ),
    errors.InUse: Wording(
        _("Something else still needs this"),
        _("Nothing was changed. Please change or archive first what it is needed for."),
    ),
    errors.Retained: Wording(
        _("This data is needed for legal reasons"),
        _("Nothing was erased. The page of the customer says why; once that is over it can be erased."),
    ),
    errors.NotUnderstood: Wording(
        _("We did not understand when it suits you"),
        _("Nothing was lost. Please say it in other words, such as: next Wednesday after 2 pm."),
    ),
    errors.UnknownTimeZone: Wording(
        _("This time zone is not known"),
        _("Nothing was changed. Please choose a time zone by place, such as Europe/Berlin."),
    ),
}

PROPOSAL_OVER = Wording(
    _("This time is no longer proposed"),
    _("It was taken back, has run out, or another one was proposed. Nothing was changed: your own time stands."),
)

ANOTHER_TIME = Wording(
    _("This appointment is not as it was"),
    _("It was moved or does not take place, so nothing was noted. Please look at it below."),
)

OF_STATUS: dict[int, Wording] = {
    400: Wording(
        _("This request was not understood"), _("Nothing was changed. Please go back, reload the page and try again.")
    ),
    404: OF_ERRORS[errors.NotFound],
    405: Wording(
        _("This cannot be done at this address"),
        _("Nothing was changed. Please go back and use the links and buttons of the page."),
    ),
    410: OF_ERRORS[errors.Gone],
    413: Wording(_("That is more than can be sent at once"), _("Nothing was stored. Please shorten your text.")),
    429: Wording(
        _("Too many requests from your connection"),
        _("Nothing was lost. Please wait a minute and try again."),
    ),
    500: Wording(
        _("Something went wrong on our side"),
        _("We have a record of it. Please try again; if it happens again, tell the business the number below."),
    ),
    503: OF_ERRORS[errors.Busy],
}
FORM_REFUSED = Wording(
    _("The page was open for too long"),
    _("For your safety nothing was stored. Please go back, reload the page and send your entries again."),
)


def of_error(error: errors.DomainError) -> Wording:
    """The wording of a refusal; of its nearest ancestor where it has none of its own."""
    return next(OF_ERRORS[kind] for kind in type(error).__mro__ if kind in OF_ERRORS)


def of_status(status: int) -> Wording:
    """The wording of an HTTP status; of 400 or 500 where it has none of its own."""
    return OF_STATUS.get(status) or OF_STATUS[400 if status < 500 else 500]
