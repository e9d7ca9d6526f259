"""The tables, a file per noun."""

from booking.storage.models.appointment import Appointment, Line, Occupancy
from booking.storage.models.booking import Booking, IdempotencyKey
from booking.storage.models.business import Business
from booking.storage.models.customer import Customer
from booking.storage.models.feed import Feed
from booking.storage.models.hours import DateOverrideRow, TimeOff, WeeklyHoursRow
from booking.storage.models.link import Link
from booking.storage.models.location import Location
from booking.storage.models.message import Message
from booking.storage.models.resource import Resource
from booking.storage.models.service import RequirementResource, RequirementRow, Service

__all__ = [
    "Appointment",
    "Booking",
    "Business",
    "Customer",
    "DateOverrideRow",
    "Feed",
    "IdempotencyKey",
    "Line",
    "Link",
    "Location",
    "Message",
    "Occupancy",
    "RequirementResource",
    "RequirementRow",
    "Resource",
    "Service",
    "TimeOff",
    "WeeklyHoursRow",
]
