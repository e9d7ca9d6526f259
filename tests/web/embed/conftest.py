"""Visitors of a practice."""

from tests.web.visitors import arrive, practice, site, visitor

__all__ = ["arrive", "practice", "site", "visitor"]
