"""What a new business of a trade begins with: hours, who works there, and services to choose from, in both languages.

They are proposals in a form, never stored by themselves. Prices are the business's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Document = dict[str, Any]
Texts = Mapping[str, str]
MO_TO_FR = ("MO", "TU", "WE", "TH", "FR")
SYNONYMS = {
    "salon": "hairdresser",
    "beauty": "hairdresser",
    "bicycle-workshop": "workshop",
    "garage": "workshop",
    "repair": "workshop",
    "cafe": "restaurant",
    "dentist": "doctor",
    "therapist": "doctor",
    "authority": "office",
}


@dataclass(frozen=True, slots=True)
class Starter:
    """One service to begin with; ``values`` are those of its document that differ from ``PLAIN``."""

    key: str
    name: Texts
    description: Texts
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def document(self) -> Document:
        """The service as a document, without slug, place and whom it takes."""
        return {**PLAIN, **self.values, "name": dict(self.name), "description": dict(self.description)}


@dataclass(frozen=True, slots=True)
class Trade:
    """``hours`` are weekdays with opening and closing; ``kind`` and ``resource`` what time is first taken on."""

    services: tuple[Starter, ...]
    hours: tuple[tuple[tuple[str, ...], str, str], ...]
    kind: str = "staff"
    resource: str = ""


PLAIN: Document = {
    "location": None,
    "name": {},
    "description": {},
    "instructions": {},
    "duration_minutes": 30,
    "buffer_before_minutes": 0,
    "buffer_after_minutes": 0,
    "step_minutes": None,
    "alignment": "clock",
    "minimum_notice_minutes": 120,
    "horizon_days": 90,
    "cancellation_notice_minutes": 1440,
    "capacity": 1,
    "approval": False,
    "approval_hours": 48,
    "max_per_day": None,
    "waiting_list": False,
    "combines": False,
    "series_max": None,
    "by_sessions": False,
    "open_max": None,
    "recall_months": None,
    "price_minor": None,
    "windows": [],
    "requires": [],
    "questions": [],
}


def trade(name: str) -> Trade:
    """What belongs to a trade; any that is not known has the plainest."""
    return TRADES.get(SYNONYMS.get(name, name), TRADES["other"])


def _of(key: str, de: str, en: str, about_de: str, about_en: str, minutes: int, **values: Any) -> Starter:
    return Starter(key, {"de": de, "en": en}, {"de": about_de, "en": about_en}, {"duration_minutes": minutes, **values})


_DOCTOR = (
    _of(
        "consultation",
        "Sprechstunde",
        "Consultation",
        "Für Beschwerden, Befunde und Rezepte. Bitte bringen Sie Ihre Versichertenkarte mit.",
        "For complaints, results and prescriptions. Please bring your insurance card.",
        15,
        step_minutes=15,
    ),
    _of(
        "check-up",
        "Vorsorge",
        "Check-up",
        "Die regelmäßige Untersuchung, in Ruhe und mit Zeit für Ihre Fragen.",
        "The regular examination, unhurried and with time for your questions.",
        30,
        step_minutes=15,
        buffer_after_minutes=5,
    ),
    _of(
        "acute",
        "Akutsprechstunde",
        "Same-day appointment",
        "Wenn es nicht warten kann: kurze Termine für heute und morgen.",
        "When it cannot wait: short appointments for today and tomorrow.",
        10,
        minimum_notice_minutes=0,
        horizon_days=1,
        cancellation_notice_minutes=60,
    ),
)
_SALON = (
    _of(
        "cut",
        "Haarschnitt",
        "Haircut",
        "Waschen, schneiden, föhnen.",
        "Wash, cut and blow-dry.",
        45,
        step_minutes=15,
        buffer_after_minutes=5,
    ),
    _of(
        "colour",
        "Farbe und Schnitt",
        "Colour and cut",
        "Beratung, Farbe, Einwirkzeit, Schnitt und Styling.",
        "Advice, colour, time to take effect, cut and styling.",
        120,
        step_minutes=30,
        buffer_after_minutes=10,
        minimum_notice_minutes=1440,
        requires=[{"any_of": [], "spans": [[0, 40], [70, 120]]}],
    ),
    _of(
        "beard",
        "Bartpflege",
        "Beard trim",
        "Konturen, Trimmen und Pflege.",
        "Shaping, trimming and care.",
        20,
        step_minutes=10,
    ),
)
_WORKSHOP = (
    _of(
        "drop-off",
        "Annahme zur Reparatur",
        "Drop-off for repair",
        "Wir schauen gemeinsam, was zu tun ist, und nennen Ihnen Preis und Abholtag.",
        "We look together at what needs doing, and tell you the price and when it is ready.",
        15,
        step_minutes=15,
    ),
    _of(
        "service",
        "Inspektion",
        "Service check",
        "Durchsicht, Einstellen und Probefahrt. Sie können darauf warten.",
        "Inspection, adjustment and test ride. You can wait for it.",
        60,
        step_minutes=30,
        buffer_after_minutes=10,
        minimum_notice_minutes=1440,
    ),
    _of(
        "tyres",
        "Reifenwechsel",
        "Tyre change",
        "Räder tauschen, Luftdruck und Profil prüfen.",
        "Change the wheels, check pressure and tread.",
        30,
        step_minutes=30,
    ),
)
_RESTAURANT = (
    _of(
        "table",
        "Tisch reservieren",
        "Reserve a table",
        "Ihr Tisch für zwei Stunden.",
        "Your table for two hours.",
        120,
        step_minutes=30,
        minimum_notice_minutes=60,
        horizon_days=60,
        cancellation_notice_minutes=120,
    ),
    _of(
        "party",
        "Feier anfragen",
        "Ask about a party",
        "Für Gesellschaften ab acht Personen. Wir melden uns mit einer Antwort.",
        "For parties of eight and more. We get back to you with an answer.",
        240,
        step_minutes=60,
        minimum_notice_minutes=7 * 1440,
        horizon_days=365,
        approval=True,
        cancellation_notice_minutes=3 * 1440,
    ),
)
_OFFICE = (
    _of(
        "request",
        "Antrag stellen",
        "Make an application",
        "Bitte bringen Sie Ihren Ausweis und Ihre Unterlagen mit.",
        "Please bring your identity card and your papers.",
        20,
        step_minutes=20,
        minimum_notice_minutes=0,
        cancellation_notice_minutes=0,
    ),
    _of(
        "collection",
        "Abholung",
        "Collection",
        "Fertige Dokumente abholen. Bitte bringen Sie Ihren Ausweis mit.",
        "Collect finished documents. Please bring your identity card.",
        10,
        minimum_notice_minutes=0,
        cancellation_notice_minutes=0,
    ),
    _of(
        "advice",
        "Beratung",
        "Advice",
        "Ein Gespräch über Ihr Anliegen, auf Wunsch auch am Telefon.",
        "A talk about your concern, by phone if you like.",
        45,
        step_minutes=15,
    ),
)
_OTHER = (
    _of("appointment", "Termin", "Appointment", "", "", 30),
    _of(
        "advice",
        "Beratungsgespräch",
        "Consultation",
        "Zeit für Ihre Fragen, unverbindlich.",
        "Time for your questions, without obligation.",
        60,
        step_minutes=30,
        buffer_after_minutes=10,
    ),
    _of(
        "course",
        "Kurs",
        "Course",
        "Eine Stunde in einer kleinen Gruppe.",
        "An hour in a small group.",
        60,
        capacity=8,
        minimum_notice_minutes=60,
    ),
)

_NINE_TO_FIVE = ((MO_TO_FR, "09:00", "17:00"),)
TRADES: Mapping[str, Trade] = {
    "doctor": Trade(_DOCTOR, ((MO_TO_FR, "08:00", "12:00"), (("MO", "TU", "TH"), "14:00", "17:00"))),
    "hairdresser": Trade(_SALON, ((("TU", "WE", "TH", "FR"), "09:00", "18:00"), (("SA",), "09:00", "14:00"))),
    "workshop": Trade(_WORKSHOP, ((MO_TO_FR, "08:00", "17:00"),)),
    "restaurant": Trade(_RESTAURANT, ((("TU", "WE", "TH", "FR", "SA", "SU"), "17:00", "22:00"),), "equipment", "1"),
    "office": Trade(_OFFICE, ((MO_TO_FR, "08:00", "12:00"), (("TU", "TH"), "13:00", "18:00"))),
    "other": Trade(_OTHER, _NINE_TO_FIVE),
}
