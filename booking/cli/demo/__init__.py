"""``flask demo``: a practice, a salon and a workshop with a few weeks of made-up appointments."""

from booking.cli.demo.loading import demo_cli

__all__ = ["demo_cli"]
