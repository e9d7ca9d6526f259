"""Where one goes after a deed."""

from flask import redirect, url_for
from werkzeug.wrappers import Response


def of_customer(customer_id: int) -> Response:
    """On to the page of a customer."""
    return redirect(url_for("customers.customer", customer_id=customer_id), 303)
