"""The trades that a business may be of when it signs up; a set-up file may name any other."""

from flask_babel import LazyString
from flask_babel import lazy_pgettext as _p

TRADES: dict[str, LazyString] = {
    "doctor": _p("trade", "Practice: doctor, therapy, care"),
    "hairdresser": _p("trade", "Salon: hair, beauty, wellness"),
    "workshop": _p("trade", "Workshop: repair and service"),
    "restaurant": _p("trade", "Restaurant or café"),
    "office": _p("trade", "Office or advice"),
    "other": _p("trade", "Something else"),
}
