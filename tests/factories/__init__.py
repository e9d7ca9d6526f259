"""Things to test with, with plain defaults."""
