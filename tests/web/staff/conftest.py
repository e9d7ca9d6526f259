"""People of a practice at its own pages."""

from tests.web.visitors import arrive, practice, site, visitor

__all__ = ["arrive", "practice", "site", "visitor"]
