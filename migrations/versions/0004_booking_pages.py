"""Booking pages: what to bring, addresses that are confirmed first, the page of all bookings of an address."""

import sqlalchemy as sa
from alembic import op

from booking.storage.types import Instant

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

PURPOSES = "purpose IN ('hold', 'view', 'manage', 'decide', 'feed', 'customer', 'invite', 'reset', 'email', 'sign_up')"
PURPOSES_BEFORE = "purpose IN ('hold', 'view', 'manage', 'decide', 'feed', 'invite', 'reset', 'email', 'sign_up')"


def upgrade() -> None:
    op.create_table('customer_page',
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('generation', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', Instant(), nullable=False),
    sa.Column('asked_at', Instant(), nullable=False),
    sa.Column('feed_id', sa.BigInteger(), nullable=True),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['business_id'], ['business.id'], name=op.f('customer_page_business_id_fk')),
    sa.ForeignKeyConstraint(['business_id', 'feed_id'], ['feed.business_id', 'feed.id'], name=op.f('customer_page_business_id_feed_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('customer_page_pk')),
    sa.UniqueConstraint('business_id', 'email', name=op.f('customer_page_business_id_email_key'))
    )
    with op.batch_alter_table('message') as batch_op:
        batch_op.add_column(sa.Column('customer_page_id', sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('message_business_id_customer_page_id_fk'), 'customer_page', ['business_id', 'customer_page_id'], ['business_id', 'id'])

    with op.batch_alter_table('business') as batch_op:
        batch_op.add_column(sa.Column('confirms_addresses', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('service') as batch_op:
        batch_op.add_column(sa.Column('instructions', sa.JSON(), nullable=False, server_default='{}'))

    with op.batch_alter_table('link') as batch_op:
        batch_op.drop_constraint('purpose', type_='check')
        batch_op.create_check_constraint('purpose', PURPOSES)

    # What rows of before begin with is said by the application from now on.
    with op.batch_alter_table('business') as batch_op:
        batch_op.alter_column('confirms_addresses', server_default=None)
    with op.batch_alter_table('service') as batch_op:
        batch_op.alter_column('instructions', server_default=None)


def downgrade() -> None:
    # What only the new version knows cannot stay.
    op.execute("DELETE FROM message WHERE customer_page_id IS NOT NULL")
    op.execute("DELETE FROM link WHERE purpose = 'customer'")
    with op.batch_alter_table('link') as batch_op:
        batch_op.drop_constraint('purpose', type_='check')
        batch_op.create_check_constraint('purpose', PURPOSES_BEFORE)

    with op.batch_alter_table('service') as batch_op:
        batch_op.drop_column('instructions')
    with op.batch_alter_table('business') as batch_op:
        batch_op.drop_column('confirms_addresses')

    with op.batch_alter_table('message') as batch_op:
        batch_op.drop_constraint(batch_op.f('message_business_id_customer_page_id_fk'), type_='foreignkey')
        batch_op.drop_column('customer_page_id')
    op.drop_table('customer_page')
