"""Calendars that write back, programs that listen: tokens, webhooks, entries of one's own, replies."""

import sqlalchemy as sa
from alembic import op

from booking.storage.types import Instant

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

PURPOSES = "purpose IN ('hold', 'view', 'manage', 'decide', 'feed', 'customer', 'waiting', 'recall', 'invite', 'reset', 'email', 'sign_up', 'program', 'calendar')"
PURPOSES_BEFORE = "purpose IN ('hold', 'view', 'manage', 'decide', 'feed', 'customer', 'waiting', 'recall', 'invite', 'reset', 'email', 'sign_up')"


def upgrade() -> None:
    op.create_table('inbox',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('uid_validity', sa.BigInteger(), nullable=True),
    sa.Column('last_uid', sa.BigInteger(), nullable=False),
    sa.Column('read_at', Instant(), nullable=True),
    sa.Column('failing_since', Instant(), nullable=True),
    sa.Column('failures', sa.BigInteger(), nullable=False),
    sa.Column('last_error', sa.String(), nullable=True),
    sa.Column('next_at', Instant(), nullable=True),
    sa.Column('leased_until', Instant(), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('inbox_pk'))
    )
    op.create_table('webhook',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('sealed_url', sa.String(), nullable=False),
    sa.Column('host', sa.String(), nullable=False),
    sa.Column('events', sa.JSON(), nullable=False),
    sa.Column('generation', sa.BigInteger(), nullable=False),
    sa.Column('created_by', sa.BigInteger(), nullable=True),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('paused_at', Instant(), nullable=True),
    sa.Column('failing_since', Instant(), nullable=True),
    sa.Column('told_at', Instant(), nullable=True),
    sa.Column('removed_at', Instant(), nullable=True),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['business_id'], ['business.id'], name=op.f('webhook_business_id_fk')),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('webhook_created_by_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('webhook_pk'))
    )
    op.create_table('webhook_delivery',
    sa.Column('webhook_id', sa.BigInteger(), nullable=False),
    sa.Column('event_uid', sa.String(), nullable=False),
    sa.Column('event', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('subject_id', sa.BigInteger(), nullable=False),
    sa.Column('happened_at', Instant(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('due_at', Instant(), nullable=False),
    sa.Column('attempts', sa.BigInteger(), nullable=False),
    sa.Column('leased_until', Instant(), nullable=True),
    sa.Column('status', sa.BigInteger(), nullable=True),
    sa.Column('last_error', sa.String(), nullable=True),
    sa.Column('milliseconds', sa.BigInteger(), nullable=True),
    sa.Column('sent_at', Instant(), nullable=True),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint("state IN ('due', 'sent', 'failed', 'dropped')", name=op.f('webhook_delivery_state')),
    sa.ForeignKeyConstraint(['business_id', 'webhook_id'], ['webhook.business_id', 'webhook.id'], name=op.f('webhook_delivery_business_id_webhook_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('webhook_delivery_pk'))
    )
    with op.batch_alter_table('webhook_delivery') as batch_op:
        batch_op.create_index('webhook_delivery_due_idx', ['due_at'], unique=False, postgresql_where=sa.text("state = 'due'"), sqlite_where=sa.text("state = 'due'"))
        batch_op.create_index('webhook_delivery_log_idx', ['business_id', 'webhook_id', 'id'], unique=False)

    op.create_table('app_token',
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('scopes', sa.JSON(), nullable=False),
    sa.Column('resource_id', sa.BigInteger(), nullable=True),
    sa.Column('hint', sa.String(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('expires_at', Instant(), nullable=True),
    sa.Column('used_at', Instant(), nullable=True),
    sa.Column('used_by', sa.String(), nullable=True),
    sa.Column('revoked_at', Instant(), nullable=True),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint("(kind = 'calendar') = (resource_id IS NOT NULL)", name=op.f('app_token_calendar')),
    sa.CheckConstraint("kind IN ('interface', 'calendar')", name=op.f('app_token_kind')),
    sa.ForeignKeyConstraint(['business_id', 'resource_id'], ['resource.business_id', 'resource.id'], name=op.f('app_token_business_id_resource_id_fk')),
    sa.ForeignKeyConstraint(['business_id'], ['business.id'], name=op.f('app_token_business_id_fk')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('app_token_user_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('app_token_pk'))
    )
    with op.batch_alter_table('app_token') as batch_op:
        batch_op.create_index('app_token_user_idx', ['user_id'], unique=False)

    op.create_table('own_entry',
    sa.Column('resource_id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('sealed_text', sa.String(), nullable=True),
    sa.Column('etag', sa.String(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('updated_at', Instant(), nullable=False),
    sa.Column('removed_at', Instant(), nullable=True),
    sa.Column('expanded_at', Instant(), nullable=True),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['business_id', 'resource_id'], ['resource.business_id', 'resource.id'], name=op.f('own_entry_business_id_resource_id_fk')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('own_entry_user_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('own_entry_pk'))
    )
    with op.batch_alter_table('own_entry') as batch_op:
        batch_op.create_index('own_entry_name_idx', ['business_id', 'resource_id', 'name'], unique=True, postgresql_where=sa.text('removed_at IS NULL'), sqlite_where=sa.text('removed_at IS NULL'))
        batch_op.create_index('own_entry_updated_idx', ['business_id', 'resource_id', 'updated_at'], unique=False)

    with op.batch_alter_table('booking') as batch_op:
        batch_op.add_column(sa.Column('attendance', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('attendance_at', Instant(), nullable=True))

    with op.batch_alter_table('business') as batch_op:
        batch_op.add_column(sa.Column('assistants', sa.String(), nullable=False, server_default='read'))
        batch_op.add_column(sa.Column('listens', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_check_constraint('assistants', "assistants IN ('off', 'read', 'book')")

    with op.batch_alter_table('feed') as batch_op:
        batch_op.add_column(sa.Column('form', sa.String(), nullable=False, server_default='events'))
        batch_op.create_check_constraint('form', "form IN ('events', 'busy', 'hours')")
        batch_op.create_check_constraint('form_of_one', "form = 'events' OR resource_id IS NOT NULL")

    with op.batch_alter_table('record_entry') as batch_op:
        batch_op.add_column(sa.Column('token_id', sa.BigInteger(), nullable=True))

    with op.batch_alter_table('link') as batch_op:
        batch_op.drop_constraint('purpose', type_='check')
        batch_op.create_check_constraint('purpose', PURPOSES)

    # What rows of before begin with is said by the application from now on.
    with op.batch_alter_table('business') as batch_op:
        for name in ('assistants', 'listens'):
            batch_op.alter_column(name, server_default=None)
    with op.batch_alter_table('feed') as batch_op:
        batch_op.alter_column('form', server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM link WHERE purpose IN ('program', 'calendar')")
    op.execute("UPDATE feed SET revoked_at = created_at WHERE form <> 'events' AND revoked_at IS NULL")
    with op.batch_alter_table('link') as batch_op:
        batch_op.drop_constraint('purpose', type_='check')
        batch_op.create_check_constraint('purpose', PURPOSES_BEFORE)

    with op.batch_alter_table('record_entry') as batch_op:
        batch_op.drop_column('token_id')

    with op.batch_alter_table('feed') as batch_op:
        batch_op.drop_constraint('form_of_one', type_='check')
        batch_op.drop_constraint('form', type_='check')
        batch_op.drop_column('form')

    with op.batch_alter_table('business') as batch_op:
        batch_op.drop_constraint('assistants', type_='check')
        batch_op.drop_column('listens')
        batch_op.drop_column('assistants')

    with op.batch_alter_table('booking') as batch_op:
        batch_op.drop_column('attendance_at')
        batch_op.drop_column('attendance')

    with op.batch_alter_table('own_entry') as batch_op:
        batch_op.drop_index('own_entry_updated_idx')
        batch_op.drop_index('own_entry_name_idx', postgresql_where=sa.text('removed_at IS NULL'), sqlite_where=sa.text('removed_at IS NULL'))

    op.drop_table('own_entry')
    with op.batch_alter_table('app_token') as batch_op:
        batch_op.drop_index('app_token_user_idx')

    op.drop_table('app_token')
    with op.batch_alter_table('webhook_delivery') as batch_op:
        batch_op.drop_index('webhook_delivery_log_idx')
        batch_op.drop_index('webhook_delivery_due_idx', postgresql_where=sa.text("state = 'due'"), sqlite_where=sa.text("state = 'due'"))

    op.drop_table('webhook_delivery')
    op.drop_table('webhook')
    op.drop_table('inbox')
