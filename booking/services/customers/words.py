"""The words under which a customer is found, kept in step with what is known of them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, text
from sqlalchemy.orm import Session

from booking.domain import words
from booking.services import phones
from booking.storage.db import table_of
from booking.storage.models import Customer, CustomerWord
from booking.storage.types import Instant

_word = table_of(CustomerWord)
_ADD_CUSTOMER = insert(table_of(Customer))
_FORGET = delete(_word).where(
    _word.c.business_id == bindparam("of_business"), _word.c.customer_id == bindparam("of_customer")
)
_customer = table_of(Customer).c
_NOW = select(
    *(_customer[name] for name in ("name", "email", "phone", "born_on", "blocked_at", "archived_at", "merged_into"))
).where(_customer.business_id == bindparam("business_id"), _customer.id == bindparam("id"))
_ADD_MANY = insert(_word)
# One parameter however many words: a hundred cost the driver more than seven journeys to the database.
_ADD = {
    "sqlite": text(
        "INSERT INTO customer_word (business_id, kind, word, customer_id)"
        " SELECT :business_id, json_extract(value, '$[0]'), json_extract(value, '$[1]'), :id FROM json_each(:words)"
    ),
    "postgresql": text(
        "INSERT INTO customer_word (business_id, kind, word, customer_id)"
        " SELECT :business_id, value ->> 0, value ->> 1, :id FROM json_array_elements(CAST(:words AS json)) AS value"
    ),
}
# The same with the customer's own row before it, where a database does both at once.
_ADD_WITH_CUSTOMER = text(
    "WITH added AS (INSERT INTO customer (business_id, id, name, folded_name, email, phone, locale, created_at)"
    " VALUES (:business_id, :id, :name, :folded_name, :email, :phone, :locale, :created_at)"
    " RETURNING business_id, id)"
    " INSERT INTO customer_word (business_id, kind, word, customer_id)"
    " SELECT added.business_id, value ->> 0, value ->> 1, added.id"
    " FROM added CROSS JOIN json_array_elements(CAST(:words AS json)) AS value"
).bindparams(bindparam("created_at", type_=Instant()))


def add_with_customer(session: Session, row: Mapping[str, Any]) -> None:
    """Add a new customer, who is found from then on: in one statement, or in two."""
    kept = json.dumps(list(of(row["name"], row["email"], row["phone"], None)), ensure_ascii=False)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_ADD_WITH_CUSTOMER, {**row, "words": kept})
        return
    session.execute(_ADD_CUSTOMER, row)
    session.execute(_ADD["sqlite"], {"business_id": row["business_id"], "id": row["id"], "words": kept})


def renew(session: Session, business_id: int, customer_id: int) -> None:
    """Let a customer be found by what is known of them now; in the archive only there, merged nowhere."""
    forget(session, business_id, customer_id)
    row = session.execute(_NOW, {"business_id": business_id, "id": customer_id}).one()
    if row.merged_into is not None:
        return
    if row.archived_at is not None:
        kept = [("archived", words.sort_word(row.name))]
    else:
        kept = list(of(row.name, row.email, row.phone, row.born_on))
        if row.blocked_at is not None:
            kept.append(("blocked", words.sort_word(row.name)))
    asked = {"business_id": business_id, "id": customer_id, "words": json.dumps(kept, ensure_ascii=False)}
    session.execute(_ADD[session.get_bind().dialect.name], asked)


def forget(session: Session, business_id: int, customer_id: int) -> None:
    """Let a customer be found no more."""
    session.execute(_FORGET, {"of_business": business_id, "of_customer": customer_id})


def of(name: str, email: str | None, phone: str | None, born_on: date | None) -> Iterator[tuple[str, str]]:
    """Kind and word, each once, of a customer who is neither blocked nor in the archive."""
    of_name = words.name_words(name)
    kept = list(of_name)
    if email:
        kept += words.email_words(email)
    if phone:
        kept += words.phone_words(*phones.dialled(phone))
    if born_on:
        kept += words.birthday_words(born_on)
    yield "sort", words.sort_word(name)
    for word in dict.fromkeys(kept):
        yield "word", word
    for word in words.near_words(of_name):
        yield "near", word


def add_many(session: Session, rows: Iterable[dict[str, object]]) -> None:
    """Let many new customers be found, given as rows of their table."""
    kept = [
        {"business_id": row["business_id"], "customer_id": row["id"], "kind": kind, "word": word}
        for row in rows
        for kind, word in of(
            str(row["name"]), _text(row.get("email")), _text(row.get("phone")), _date(row.get("born_on"))
        )
    ]
    if kept:
        session.execute(_ADD_MANY, kept)


def _text(value: object) -> str | None:
    return str(value) if value else None


def _date(value: object) -> date | None:
    return value if isinstance(value, date) else None
