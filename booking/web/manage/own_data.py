"""What is kept about who booked with an address: told and erased by the link that was mailed there."""

import json

from flask import current_app, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.errors import InUse, OnlyByPhone
from booking.services import businesses, customer_pages
from booking.services.privacy import own
from booking.web import clock
from booking.web.addressing import speak_as
from booking.web.languages import locale
from booking.web.presenters.owners import owner


def data(token: str) -> Response:
    """All of it as a file."""
    now = clock.now()
    told = own.told(token, now)
    response = current_app.response_class(
        json.dumps(told, ensure_ascii=False, indent=2) + "\n", mimetype="application/json"
    )
    response.headers.set("Content-Disposition", "attachment", filename=f"{_('my-data')}-{now:%Y-%m-%d}.json")
    return response


def ask(token: str) -> str:
    """What would go, and what stays."""
    return _page(token)


def erase(token: str) -> str | tuple[str, int]:
    """Erase it; the link opens nothing any more."""
    try:
        slug = own.erase(token, clock.now())
    except InUse:
        return _page(token, "coming"), 409
    except OnlyByPhone:
        return _page(token, "asked"), 409
    business = businesses.business(slug)
    speak_as(business)
    return render_template("manage/erased.html", owner=owner(business, locale()), business=slug)


def _page(token: str, refused: str = "") -> str:
    page = customer_pages.opened(token, clock.now())
    business = businesses.business(page.row.business_slug)
    speak_as(business)
    return render_template(
        "manage/erase.html",
        owner=owner(business, locale()),
        business=business.slug,
        token=token,
        email=page.row.email,
        refused=refused or ("coming" if page.coming else ""),
    )
