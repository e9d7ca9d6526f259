"""The people a business serves: found, known better, merged, blocked, carried in and out."""

from booking.services.customers.finding import find_or_add as find_or_add
from booking.services.customers.finding import require_online as require_online
from booking.services.customers.searching import card as card
from booking.services.customers.searching import search as search
