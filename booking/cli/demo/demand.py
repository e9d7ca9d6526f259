"""What the customers of each demo business ask for, how often, and what they answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

Answers = Callable[[Random], Mapping[str, object]]


def _nothing(random: Random) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, slots=True)
class Demand:
    """A service with its weight among the others, asked for by one audience."""

    service: str
    weight: int
    audience: str | None = None
    answers: Answers = _nothing


@dataclass(frozen=True, slots=True)
class Evening:
    """A course that takes place every week: on which weekday (0 is Monday), at how many minutes after midnight."""

    service: str
    weekday: int
    at: int
    title: str


@dataclass(frozen=True, slots=True)
class Trade:
    """The customers of one business.

    ``filled`` is the share of each person's open time that is booked, this week and in each of the next
    three. ``courses`` are the services with seats that are booked before anything else; what of them is given at dates
    of its own is ``published`` first.
    """

    setup: str
    filled: tuple[float, float, float, float]
    demands: tuple[Demand, ...]
    courses: tuple[Demand, ...] = ()
    published: tuple[Evening, ...] = ()


def _first_visit(random: Random) -> Mapping[str, object]:
    answers: dict[str, object] = {"referral": random.random() < 0.4}
    if answers["referral"]:
        answers["referred-by"] = "Hausarztpraxis"
    if random.random() < 0.6:
        answers["about"] = random.choice(("rash", "mole", "mole", "acne", "other"))
    return answers


def _surgery(random: Random) -> Mapping[str, object]:
    if random.random() < 0.2:
        return {"blood-thinner": True, "which-blood-thinner": "ASS 100"}
    return {"blood-thinner": False}


def _colour(random: Random) -> Mapping[str, object]:
    if random.random() < 0.7:
        return {"coloured-before": True, "with-what": random.choice(("salon", "salon", "home", "henna"))}
    return {"coloured-before": False}


def _updo(random: Random) -> Mapping[str, object]:
    return {"occasion": random.choice(("Hochzeit", "Abiball", "Jubiläum der Eltern", "Chorkonzert"))}


def _course(random: Random) -> Mapping[str, object]:
    return {"age": random.randint(4, 11)}


def _drop_off(random: Random) -> Mapping[str, object]:
    kind = random.choice(("city", "city", "road", "e-bike", "cargo", "child"))
    return {"kind": kind, "mileage": random.randrange(400, 9000, 50)} if kind == "e-bike" else {"kind": kind}


def _repair(random: Random) -> Mapping[str, object]:
    things = ("Platten hinten", "Die Bremse quietscht", "Die Kette springt", "Das Rücklicht geht nicht")
    return {"what": random.choice(things)}


TRADES = (
    Trade(
        "practice",
        filled=(0.78, 0.66, 0.42, 0.20),
        demands=(
            Demand("folgetermin", 6),
            Demand("erstbesuch", 4, "statutory", _first_visit),
            Demand("erstbesuch", 2, "private", _first_visit),
            Demand("hautkrebsvorsorge", 4, "statutory"),
            Demand("hautkrebsvorsorge", 2, "private"),
            Demand("kleiner-eingriff", 2, None, _surgery),
            Demand("muttermal-videodokumentation", 1, "self-pay"),
        ),
    ),
    Trade(
        "salon",
        filled=(0.64, 0.42, 0.22, 0.10),
        demands=(
            Demand("schneiden-und-foehnen", 8),
            Demand("kurzhaarschnitt", 6),
            Demand("farbe", 5, None, _colour),
            Demand("kinderhaarschnitt", 3),
            Demand("bartpflege", 3),
            Demand("hochsteckfrisur", 1, None, _updo),
        ),
        courses=(Demand("flechtkurs", 1, None, _course),),
    ),
    Trade(
        "workshop",
        filled=(0.52, 0.32, 0.16, 0.08),
        demands=(
            Demand("abgabe", 8, None, _drop_off),
            Demand("reparatur", 6, None, _repair),
            Demand("probefahrt", 2),
            Demand("lastenrad-inspektion", 1),
        ),
        courses=(Demand("reparaturkurs", 1),),
        published=(Evening("reparaturkurs", 3, 16 * 60 + 30, "Bremsen und Schaltung"),),
    ),
)
