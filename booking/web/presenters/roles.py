"""What the roles of a business are called on screen."""

from flask_babel import LazyString
from flask_babel import lazy_pgettext as _p

from booking.domain.access import Role

NAMES: dict[Role, LazyString] = {
    Role.OWNER: _p("role", "Owner"),
    Role.MANAGER: _p("role", "Manager"),
    Role.FRONT_DESK: _p("role", "Front desk"),
    Role.STAFF: _p("role", "Own calendar only"),
    Role.READ_ONLY: _p("role", "Reading only"),
}
