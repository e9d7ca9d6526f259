"""One's own booking, reached by its link."""
