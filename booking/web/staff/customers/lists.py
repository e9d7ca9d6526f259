"""Finding customers: by what is typed, or by going through a list."""

from dataclasses import dataclass
from string import ascii_lowercase

from flask import render_template, request, url_for
from flask_babel import gettext as _

from booking.domain.access import Permission
from booking.domain.terms import LONGEST_TEXT
from booking.domain.texts import one_line
from booking.services import customers
from booking.services.accounts.sessions import Entry
from booking.services.customers import tags
from booking.services.customers.browsing import List, browse
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import people
from booking.web.staff.entrance import needs

LETTERS = (*ascii_lowercase, "#")
MOST_FOUND = 50
LONGEST_CURSOR = 120


@dataclass(frozen=True, slots=True)
class Way:
    """A link to another list; *is_current* where one is."""

    text: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """Which list is asked for; what is no list of ours is the one of those who were here last."""

    text: str
    which: List
    letter: str
    tag: str
    cursor: str

    @classmethod
    def of_request(cls) -> "Asked":
        """Read from the address."""
        said = request.args
        which = said.get("show", "")
        letter = said.get("letter", "")
        return cls(
            one_line(said.get("q", ""))[:LONGEST_TEXT],
            next((each for each in List if each == which), List.LATELY),
            letter if letter in LETTERS else "",
            one_line(said.get("tag", ""))[: tags.LONGEST],
            one_line(said.get("after", ""))[:LONGEST_CURSOR],
        )


@needs(Permission.CUSTOMERS_SEE)
def search(entry: Entry) -> str:
    """The page: who was found, or a page of a list."""
    asked, lang, now = Asked.of_request(), locale(), clock.now()
    if asked.text:
        cards, more = customers.search(entry.actor, asked.text, now, MOST_FOUND), ""
    else:
        page = browse(entry.actor, asked.which, now, letter=asked.letter, tag=asked.tag, cursor=asked.cursor)
        cards, more = page.cards, _more(asked, page.next)
    return render_template(
        "staff/customers/list.html",
        asked=asked,
        people=people.listed(cards, entry.business.time_zone, lang),
        more=more,
        is_full=bool(asked.text) and len(cards) == MOST_FOUND,
        lists=_lists(asked),
        letters=_letters(asked),
        tags=_tags(entry, asked),
        may_change=entry.actor.may(Permission.CUSTOMERS_CHANGE),
        may_export=entry.actor.may(Permission.CUSTOMERS_EXPORT),
        may_take_over=entry.actor.may(Permission.TAKE_OVER),
    )


def _more(asked: Asked, cursor: str) -> str:
    if not cursor:
        return ""
    return url_for(
        "customers.search",
        show=asked.which.value,
        letter=asked.letter or None,
        tag=asked.tag or None,
        after=cursor,
    )


def _lists(asked: Asked) -> list[Way]:
    names = {
        List.LATELY: _("Here last"),
        List.ALL: _("All, A to Z"),
        List.BLOCKED: _("Blocked"),
        List.ARCHIVED: _("Archive"),
    }
    is_list = not asked.text and not asked.tag
    return [
        Way(name, url_for("customers.search", show=which.value), is_list and which is asked.which)
        for which, name in names.items()
    ]


def _letters(asked: Asked) -> list[Way]:
    """One can go to a letter where the list is by the alphabet."""
    if asked.text or asked.tag or asked.which is List.LATELY:
        return []
    return [
        Way(letter.upper(), url_for("customers.search", show=asked.which.value, letter=letter), letter == asked.letter)
        for letter in LETTERS
    ]


def _tags(entry: Entry, asked: Asked) -> list[Way]:
    return [
        Way(_("%(tag)s (%(num)s)", tag=tag, num=count), url_for("customers.search", tag=tag), tag == asked.tag)
        for tag, count in tags.used(entry.actor)
    ]
