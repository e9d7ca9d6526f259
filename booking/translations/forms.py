"""Which form of address a German sentence speaks, as far as its words tell.

Capital *Sie* and *Ihr* at the beginning of a sentence may mean her, it or them. They count as addressing all the same:
what we say in the form *du* is written so that no sentence begins with them, and the question never comes up.
"""

import re

SIE = re.compile(r"\b(?:Sie|Ihnen|Ihr|Ihre[mnrs]?|Ihrerseits)\b")
DU = re.compile(
    r"\b(?:du|dich|dir|dein(?:e[mnrs]?)?|deinerseits|euch|euer|eure[mnrs]?"
    # Verbs that stand beside "du" stand without it where somebody is asked: "kannst", "hast", "bist" …
    r"|kannst|möchtest|willst|hast|bist|wirst|musst|brauchst|bekommst|kommst|darfst|sollst|wählst|findest|siehst|gibst"
    r"|würdest|hättest|wärst|warst)\b",
    re.IGNORECASE,
)
# What one person is told to do, where a sentence begins or goes on. None of these is another word there.
TOLD = (
    "antworte|beantworte|behalte?|benutze?|bestätige|beende|buche?|entscheide|erinnere?|frag|frage (?:an|noch|nach|uns)"
    "|kopiere?|richte|merke?|bewahre?"
    "|gehe?|gib|kürze?|lade?|lass|lege?|lies|melde?|nimm|nenne?|öffne|prüfe?|rufe?|sage?|schau|schicke?|schließe?"
    "|schreibe?|sende?|setze?|sieh|stelle?|such dir|tippe?|trage?|versuche? (?:es|bitte)|verwende?|wähle?|warte"
    "|wende|zeige?|ändere?|berichtige|exportiere?|bleibe? dran|klicke?|scrolle?|zieh"
)
BEGINS = r"(?:^|[.:;!?–]\s+|\b[Bb]itte\s+|\boder\s+|\bund\s+)"
TO_ONE = re.compile(
    rf"{BEGINS}(?:(?:{TOLD})\b(?!\s+(?:Sie|mich|mir)\b)|(?:erinnert mich|schreibt mir)\b)", re.IGNORECASE
)


def speaks_sie(text: str) -> bool:
    """Whether somebody is called *Sie*, or might be."""
    return SIE.search(text) is not None


def speaks_du(text: str) -> bool:
    """Whether somebody is called *du*, or told to do something as one would tell a friend."""
    return DU.search(text) is not None or TO_ONE.search(text) is not None
