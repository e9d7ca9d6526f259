"""Who could give a part of a visit of several instead of who does: one of them changes as it is moved by the form."""

from flask_babel import gettext as _

from booking.domain.businesses import Resource, Service
from booking.domain.visits import Sheet
from booking.services.accounts.sessions import Entry
from booking.web.staff.desk.picks import Pick

BETWEEN = "~"
"""Between who leaves and who comes, in what the form sends; no slug has one."""


def replacements(entry: Entry, found: Sheet, service: Service, chosen: str) -> list[Pick]:
    """Who can come for whom, with nobody's change on top; nothing where there is nobody else."""
    pairs = dict.fromkeys(
        pair for number in range(len(service.parts)) for pair in _pairs(entry, found, service, number)
    )
    if not pairs:
        return []
    present = ", ".join(dict.fromkeys(name for part in found.parts for name in part.staff_names))
    picks = [
        Pick(
            f"{old.slug}{BETWEEN}{new.slug}",
            _("%(new)s instead of %(old)s", new=new.name, old=old.name),
            f"{old.slug}{BETWEEN}{new.slug}" == chosen,
        )
        for old, new in pairs
    ]
    return [Pick("", _("as now: %(people)s", people=present), not any(each.is_chosen for each in picks)), *picks]


def replacement(chosen: str) -> tuple[str | None, str | None]:
    """Who comes and who leaves, by their slugs; nobody where nothing was chosen."""
    old, _between, new = chosen.partition(BETWEEN)
    return (new, old) if old and new else (None, None)


def _pairs(entry: Entry, found: Sheet, service: Service, number: int) -> list[tuple[Resource, Resource]]:
    """Of one part: whoever of the people gives it now, with each other who is able."""
    by_id = {each.rules.id: each for each in entry.business.resources.values()}
    needs = [needed.any_of for needed in service.rules.requirements if needed.part == number]
    given = found.parts[number].staff_names if number < len(found.parts) else ()
    return [
        (old, new)
        for any_of in needs
        for old in (by_id[each.id] for each in any_of if each.kind == "staff")
        if old.name in given
        for new in (by_id[each.id] for each in any_of)
        if new.name not in given and entry.actor.concerns(new.slug)
    ]
