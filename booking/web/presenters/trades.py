"""The trades that a business may be of when it signs up; a set-up file may name any other."""

from flask_babel import LazyString, lazy_pgettext

TRADES: dict[str, LazyString] = {
    "doctor": lazy_pgettext("trade", "Practice: doctor, therapy, care"),
    "hairdresser": lazy_pgettext("trade", "Salon: hair, beauty, wellness"),
    "workshop": lazy_pgettext("trade", "Workshop: repair and service"),
    "restaurant": lazy_pgettext("trade", "Restaurant or café"),
    "office": lazy_pgettext("trade", "Office or advice"),
    "other": lazy_pgettext("trade", "Something else"),
}
