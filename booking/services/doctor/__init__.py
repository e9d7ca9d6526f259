"""Looking an installation over: what is sound, what is not, and what to do about it. No finding repeats a secret."""
