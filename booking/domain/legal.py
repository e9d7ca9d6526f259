"""What the law wants a business to say of itself online, and who watches over data protection."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Legal:
    """The facts of imprint (§ 5 DDG) and privacy notice (Art. 13 GDPR), as people typed them; empty where not given.

    ``address`` is that of the first location where it is empty. ``hosting`` says who runs the servers, and
    ``complaints_to`` is the authority that watches over data protection.
    """

    provider: str
    hosting: str
    complaints_to: str
    address: str = ""
    represented_by: str = ""
    registered: str = ""
    vat_id: str = ""
    profession: str = ""
    chamber: str = ""
    rules: str = ""
    more: str = ""
    protection_officer: str = ""


AUTHORITIES: Mapping[str, str] = {
    "AT": "Österreichische Datenschutzbehörde",
    "CH": "Eidgenössischer Datenschutz- und Öffentlichkeitsbeauftragter",
    "DE-BB": "Landesbeauftragte für den Datenschutz und für das Recht auf Akteneinsicht Brandenburg",
    "DE-BE": "Berliner Beauftragte für Datenschutz und Informationsfreiheit",
    "DE-BW": "Landesbeauftragter für den Datenschutz und die Informationsfreiheit Baden-Württemberg",
    "DE-BY": "Bayerisches Landesamt für Datenschutzaufsicht",
    "DE-HB": "Landesbeauftragte für Datenschutz und Informationsfreiheit der Freien Hansestadt Bremen",
    "DE-HE": "Hessischer Beauftragter für Datenschutz und Informationsfreiheit",
    "DE-HH": "Hamburgischer Beauftragter für Datenschutz und Informationsfreiheit",
    "DE-MV": "Landesbeauftragter für Datenschutz und Informationsfreiheit Mecklenburg-Vorpommern",
    "DE-NI": "Landesbeauftragter für den Datenschutz Niedersachsen",
    "DE-NW": "Landesbeauftragte für Datenschutz und Informationsfreiheit Nordrhein-Westfalen",
    "DE-RP": "Landesbeauftragter für den Datenschutz und die Informationsfreiheit Rheinland-Pfalz",
    "DE-SH": "Unabhängiges Landeszentrum für Datenschutz Schleswig-Holstein",
    "DE-SL": "Unabhängiges Datenschutzzentrum Saarland",
    "DE-SN": "Sächsische Datenschutz- und Transparenzbeauftragte",
    "DE-ST": "Landesbeauftragte für den Datenschutz Sachsen-Anhalt",
    "DE-TH": "Thüringer Landesbeauftragter für den Datenschutz und die Informationsfreiheit",
}
"""Who watches over data protection among private bodies, by region (ISO 3166-2); names as they call themselves."""


def authority(region: str | None) -> str:
    """The authority of a region, or of the Land in which it lies; empty where none is known."""
    found = (region or "").upper()
    return AUTHORITIES.get(found) or AUTHORITIES.get(found[:5]) or AUTHORITIES.get(found[:2], "")
