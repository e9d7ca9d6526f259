"""Reads that return dataclasses of the domain, never rows."""
