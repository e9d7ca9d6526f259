"""The JSON API for programs, version 1."""
