"""What somebody sees at the door who is not signed in, or not any more: the way in, and nothing typed is lost."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.web import carrying
from booking.web.csrf import SAFE
from booking.web.sign_in_form import SignInForm


def sign_in_page(*, keeps: bool = True) -> Response:
    """On to signing in, and back to this page afterwards; a form that was sent waits meanwhile.

    *keeps* is false for forms of one's own account, which hold passwords: they are begun anew. What a page asks by
    itself, without anybody looking at the answer, gets none that leads elsewhere.
    """
    if is_asked_by_script():
        return make_response(url_for("auth.sign_in"), 401, {"Content-Type": "text/plain; charset=utf-8"})
    if request.method in SAFE:
        return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?")), 303)
    if not keeps:
        return redirect(url_for("auth.sign_in", next=url_for("auth.account")), 303)
    kept = carrying.keep()
    if not kept:
        return redirect(url_for("auth.sign_in"), 303)
    form = SignInForm(formdata=None, data={"kept": kept})
    return make_response(render_template("auth/sign_in.html", form=form, wording=None, notice=None), 401)


def second_factor_first() -> Response:
    """On to where a second factor is set up, or a longer password chosen."""
    if is_asked_by_script():
        return make_response(url_for("auth.owing"), 401, {"Content-Type": "text/plain; charset=utf-8"})
    return redirect(url_for("auth.owing"), 303)


def is_asked_by_script() -> bool:
    """Whether a module of ours asks, and no browser that goes to a page."""
    return request.headers.get("Sec-Fetch-Dest") == "empty" or request.is_json
