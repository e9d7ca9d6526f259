"""Requests that wait for the house."""

from flask import Blueprint

blueprint = Blueprint("requests", __name__)
