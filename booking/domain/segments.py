"""How many parts a text message is sent and paid in (3GPP TS 23.038 and 23.040)."""

from dataclasses import dataclass

# The basic table of the GSM alphabet, and what takes an escape before it.
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")


@dataclass(frozen=True, slots=True)
class Segments:
    """``count`` parts; ``left`` characters fit into the last one. Not ``is_gsm``: written in 16 bits a character.

    ``odd`` are the characters for whose sake it is.
    """

    count: int
    left: int
    is_gsm: bool
    odd: tuple[str, ...] = ()


def segments(text: str) -> Segments:
    """What this text is sent in. What does not fit into one part is cut where no character is torn."""
    odd = tuple(dict.fromkeys(each for each in text if each not in BASIC and each not in EXTENDED))
    if odd:
        return _parts([len(each.encode("utf-16-le")) // 2 for each in text], 70, 67, odd)
    return _parts([2 if each in EXTENDED else 1 for each in text], 160, 153, ())


def _parts(sizes: list[int], alone: int, together: int, odd: tuple[str, ...]) -> Segments:
    total = sum(sizes)
    if total <= alone:
        return Segments(1, alone - total, not odd, odd)
    count, used = 1, 0
    for size in sizes:
        if used + size > together:
            count, used = count + 1, 0
        used += size
    return Segments(count, together - used, not odd, odd)
