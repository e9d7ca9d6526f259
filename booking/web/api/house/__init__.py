"""What the programs of a business may ask for with its token: a file per noun, as its pages have them."""

from booking.web.api.house import (
    appointments,
    blocks,
    customers,
    desk,
    merging,
    requests,
    schedules,
    seats,
    series,
    sessions,
    setup,
    setup_parts,
    time_off,
    token,
    waiting,
)

__all__ = [
    "appointments",
    "blocks",
    "customers",
    "desk",
    "merging",
    "requests",
    "schedules",
    "seats",
    "series",
    "sessions",
    "setup",
    "setup_parts",
    "time_off",
    "token",
    "waiting",
]
