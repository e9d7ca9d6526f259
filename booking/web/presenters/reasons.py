"""Why a start is not free, in words: what holds for everybody, and what stands against each who could come."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain.access import Actor, Permission
from booking.domain.businesses import Business
from booking.domain.day_hours import DayHours, HoursFrom
from booking.domain.intervals import Interval
from booking.domain.policies import Refusal
from booking.domain.reasons import Candidate, Need, Reason
from booking.domain.texts import in_language
from booking.domain.timezones import DAY, to_instant
from booking.services.why import Taker, Why
from booking.web.presenters import dates, refusals
from booking.web.presenters.dates import CLOCK
from booking.web.presenters.refusals import Objection, Start


@dataclass(frozen=True, slots=True)
class Line:
    """One reason: the rule by its name, what it says, and a way to what it is about, where there is one."""

    code: str
    title: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody or something that could be taken; able where there are no lines."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a visit needs, and those who could be it."""

    name: str
    is_met: bool
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """A free start nearby."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The whole answer: ``verdict`` in one sentence, then why."""

    verdict: str
    is_free: bool
    rules: tuple[Objection, ...]
    group: str
    parts: tuple[Part, ...]
    nearest: tuple[Near, ...]


def shown(found: Why, business: Business, actor: Actor, start: Start, audience: str | None) -> Shown:
    """An explanation for a page."""
    explained = found.explanation
    worded = _Worded(found, business, actor, start)
    when = dates.start(found.starts_at, start.zone, start.lang)
    if explained.is_free and business.paused:
        verdict = _("%(time)s would be free, but online booking is paused.", time=when)
    elif found.shown_at is not None:
        later = dates.start(found.shown_at, start.zone, start.lang)
        verdict = _("%(time)s is free; customers find it again by %(later)s.", time=when, later=later)
    elif explained.is_free:
        verdict = _("%(time)s is free.", time=when)
    else:
        verdict = _("%(time)s is not free.", time=when)
    several = len(explained.needs) > 1
    return Shown(
        verdict=verdict,
        is_free=explained.is_free,
        rules=tuple(refusals.objections(explained.rules, start)),
        group=worded.group(),
        parts=tuple(
            Part(worded.part(at, need) if several else "", need.is_met, tuple(map(worded.person, need.candidates)))
            for at, need in enumerate(explained.needs)
        ),
        nearest=tuple(_near(to_instant(slot.starts_at), start, actor, audience) for slot in found.nearest),
    )


def _near(at: datetime, start: Start, actor: Actor, audience: str | None) -> Near:
    url = ""
    if actor.may(Permission.BOOKINGS_CHANGE) and "desk.new" in current_app.view_functions:
        moment = dates.iso(at, start.zone)
        url = url_for("desk.new", starts_at=moment, service=start.service.slug, resource=start.resource)
    return Near(dates.short_start(at, start.zone, start.lang), url)


