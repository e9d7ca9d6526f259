"""What is made of the figures: ratios, tables, and which goals were missed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles

from bench.clients import Answered
from bench.statements import Statements

HELLO, MONTH, BOOKING, PAGE = "hello", "month of slots", "booking", "page of slots"
BUSINESS = "page of a business"
WEEK, POLL = "calendar week of 30", "poll without changes"
GOALS = {MONTH: 8.0, BOOKING: 30.0, PAGE: 14.0, BUSINESS: 25.0, WEEK: 25.0, POLL: 3.0}
GROWTH_GOAL = 1.15


@dataclass(frozen=True, slots=True)
class Turn:
    """What some requests to one target took: CPU seconds of web processes and of the database, and the answers."""

    web: float
    database: float
    answered: Answered


@dataclass(slots=True)
class Figures:
    """What was measured of a target, a value per round: CPU seconds per request, and how the answers came."""

    web: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    answered: list[Answered] = field(default_factory=list)

    def add(self, turns: Sequence[Turn]) -> None:
        """Keep what the turns of a round took, per request."""
        each = sorted(seconds for turn in turns for seconds in turn.answered.each)
        self.web.append(sum(turn.web for turn in turns) / len(each))
        self.database.append(sum(turn.database for turn in turns) / len(each))
        self.answered.append(Answered(sum(turn.answered.seconds for turn in turns), each))

    @property
    def costs(self) -> list[float]:
        """Both together."""
        return [web + database for web, database in zip(self.web, self.database, strict=True)]


def report(
    figures: dict[tuple[str, int | None], Figures], counted: dict[str, Statements], small: int, large: int
) -> list[str]:
    """Print the ratios; answers the goals that were missed."""
    missed = []
    hello = figures[HELLO, None].costs
    print(f"\n| request | appointments | x {HELLO} (quartiles) | goal | ms web + database | requests/s | ", end="")
    print("p50 / p99 ms | statements |")
    print("|---|---|---|---|---|---|---|---|")
    for (name, history), found in sorted(figures.items(), key=lambda item: (item[0][0], item[0][1] or 0)):
        ratios = [cost / least for cost, least in zip(found.costs, hello, strict=True)]
        goal = GOALS.get(name)
        speed = median(each.per_second for each in found.answered)
        web, database = median(found.web) * 1000, median(found.database) * 1000
        p50, p99 = (median(each.quantile(part) for each in found.answered) * 1000 for part in (0.5, 0.99))
        print(
            f"| {name} | {'' if history is None else f'{history:,}'} | {spread(ratios)} "
            f"| {f'<= {goal:g}' if goal else ''} | {web:.2f} + {database:.2f} | {speed:.0f} "
            f"| {p50:.1f} / {p99:.1f} | {counted.get(name, '')} |"
        )
        if goal and median(ratios) > goal:
            missed.append(f"{name} with {history:,} appointments: {median(ratios):.1f} x hello")
    print(f"\n| with {large:,} appointments instead of {small} | x its own cost (quartiles) | goal |")
    print("|---|---|---|")
    for name in (MONTH, BOOKING, PAGE, WEEK, POLL):
        pairs = zip(figures[name, large].costs, figures[name, small].costs, strict=True)
        ratios = [much / little for much, little in pairs]
        print(f"| {name} | {spread(ratios, 3)} | <= {GROWTH_GOAL} |", flush=True)
        if median(ratios) > GROWTH_GOAL:
            missed.append(f"{name} with {large:,} appointments: {median(ratios):.2f} x its own cost")
    return missed


def spread(values: list[float], digits: int = 1) -> str:
    """Median and quartiles."""
    low, middle, high = quantiles(values, n=4) if len(values) > 1 else values * 3
    return f"**{middle:.{digits}f}** ({low:.{digits}f} - {high:.{digits}f})"
