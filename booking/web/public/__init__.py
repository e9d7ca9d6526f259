"""Pages where a customer finds, chooses and books."""
