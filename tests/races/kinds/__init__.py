"""The kinds of races."""

from tests.races.kinds import bookings, courses, decisions, desk, edits, elsewhere, holds, keys, moves, together
from tests.races.race import Kind

KINDS: tuple[type[Kind], ...] = (
    bookings.OneSlot,
    bookings.OverlappingStarts,
    bookings.ServicesOfOnePerson,
    bookings.OneRoom,
    bookings.OppositeOrder,
    courses.LastSeats,
    decisions.TwoApprovals,
    decisions.ApprovalAgainstDecline,
    decisions.MoveApprovedAgainstCancel,
    moves.MoveAgainstBookings,
    moves.MovesToOneSlot,
    moves.MovesThatFollow,
    moves.MovesThatSwap,
    moves.CancelAgainstMove,
    moves.CancelWhereItStood,
    edits.BookingAgainstHours,
    edits.BookingAgainstTimeOff,
    elsewhere.BookingAgainstBusyTime,
    keys.OneKey,
    desk.DeskAgainstWeb,
    desk.DeskMoveAgainstBookings,
    desk.DragsOfOne,
    desk.UndoAgainstBookings,
    desk.RestoreAgainstBookings,
    desk.BlockAgainstBookings,
    desk.SqueezeStorm,
    desk.OneForm,
    holds.HoldAgainstBooking,
    holds.LapsedHold,
    holds.LapsedRequest,
    together.AllAtOnce,
)
