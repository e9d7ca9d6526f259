"""Programs that act for somebody of the house: their tokens, and how they come in."""
