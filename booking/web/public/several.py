"""Choosing several services for one visit, step by step and in their order."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.services import businesses
from booking.web.addressing import speak_as
from booking.web.languages import locale
from booking.web.presenters import several as shown
from booking.web.presenters.owners import owner


def several(business: str) -> str | Response:
    """What was chosen so far, and what can be added; where no services go together any more, the way to the others."""
    known = businesses.business(business)
    speak_as(known)
    if not shown.addable(known, ()):
        return redirect(url_for("public.business", business=known.slug), 302)
    lang = locale()
    wants_one = request.args.get("with") == shown.ONE
    return render_template(
        "public/several.html",
        owner=owner(known, lang),
        page=shown.several(known, request.args.getlist("service"), lang, wants_one=wants_one),
        paused=known.paused,
    )
