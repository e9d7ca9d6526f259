"""Retained: customers whose data something at law needs, so that they are not erased meanwhile."""

import sqlalchemy as sa
from alembic import op

from booking.storage.types import Instant

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('customer') as batch_op:
        batch_op.add_column(sa.Column('retained_since', Instant(), nullable=True))
        batch_op.add_column(sa.Column('retained_reason', sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('customer') as batch_op:
        batch_op.drop_column('retained_reason')
        batch_op.drop_column('retained_since')
