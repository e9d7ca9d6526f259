"""Mails to people about their account, made of what is known when they leave."""

from email.message import EmailMessage

from booking.domain.messages import Notice
from booking.notifications.people import PRODUCT, PersonLetter, render_to_person
from booking.services.accounts import proofs, users
from booking.services.accounts.proofs import Proven
from booking.services.post import Leased, Post
from booking.storage.models import User
from booking.storage.unit_of_work import reading

REMOVED = (Notice.SECOND_FACTOR_REMOVED, Notice.PASSKEY_REMOVED)
"""Whoever took these away without being their owner knows the password."""


def reset(post: Post, leased: Leased) -> EmailMessage | None:
    """The link to a new password. None goes to an address that nobody has, or to somebody who is shut out."""
    proof, user = _facts(leased)
    if proof is None or user is None or user.disabled_at is not None:
        return None
    return message(post, leased, Notice.RESET, proof.locale, user.name, _link(post, proof, "reset"))


def sign_up(post: Post, leased: Leased) -> EmailMessage | None:
    """The link to setting a business up; who has an account already is told how to sign in instead."""
    proof, _ = _facts(leased)
    if proof is None:
        return None
    known = _owner(proof.email)
    if known:
        return _exists(post, leased, proof, known)
    return message(post, leased, Notice.SIGN_UP, proof.locale, "", _link(post, proof, "sign-up"))


def new_address(post: Post, leased: Leased) -> EmailMessage | None:
    """The link that makes this somebody's address; if it is somebody else's, they are told of their account."""
    proof, user = _facts(leased)
    if proof is None or user is None:
        return None
    known = _owner(proof.email)
    if known:
        return _exists(post, leased, proof, known)
    return message(post, leased, Notice.NEW_ADDRESS, proof.locale, user.name, _link(post, proof, "email"))


def address_changed(post: Post, leased: Leased) -> EmailMessage | None:
    """The notice to the address that somebody had before."""
    _, user = _facts(leased)
    return message(post, leased, Notice.ADDRESS_CHANGED, user.locale, user.name) if user else None


def password_changed(post: Post, leased: Leased) -> EmailMessage | None:
    """The notice that the password is another now, with the way to help oneself."""
    _, user = _facts(leased)
    if user is None:
        return None
    return message(
        post, leased, Notice.PASSWORD_CHANGED, user.locale, user.name, post.links.of_account("reset", user.locale)
    )


def other_ways_in(post: Post, leased: Leased) -> EmailMessage | None:
    """The notice that a second factor or a passkey came or went, with the way to help oneself."""
    _, user = _facts(leased)
    if user is None:
        return None
    notice = Notice(leased.reason)
    page = post.links.of_account("reset" if notice in REMOVED else "", user.locale)
    return message(post, leased, notice, user.locale, user.name, page)


def _exists(post: Post, leased: Leased, proof: Proven, user: User) -> EmailMessage:
    page = post.links.of_account("sign-in", proof.locale)
    return message(post, leased, Notice.ACCOUNT_EXISTS, proof.locale, user.name, page)


def _facts(leased: Leased) -> tuple[Proven | None, User | None]:
    """The proof, if it is still good for anything, and the person: the proof's, or the one that is written to."""
    with reading() as session:
        proof = proofs.standing(session, leased.proof_id) if leased.proof_id else None
        user_id = proof.user_id if proof else leased.user_id
        return proof, session.get(User, user_id) if user_id else None


def _owner(address: str) -> User | None:
    with reading() as session:
        return users.find(session, address)


def _link(post: Post, proof: Proven, page: str) -> str:
    return post.links.of_account(page, proof.locale, post.links.token(proof.purpose, 0, proof.id))


def message(
    post: Post,
    leased: Leased,
    notice: Notice,
    locale: str,
    name: str,
    link: str | None = None,
    *,
    sent_by: str = PRODUCT,
    words: tuple[tuple[str, str], ...] = (),
    catalogue: str = "",
) -> EmailMessage:
    """The mail, to where it was queued for; *words* are what its sentences may name besides.

    *catalogue* speaks instead of that of the language, where a business says du to its customers.
    """
    letter = PersonLetter(notice, leased.address or "", locale, name, link, post.links.base_url, sent_by, words)
    return render_to_person(
        letter,
        sender=post.sender,
        message_id=leased.header_id(post.sender),
        sent_at=leased.created_at,
        translations=post.translations(catalogue or locale),
    )
