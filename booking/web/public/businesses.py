"""The list of businesses, and each with what it offers."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.services import businesses
from booking.services.next_starts.asking import first_starts
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import services as services_shown
from booking.web.presenters import several
from booking.web.presenters.asked import Asked
from booking.web.presenters.opening import opening
from booking.web.presenters.owners import owner
from booking.web.presenters.places import addresses

PER_PAGE = 50
LAST_PAGE = 10_000


def index() -> str | Response:
    """All businesses; where there is only one, it needs no list."""
    page = _page(request.args.get("page", ""))
    cards, has_more = businesses.businesses(page, PER_PAGE)
    if page == 1 and len(cards) == 1 and not has_more:
        return redirect(url_for("public.business", business=cards[0].slug), 302)
    return render_template("public/index.html", cards=cards, page=page, has_more=has_more)


def business(business: str) -> str:
    """What a business offers. What the customer said about themselves goes on to the slots."""
    known = businesses.business(business)
    lang, now = locale(), clock.now()
    said = Asked(audience=_audience(request.args.get("audience"), {each.slug for each in known.audiences}))
    found = first_starts(known, now, said.group)
    return render_template(
        "public/business.html",
        owner=owner(known, lang),
        trade=known.trade,
        places=addresses(known),
        opened=opening(known, lang, now),
        cards=[
            services_shown.card(each, known, said, lang, now, None if known.paused else found[slug])
            for slug, each in known.services.items()
        ],
        audiences=services_shown.business_audience_options(known, said, lang),
        has_said=said.audience is not None,
        paused=known.paused,
        several_url="" if known.paused else several.way_of_business(known),
    )


def _page(said: str) -> int:
    return min(int(said), LAST_PAGE) if said.isascii() and said.isdigit() and len(said) < 8 and int(said) > 0 else 1


def _audience(said: str | None, known: set[str]) -> str | None:
    return said if said in known else None
