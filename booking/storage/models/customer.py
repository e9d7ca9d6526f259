"""The person a business serves, and what the business knows about them."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned, of_business


class Customer(BusinessOwned, Model):
    """Known by e-mail address and folded name; a guest's data never overwrites a known customer.

    ``merged_into`` names the customer that took over all that was this one's. Who is blocked books no more
    online; ``blocked_reason`` is for the house. Who is retained is not erased, whoever asks for it, while something at
    law needs what is known of them; ``retained_reason`` says what.
    """

    __tablename__ = "customer"
    __table_args__ = (
        of_business(),
        ForeignKeyConstraint(["business_id", "merged_into"], ["customer.business_id", "customer.id"]),
        Index("customer_email_idx", "business_id", "email", "folded_name"),
        Index("customer_name_idx", "business_id", "folded_name"),
    )

    name: Mapped[str]
    folded_name: Mapped[str]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    born_on: Mapped[date | None]
    locale: Mapped[str]
    created_at: Mapped[datetime]
    blocked_at: Mapped[datetime | None]
    blocked_reason: Mapped[str | None]
    retained_since: Mapped[datetime | None]
    retained_reason: Mapped[str | None]
    merged_into: Mapped[int | None]
    archived_at: Mapped[datetime | None]


# Compared byte by byte, so that all words that begin alike stand together, whatever language the database speaks.
PLAIN_ORDER = String().with_variant(String(collation="C"), "postgresql")


class CustomerWord(Model):
    """A word by which a customer is found: part of a name, address, number, birthday; or nearly one.

    ``kind`` is ``word`` (what was written, folded) or ``near`` (the beginning of that word with a letter left out).
    Lists go by the whole name, the family's first: of all by ``sort``, of some by ``blocked`` and ``archived``. See
    ``booking/domain/words.py``.
    """

    __tablename__ = "customer_word"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "customer_id"], ["customer.business_id", "customer.id"]),
        Index("customer_word_customer_idx", "business_id", "customer_id"),
        # There are some twenty words of every customer: no row is kept twice.
        {"sqlite_with_rowid": False},
    )

    business_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(PLAIN_ORDER, primary_key=True)
    customer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class CustomerTag(Model):
    """A tag of the house on a customer."""

    __tablename__ = "customer_tag"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "customer_id"], ["customer.business_id", "customer.id"]),
        Index("customer_tag_tag_idx", "business_id", "tag"),
    )

    business_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    customer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tag: Mapped[str] = mapped_column(primary_key=True)


class CustomerNote(BusinessOwned, Model):
    """Something that the house noted about a customer; a confidential one is for some roles only."""

    __tablename__ = "customer_note"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "customer_id"], ["customer.business_id", "customer.id"]),
        Index("customer_note_customer_idx", "business_id", "customer_id"),
    )

    customer_id: Mapped[int]
    text: Mapped[str]
    is_confidential: Mapped[bool] = mapped_column(default=False)
    written_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
