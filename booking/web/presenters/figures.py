"""The figures of a business as tiles, charts and tables, in the language of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.numbers import format_decimal, format_percent
from flask_babel import LazyString, lazy_pgettext, ngettext
from flask_babel import gettext as _

from booking.domain.businesses import Business
from booking.domain.figures import LEAD_CLASSES, Figures, Totals
from booking.domain.texts import in_language
from booking.web.presenters import charts, dates, values
from booking.web.presenters.charts import Chart

NOTHING = "–"
MONDAY = date(2001, 1, 1)
SOURCES: Mapping[str, LazyString] = {
    "web": lazy_pgettext("source", "Online"),
    "mail": lazy_pgettext("source", "Calendar program"),
    "phone": lazy_pgettext("source", "Telephone and desk"),
    "walk_in": lazy_pgettext("source", "Walk-in"),
    "waiting_list": lazy_pgettext("source", "Waiting list"),
    "api": lazy_pgettext("source", "Other programs"),
    "import": lazy_pgettext("source", "Taken over from a file"),
    "demo": lazy_pgettext("source", "Sample data"),
}
MOST_ROWS = 12
"""So many bars are drawn; the table has all of them."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure: its name, its value, and how that was in the span before."""

    name: str
    value: str
    change: str


@dataclass(frozen=True, slots=True)
class Table:
    """A chart and its table. ``key`` names the file; ``about`` says in a sentence what is counted."""

    key: str
    title: str
    about: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    chart: Chart | None = None


def tiles(found: Figures, business: Business, lang: str) -> list[Tile]:
    """What stands on top."""
    now, before = found.totals, found.before
    lead = found.lead.quartiles
    return [
        Tile(_("Appointments"), number(now.visits, lang), _change(now.visits, before.visits, lang)),
        Tile(
            _("Revenue booked"),
            _money(now.revenue, business, lang),
            _than(_money(before.revenue, business, lang)) if before.visits else "",
        ),
        Tile(_("Did not come"), percent(now.no_show_rate, lang), _than(percent(before.no_show_rate, lang))),
        Tile(_("Cancelled late"), percent(now.late_rate, lang), _than(percent(before.late_rate, lang))),
        Tile(_("Time taken of open time"), percent(_overall(found), lang), ""),
        Tile(_("Booked ahead"), _ahead(lead[1]) if lead else NOTHING, ""),
    ]


def tables(found: Figures, business: Business, lang: str) -> list[Table]:
    """All charts with their tables, in the order of the page."""
    return [
        _months(found, business, lang),
        _services(found, business, lang),
        _utilisation(found, lang),
        _hours(found, lang),
        _lead(found, lang),
        _sources(found, lang),
        _waiting(found, lang),
    ]


def number(count: int, lang: str) -> str:
    """``1.234``."""
    return str(format_decimal(count, locale=dates.locale_of(lang)))


def percent(share: float | None, lang: str) -> str:
    """``4,5 %``; a dash where nothing can be said."""
    return NOTHING if share is None else str(format_percent(share, "#,##0.#\N{NO-BREAK SPACE}%", dates.locale_of(lang)))


def _months(found: Figures, business: Business, lang: str) -> Table:
    rows, drawn = [], []
    for month, each in found.by_month.items():
        first = date.fromisoformat(f"{month}-01")
        drawn.append((f"{first.month}/{first.year % 100:02}", float(each.visits), number(each.visits, lang)))
        rows.append((dates.month_name(first, lang), *_sums(each, business, lang)))
    return Table(
        "months",
        _("Month by month"),
        _(
            "Visits that were not cancelled, by the month in which they take place. "
            "Revenue is the sum of the prices agreed; who did not come is not in it."
        ),
        (_("Month"), *_sum_headings()),
        tuple(rows),
        charts.columns(drawn),
    )


def _services(found: Figures, business: Business, lang: str) -> Table:
    ordered = sorted(found.by_service.items(), key=lambda item: (-item[1].visits, item[0]))
    named = [(_service(slug, business, lang), each) for slug, each in ordered]
    return Table(
        "services",
        _("Services"),
        _("A visit of several services counts once, under its first one."),
        (_("Service"), *_sum_headings()),
        tuple((name, *_sums(each, business, lang)) for name, each in named),
        charts.bars([(name, each.visits, number(each.visits, lang)) for name, each in named[:MOST_ROWS]]),
    )


def _utilisation(found: Figures, lang: str) -> Table:
    ordered = sorted(found.resources, key=lambda each: (-(each.share() or 0), each.name))
    days = [dates.weekday(MONDAY + timedelta(days=at), lang) for at in range(7)]
    return Table(
        "utilisation",
        _("Who and what is taken"),
        _(
            "Minutes of visits and courses, without buffers and blocks, of the minutes open by "
            "today’s hours; time off is not open. Counted from the first day on which anything was "
            "booked."
        ),
        (_("Who or what"), _("In all"), *days),
        tuple((each.name, *(percent(each.share(day), lang) for day in (None, *range(7)))) for each in ordered),
        charts.bars(
            [(each.name, each.share() or 0.0, percent(each.share(), lang)) for each in ordered[:MOST_ROWS]], whole=1.0
        ),
    )


