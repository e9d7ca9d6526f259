"""Next starts: the first free times of every service, kept, and marks of time that changed."""

import sqlalchemy as sa
from alembic import op

from booking.storage.types import Instant

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

SOME = sa.text('lapses_at IS NOT NULL')


def upgrade() -> None:
    op.create_table('next_start',
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('service_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('resource_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('audience', sa.String(), nullable=False),
    sa.Column('starts_at', Instant(), nullable=False),
    sa.Column('bookable_until', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['business_id', 'service_id'], ['service.business_id', 'service.id'], name='next_start_business_id_service_id_fk'),
    sa.PrimaryKeyConstraint('business_id', 'service_id', 'resource_id', 'audience', 'starts_at', name='next_start_pk')
    )
    op.create_table('next_look',
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('service_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('rules_version', sa.BigInteger(), nullable=False),
    sa.Column('good_until', Instant(), nullable=True),
    sa.Column('lapses_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['business_id', 'service_id'], ['service.business_id', 'service.id'], name='next_look_business_id_service_id_fk'),
    sa.PrimaryKeyConstraint('business_id', 'service_id', name='next_look_pk')
    )
    op.create_index('next_look_good_idx', 'next_look', ['good_until'], unique=False)
    op.create_index('next_look_lapses_idx', 'next_look', ['lapses_at'], unique=False, postgresql_where=SOME, sqlite_where=SOME)
    op.create_table('time_change',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('business_id', sa.BigInteger(), nullable=False),
    sa.Column('resource_id', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name='time_change_pk')
    )
    op.create_index('time_change_business_idx', 'time_change', ['business_id'], unique=False)
    # Nothing was looked for yet.
    op.execute('INSERT INTO time_change (business_id, resource_id) SELECT id, NULL FROM business')


def downgrade() -> None:
    op.drop_table('time_change')
    op.drop_table('next_look')
    op.drop_table('next_start')
