"""Booking on the business's own site: the lines of HTML for a link, a button or a frame."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app, render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import escape

from booking.domain.access import Permission
from booking.domain.texts import in_language
from booking.services.accounts.sessions import Entry
from booking.web.languages import LOCALES, locale
from booking.web.staff.entrance import needs

BUTTON = (
    "display:inline-block;padding:14px 22px;border-radius:10px;background:#0b5c55;color:#fff;"
    "font-weight:600;text-decoration:none"
)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A way to embed: what it is for, and the HTML to copy."""

    id: str
    title: str
    about: str
    html: str
    rows: int


@needs(Permission.SETUP_CHANGE)
def embedding(entry: Entry) -> str:
    """The page; which service and which language it is about stands in its query."""
    known = entry.business
    service = request.args.get("service", "")
    service = service if service in known.services else ""
    lang = request.args.get("language", "")
    lang = lang if lang in LOCALES else known.locale
    path = "/".join(filter(None, (lang, known.slug, service)))
    base = current_app.config["TERMINBUCH"].base_url
    return render_template(
        "staff/setup/embedding.html",
        snippets=list(_snippets(base, path, known.slug, service, lang)),
        preview=f"/embed/{path}",
        services=[(each.slug, in_language(each.name, locale())) for each in known.services.values()],
        service=service,
        language=lang,
    )


def _snippets(base: str, path: str, business: str, service: str, lang: str) -> Iterator[Snippet]:
    # What stands on the button is for the customers, not for who copies it.
    with force_locale(lang):
        text = escape(_("Book an appointment online"))
    address = escape(f"{base}/{path}")
    link = f'<a href="{address}">{text}</a>'
    about_service = f' data-service="{escape(service)}"' if service else ""
    frame = (
        f'<script src="{escape(base)}/embed.js" data-business="{escape(business)}"{about_service} '
        f'data-lang="{lang}" async></script>\n<noscript>{link}</noscript>'
    )
    yield Snippet(
        "frame",
        _("Within your page"),
        _("Customers choose and book without leaving your site. The frame grows with what is in it."),
        frame,
        4,
    )
    yield Snippet(
        "button",
        _("A button"),
        _("It opens the booking page. Colours can be changed in the line itself."),
        f'<a href="{address}" style="{BUTTON}">{text}</a>',
        3,
    )
    yield Snippet("link", _("A link"), _("For a menu, a text, a mail or a profile."), link, 2)
