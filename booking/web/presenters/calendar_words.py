"""What the calendar calls what stands in it: the words beside every colour and pattern."""

from dataclasses import dataclass

from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _

from booking.domain.calendars import VISITS, Entry, EntryKind, EntryState

KINDS: dict[EntryKind, LazyString] = {
    EntryKind.APPOINTMENT: _("confirmed"),
    EntryKind.REQUEST: _("to be approved"),
    EntryKind.HOLD: _("being booked"),
    EntryKind.PROPOSAL: _("proposed"),
    EntryKind.SQUEEZE_IN: _("squeezed in"),
    EntryKind.BLOCK: _("blocked"),
    EntryKind.TIME_OFF: _("away"),
    EntryKind.BUSY: _("busy elsewhere"),
}
STATES: dict[EntryState, LazyString] = {
    EntryState.COMING: lazy_pgettext("visit", "has confirmed"),
    EntryState.DECLINED: lazy_pgettext("visit", "declined in the calendar"),
    EntryState.ARRIVED: lazy_pgettext("visit", "is here"),
    EntryState.IN_PROGRESS: lazy_pgettext("visit", "in progress"),
    EntryState.DONE: lazy_pgettext("visit", "done"),
    EntryState.NO_SHOW: lazy_pgettext("visit", "did not come"),
    EntryState.CANCELLED: lazy_pgettext("visit", "cancelled"),
}
MOVE = _("asks to move here")
CLOSED = _("closed")


@dataclass(frozen=True, slots=True)
class Sample:
    """One line of the legend: the look of an entry and what it means."""

    look: str
    word: str


def look(entry: Entry) -> str:
    """The classes by which an entry's kind and state are seen."""
    if entry.state is EntryState.PLANNED:
        return f"ev--{entry.kind.value}"
    return f"ev--{entry.kind.value} ev--{entry.state.value}"


def word(entry: Entry) -> str:
    """What an entry is, in words; nothing for what is simply agreed."""
    words = []
    if entry.kind not in VISITS:
        words.append(str(MOVE if entry.is_move else KINDS[entry.kind]))
    elif entry.kind is EntryKind.SQUEEZE_IN:
        words.append(str(KINDS[entry.kind]))
    if entry.state in STATES:
        words.append(str(STATES[entry.state]))
    if entry.waiting:
        words.append(str(KINDS[EntryKind.REQUEST]))
    return ", ".join(words)


def full_word(entry: Entry) -> str:
    """The same, and what is agreed is called so: where nothing but words tells."""
    return word(entry) or str(KINDS[entry.kind])


def legend(*, with_cancelled: bool) -> list[Sample]:
    """All that can stand in the calendar."""
    visit = f"ev--{EntryKind.APPOINTMENT.value}"
    kinds = [Sample(f"ev--{kind.value}", str(name)) for kind, name in KINDS.items()]
    states = [
        Sample(f"{visit} ev--{state.value}", str(name))
        for state, name in STATES.items()
        if with_cancelled or state is not EntryState.CANCELLED
    ]
    return [kinds[0], *states, *kinds[1:], Sample("shut", str(CLOSED))]
