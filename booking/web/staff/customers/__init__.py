"""The people whom the business serves."""

from flask import Blueprint

blueprint = Blueprint("customers", __name__)
