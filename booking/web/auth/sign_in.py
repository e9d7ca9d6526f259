"""Signing in."""

from flask import render_template


def ask() -> str:
    """The form."""
    return render_template("auth/sign_in.html")
