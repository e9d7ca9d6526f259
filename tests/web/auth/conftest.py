"""Visitors who want to sign in."""

from tests.web.visitors import arrive, practice, site, visitor

__all__ = ["arrive", "practice", "site", "visitor"]
