"""Figures that the goals of ``docs/speed.md`` speak of, measured on the machine at hand: ``make bench``."""
