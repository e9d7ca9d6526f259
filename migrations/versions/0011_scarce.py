"""Scarce: how many appointments an address may have before it, and when what was cancelled comes back."""

import sqlalchemy as sa
from alembic import op

from booking.storage.types import Instant

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('service') as batch_op:
        batch_op.add_column(sa.Column('open_max', sa.BigInteger(), nullable=True))
        batch_op.create_check_constraint('open', 'open_max > 0')
    with op.batch_alter_table('business') as batch_op:
        batch_op.add_column(sa.Column('release_minutes', sa.BigInteger(), nullable=False, server_default='0'))
        batch_op.create_check_constraint('release', 'release_minutes >= 0')
    with op.batch_alter_table('business') as batch_op:
        batch_op.alter_column('release_minutes', server_default=None)
    op.create_table('held_back',
        sa.Column('resource_id', sa.BigInteger(), nullable=False),
        sa.Column('starts_at', Instant(), nullable=False),
        sa.Column('ends_at', Instant(), nullable=False),
        sa.Column('shown_at', Instant(), nullable=False),
        sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.CheckConstraint('starts_at < ends_at', name=op.f('held_back_order')),
        sa.ForeignKeyConstraint(['business_id', 'resource_id'], ['resource.business_id', 'resource.id'], name=op.f('held_back_business_id_resource_id_fk')),
        sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('held_back_pk'))
    )
    op.create_index('held_back_starts_idx', 'held_back', ['business_id', 'resource_id', 'starts_at'], unique=False)
    op.create_index('held_back_shown_idx', 'held_back', ['shown_at'], unique=False)


def downgrade() -> None:
    op.drop_table('held_back')
    with op.batch_alter_table('business') as batch_op:
        batch_op.drop_constraint('release', type_='check')
        batch_op.drop_column('release_minutes')
    with op.batch_alter_table('service') as batch_op:
        batch_op.drop_constraint('open', type_='check')
        batch_op.drop_column('open_max')
