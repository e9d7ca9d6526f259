"""Retention: after how many months a business forgets customers, and when it last looked for them."""

import sqlalchemy as sa
from alembic import op

from booking.storage.types import Instant

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('business') as batch_op:
        batch_op.add_column(sa.Column('forgets_months', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('forgotten_until', Instant(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('business') as batch_op:
        batch_op.drop_column('forgotten_until')
        batch_op.drop_column('forgets_months')
