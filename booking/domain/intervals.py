"""Half-open intervals ``[start, end)`` in whole minutes since the epoch, UTC."""

Interval = tuple[int, int]
