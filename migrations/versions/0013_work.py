"""Work: whether browsers do a small sum before they book."""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('business') as batch_op:
        batch_op.add_column(sa.Column('asks_work', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('business') as batch_op:
        batch_op.alter_column('asks_work', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('business') as batch_op:
        batch_op.drop_column('asks_work')
