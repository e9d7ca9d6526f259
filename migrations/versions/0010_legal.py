"""Legal: what a business says of itself because the law wants it, and whether names stay as they were booked."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('business') as batch_op:
        batch_op.add_column(sa.Column('legal', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('keeps_names', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('business') as batch_op:
        batch_op.alter_column('keeps_names', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('business') as batch_op:
        batch_op.drop_column('keeps_names')
        batch_op.drop_column('legal')
