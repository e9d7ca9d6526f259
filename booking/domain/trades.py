"""What a trade says about a business."""

# A set-up file may name any trade, in English or in German: what sounds like health is taken for it.
_MEDICAL = (
    "arzt", "ärzt", "clinic", "dental", "dentist", "doctor", "health", "heilprak", "hebamme", "hospital", "klinik",
    "kranken", "logop", "medic", "medizin", "midwi", "nursing", "orthop", "osteop", "pflege", "pharma", "physio",
    "podolog", "praxis", "psych", "surge", "therap",
)  # fmt: skip


def is_medical(trade: str) -> bool:
    """Whether it is about health: that somebody has an appointment there is then sensitive by itself (Art. 9 GDPR)."""
    name = trade.casefold()
    return any(stem in name for stem in _MEDICAL)