@dataclass(frozen=True, slots=True)
class _Worded:
    """The words for one explanation."""

    found: Why
    business: Business
    actor: Actor
    start: Start

    def group(self) -> str:
        """How a group at that time stands, or that there is one too few."""
        standing = self.found.explanation.standing
        if self.found.explanation.is_one_short and self.found.explanation.is_throughout:
            return _("Nobody is free for all services of this visit.")
        if self.found.explanation.is_one_short:
            return _("The same person, room or device would be needed twice at once.")
        if not standing:
            return ""
        left = max(each.seats_left for each in standing)
        return ngettext(
            "A group begins then already; %(num)s place is left in it.",
            "A group begins then already; %(num)s places are left in it.",
            left,
        )

    def part(self, at: int, need: Need) -> str:
        """What the visit needs there, by when."""
        parts = self.found.service.parts
        if parts:
            spans = ", ".join(f"{low}–{high}" for low, high in need.spans)
            service = in_language(parts[need.part].name, self.start.lang)
            return _("%(service)s, in the minutes %(spans)s", service=service, spans=spans)
        whole = (0, self.found.service.rules.duration)
        if need.spans == (whole,):
            return _("Needed throughout, number %(num)s", num=at + 1)
        spans = ", ".join(f"{low}–{high}" for low, high in need.spans)
        return _("Needed in the minutes %(spans)s", spans=spans)

    def person(self, candidate: Candidate) -> Person:
        """Somebody with their reasons."""
        resource = self.business.resources.get(candidate.resource.slug)
        lines = [line for reason in candidate.reasons for line in self._lines(reason, candidate)]
        return Person(resource.name if resource else candidate.resource.slug, tuple(lines))

    def _lines(self, reason: Reason, candidate: Candidate) -> list[Line]:
        title = refusals.title(reason.rule)
        if reason.rule == Refusal.TAKEN:
            return [self._taken(taken, candidate) for taken in reason.taken]
        text = {
            Refusal.OUTSIDE_HOURS: self._hours,
            Refusal.OFF_GRID: self._grid,
            Refusal.DAY_LIMIT: self._limit,
        }[reason.rule](reason)
        if reason.away:
            title = _("Away")
        return [Line(reason.rule.value, title, text)]

    def _taken(self, taken: Interval, candidate: Candidate) -> Line:
        title = refusals.title(Refusal.TAKEN)
        by = [
            each
            for each in self.found.takers.get(candidate.resource.slug, ())
            if int(each.starts_at.timestamp()) // 60 == taken[0]
        ]
        when = self._span(taken)
        if not by:
            return Line(Refusal.TAKEN.value, title, _("%(time)s: busy by another calendar.", time=when))
        taker = by[0]
        return Line(Refusal.TAKEN.value, title, f"{when}: {self._who(taker)}", self._way(taker))

    def _who(self, taker: Taker) -> str:
        if not taker.appointment_id:
            return _("somebody else's appointment.")
        if taker.kind == "block":
            return _("%(title)s (blocked).", title=taker.title or _("no reason given"))
        service = in_language(taker.service_name, self.start.lang) if taker.service_name else ""
        if taker.state == "held":
            return _("%(service)s, being booked by a customer at the moment.", service=service)
        names = ", ".join(taker.names)
        if taker.state == "pending":
            return _("%(service)s with %(names)s, waiting for your answer.", service=service, names=names)
        return _("%(service)s with %(names)s.", service=service, names=names) if names else f"{service}."

    def _way(self, taker: Taker) -> str:
        if not taker.appointment_id or "desk.appointment" not in current_app.view_functions:
            return ""
        return url_for("desk.appointment", appointment_id=taker.appointment_id)

    def _hours(self, reason: Reason) -> str:
        if reason.away:
            return _("Time off %(time)s.", time=", ".join(self._long_span(each) for each in reason.away))
        assert reason.day is not None
        source = self._source(reason.day)
        hours = ", ".join(self._span(each) for each in reason.opened)
        if reason.day.source == HoursFrom.NOT_HERE:
            return source
        if not hours:
            return _("Closed on %(day)s (%(source)s).", day=self._day(), source=source)
        return _(
            "Open on %(day)s %(hours)s (%(source)s); the visit would not fit in.",
            day=self._day(),
            hours=hours,
            source=source,
        )

    def _source(self, day: DayHours) -> str:
        return {
            HoursFrom.OWN_DATE: _("by an exception for this date"),
            HoursFrom.PLACE_DATE: _("by an exception of the location for this date"),
            HoursFrom.OWN_WEEK: _("by weekly hours of their own"),
            HoursFrom.PLACE_WEEK: _("by the weekly hours of the location"),
            HoursFrom.NOT_HERE: _("Has no hours at this location."),
        }[day.source]

    def _grid(self, reason: Reason) -> str:
        times = [self._reading(each) for each in reason.neighbours]
        if len(times) == 2:
            return _("The nearest starts are %(before)s and %(after)s.", before=times[0], after=times[1])
        return _("The nearest start is %(time)s.", time=times[0]) if times else _("There is no start nearby.")

    def _limit(self, reason: Reason) -> str:
        most = reason.most
        return ngettext(
            "%(count)s of %(num)s a day is booked.", "%(count)s of %(num)s a day are booked.", most, count=reason.count
        )

    def _day(self) -> str:
        return dates.long_day(self.start.on, self.start.lang)

    def _reading(self, minute: int) -> str:
        local = dates.in_zone(to_instant(minute), self.start.zone)
        return CLOCK[local.hour * 60 + local.minute]

    def _span(self, span: Interval) -> str:
        return f"{self._reading(span[0])}–{self._reading(span[1]) if span[1] - span[0] < DAY else '24:00'}"

    def _long_span(self, span: Interval) -> str:
        low, high = to_instant(span[0]), to_instant(span[1])
        if high - low < to_instant(DAY) - to_instant(0):
            return self._span(span)
        place, lang = self.start.zone, self.start.lang
        return f"{dates.short_start(low, place, lang)} – {dates.short_start(high, place, lang)}"
