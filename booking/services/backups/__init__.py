"""Copies of everything in one file, and putting them back."""
