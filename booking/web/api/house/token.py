"""What a program's own token is."""

from werkzeug.wrappers import Response

from booking.domain.programs import Scope
from booking.services.programs.entering import Entry
from booking.web.api.answers import answer
from booking.web.api.routes import operations
from booking.web.api.schemas import TokenAnswered


@operations.declare("GET", "/token", "The token itself", answers={200: TokenAnswered}, scopes=tuple(Scope))
def show_token(entry: Entry) -> Response:
    """Whom the token acts for, at which business, and what it may do: the way to try a token out."""
    return answer(
        {
            "name": entry.behind.token_name,
            "business": entry.business.slug,
            "acts_for": entry.actor.name,
            "role": entry.actor.role.value,
            "calendar": entry.actor.resource,
            "scopes": sorted(entry.scopes),
        }
    )
