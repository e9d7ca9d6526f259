"""Where facts are kept: engine, types, unit of work, the guard, models and queries."""
