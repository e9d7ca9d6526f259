"""What the roles of a business are called on screen, and what they mean."""

from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _

from booking.domain.access import Role

NAMES: dict[Role, LazyString] = {
    Role.OWNER: lazy_pgettext("role", "Owner"),
    Role.MANAGER: lazy_pgettext("role", "Manager"),
    Role.FRONT_DESK: lazy_pgettext("role", "Front desk"),
    Role.STAFF: lazy_pgettext("role", "Own calendar only"),
    Role.READ_ONLY: lazy_pgettext("role", "Reading only"),
}
MEANINGS: dict[Role, LazyString] = {
    Role.OWNER: _("Everything, including who else is an owner."),
    Role.MANAGER: _("Everything but owners: calendar, customers, set-up and team."),
    Role.FRONT_DESK: _("All calendars, bookings and customers; no set-up."),
    Role.STAFF: _("The own calendar only: its bookings and absences."),
    Role.READ_ONLY: _("Sees calendars and customers and changes nothing."),
}