def _hours(found: Figures, lang: str) -> Table:
    busy = {hour for _day, hour in found.hours}
    span = range(min(busy), max(busy) + 1) if busy else range(0)
    rows = [(f"{hour:02}:00", [found.hours.get((day, hour), 0) for day in range(7)]) for hour in span]
    days = [dates.weekday(MONDAY + timedelta(days=at), lang) for at in range(7)]
    short = [dates.short_day(MONDAY + timedelta(days=at), lang).partition(",")[0][:3] for at in range(7)]
    return Table(
        "hours",
        _("Busiest hours"),
        _("Visits by the hour in which they begin, on the clock of the place."),
        (_("Hour"), *days),
        tuple((label, *(number(each, lang) for each in counts)) for label, counts in rows),
        charts.fields(short, rows),
    )


def _lead(found: Figures, lang: str) -> Table:
    total = sum(found.lead.classes) or 1
    names = _classes()
    counted = list(zip(names, found.lead.classes, strict=True))
    about = _(
        "From booking to the beginning of the visit. Walk-ins and what came from files are left out; "
        "a visit that was moved counts with its new time."
    )
    if found.lead.quartiles:
        early, middle, late = (_ahead(each) for each in found.lead.quartiles)
        about += " " + _(
            "Half of all are booked within %(middle)s, a quarter within %(early)s, three quarters within %(late)s.",
            middle=middle,
            early=early,
            late=late,
        )
    return Table(
        "lead",
        _("How far ahead"),
        about,
        (_("Before the visit"), _("Appointments"), _("Share")),
        tuple((name, number(count, lang), percent(count / total, lang)) for name, count in counted),
        charts.bars([(name, float(count), number(count, lang)) for name, count in counted]),
    )


def _sources(found: Figures, lang: str) -> Table:
    total = sum(found.by_source.values()) or 1
    merged: dict[str, int] = {}
    for source, count in found.by_source.items():
        name = str(SOURCES.get(source, source))
        merged[name] = merged.get(name, 0) + count
    ordered = sorted(merged.items(), key=lambda item: (-item[1], item[0]))
    return Table(
        "sources",
        _("How it was booked"),
        _("Where the booking came from, however it was changed afterwards."),
        (_("Way"), _("Appointments"), _("Share")),
        tuple((name, number(count, lang), percent(count / total, lang)) for name, count in ordered),
        charts.bars([(name, float(count), percent(count / total, lang)) for name, count in ordered], whole=total),
    )


def _waiting(found: Figures, lang: str) -> Table:
    waiting = found.waiting
    rows = (
        (_("Joined"), waiting.joined),
        (_("Offers made"), waiting.offered),
        (_("Accepted"), waiting.accepted),
        (_("Not taken in time"), waiting.unanswered),
        (_("Still out"), waiting.out),
    )
    return Table(
        "waiting",
        _("Waiting list"),
        _("Who joined in these days, and what became of the offers for visits in these days."),
        (_("What"), _("How many")),
        tuple((name, number(count, lang)) for name, count in rows),
    )


def _sum_headings() -> tuple[str, ...]:
    return (_("Appointments"), _("Did not come"), _("Cancelled"), _("of these late"), _("Revenue booked"))


def _sums(each: Totals, business: Business, lang: str) -> tuple[str, ...]:
    counts = (each.visits, each.no_shows, each.cancelled, each.late)
    return (*(number(count, lang) for count in counts), _money(each.revenue, business, lang))


def _service(slug: str, business: Business, lang: str) -> str:
    known = business.services.get(slug)
    return in_language(known.name, lang) if known else _("Services of former times")


def _money(minor: int, business: Business, lang: str) -> str:
    return values.amount(minor, business.currency, lang)


def _overall(found: Figures) -> float | None:
    opened = sum(sum(each.open) for each in found.resources)
    return sum(sum(each.taken) for each in found.resources) / opened if opened else None


def _ahead(hours: int) -> str:
    if hours < 48:
        return ngettext("%(num)s hour", "%(num)s hours", hours)
    return ngettext("%(num)s day", "%(num)s days", hours // 24)


def _classes() -> Sequence[str]:
    ends = (*LEAD_CLASSES[1:], None)
    found = []
    for begins, ends_before in zip(LEAD_CLASSES, ends, strict=True):
        if ends_before is None:
            found.append(_("%(num)s days or more", num=begins))
        elif ends_before - begins == 1:
            found.append(_("less than a day") if begins == 0 else _("1 day"))
        else:
            found.append(_("%(first)s to %(last)s days", first=begins, last=ends_before - 1))
    return found


def _change(now: int, before: int, lang: str) -> str:
    if not before:
        return ""
    if now == before:
        return _("as many as before")
    more = abs(now - before)
    if now > before:
        return _("%(num)s more than before", num=number(more, lang))
    return _("%(num)s fewer than before", num=number(more, lang))


def _than(text: str) -> str:
    return "" if text == NOTHING else _("before: %(value)s", value=text)
