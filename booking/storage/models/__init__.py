"""The tables, a file per noun."""

from booking.storage.models.absence import Absence, AbsenceStep
from booking.storage.models.app_token import AppToken
from booking.storage.models.appointment import Appointment, Line, Occupancy
from booking.storage.models.booking import Booking, IdempotencyKey
from booking.storage.models.bounce import BouncedAddress
from booking.storage.models.business import Business, OldSlug
from booking.storage.models.busy_time import BusyTime
from booking.storage.models.customer import Customer, CustomerNote, CustomerTag, CustomerWord
from booking.storage.models.customer_page import CustomerPage
from booking.storage.models.feed import Feed
from booking.storage.models.foreign_calendar import ForeignCalendar
from booking.storage.models.heartbeat import Heartbeat
from booking.storage.models.held_back import HeldBack
from booking.storage.models.holiday import HolidayDecision
from booking.storage.models.hours import DateOverrideRow, TimeOff, WeeklyHoursRow
from booking.storage.models.inbox import Inbox
from booking.storage.models.link import Link
from booking.storage.models.location import Location
from booking.storage.models.login import LoginAttempt, LoginSession, PasskeyChallenge
from booking.storage.models.membership import Invitation, Membership
from booking.storage.models.message import Message
from booking.storage.models.next_start import NextLook, NextStart, TimeChange
from booking.storage.models.own_entry import OwnEntry
from booking.storage.models.rate import RateCount
from booking.storage.models.recall import Recall
from booking.storage.models.record import RecordEntry, RecordValue
from booking.storage.models.reminder import MessageText, Reminder
from booking.storage.models.resource import Resource
from booking.storage.models.series import Series
from booking.storage.models.service import RequirementResource, RequirementRow, Service
from booking.storage.models.taking_over import TakenOver, TakeOver
from booking.storage.models.user import Passkey, Proof, RecoveryCode, User
from booking.storage.models.waiting import WaitingEntry, WaitingLook
from booking.storage.models.webhook import Webhook, WebhookDelivery

__all__ = [
    "Absence",
    "AbsenceStep",
    "AppToken",
    "Appointment",
    "Booking",
    "BouncedAddress",
    "Business",
    "BusyTime",
    "Customer",
    "CustomerNote",
    "CustomerPage",
    "CustomerTag",
    "CustomerWord",
    "DateOverrideRow",
    "Feed",
    "ForeignCalendar",
    "Heartbeat",
    "HeldBack",
    "HolidayDecision",
    "IdempotencyKey",
    "Inbox",
    "Invitation",
    "Line",
    "Link",
    "Location",
    "LoginAttempt",
    "LoginSession",
    "Membership",
    "Message",
    "MessageText",
    "NextLook",
    "NextStart",
    "Occupancy",
    "OldSlug",
    "OwnEntry",
    "Passkey",
    "PasskeyChallenge",
    "Proof",
    "RateCount",
    "Recall",
    "RecordEntry",
    "RecordValue",
    "RecoveryCode",
    "Reminder",
    "RequirementResource",
    "RequirementRow",
    "Resource",
    "Series",
    "Service",
    "TakeOver",
    "TakenOver",
    "TimeChange",
    "TimeOff",
    "User",
    "WaitingEntry",
    "WaitingLook",
    "Webhook",
    "WebhookDelivery",
    "WeeklyHoursRow",
]
