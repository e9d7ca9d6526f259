"""Webhooks: keys that change over, and an address that is in one worker's hands."""

import sqlalchemy as sa
from alembic import op

from booking.storage.types import Instant

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

DUE = sa.text("state = 'due'")
TOLD = sa.text("state <> 'due'")


def upgrade() -> None:
    with op.batch_alter_table('webhook') as batch_op:
        batch_op.add_column(sa.Column('rotated_at', Instant(), nullable=True))
        batch_op.add_column(sa.Column('leased_until', Instant(), nullable=True))

    with op.batch_alter_table('webhook_delivery') as batch_op:
        batch_op.drop_index('webhook_delivery_due_idx', postgresql_where=DUE, sqlite_where=DUE)
        batch_op.drop_column('leased_until')
        batch_op.create_index('webhook_delivery_told_idx', ['created_at'], unique=False, postgresql_where=TOLD, sqlite_where=TOLD)
        batch_op.create_index('webhook_delivery_due_idx', ['business_id', 'webhook_id', 'due_at'], unique=False, postgresql_where=DUE, sqlite_where=DUE)


def downgrade() -> None:
    with op.batch_alter_table('webhook_delivery') as batch_op:
        batch_op.drop_index('webhook_delivery_told_idx', postgresql_where=TOLD, sqlite_where=TOLD)
        batch_op.drop_index('webhook_delivery_due_idx', postgresql_where=DUE, sqlite_where=DUE)
        batch_op.add_column(sa.Column('leased_until', Instant(), nullable=True))
        batch_op.create_index('webhook_delivery_due_idx', ['due_at'], unique=False, postgresql_where=DUE, sqlite_where=DUE)

    with op.batch_alter_table('webhook') as batch_op:
        batch_op.drop_column('leased_until')
        batch_op.drop_column('rotated_at')
