"""More than a slot: waiting lists, several services in a visit, series, sessions, absences, coming again."""

import sqlalchemy as sa
from alembic import op

from booking.storage.types import Instant

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

PURPOSES = "purpose IN ('hold', 'view', 'manage', 'decide', 'feed', 'customer', 'waiting', 'recall', 'invite', 'reset', 'email', 'sign_up')"
PURPOSES_BEFORE = "purpose IN ('hold', 'view', 'manage', 'decide', 'feed', 'customer', 'invite', 'reset', 'email', 'sign_up')"


def upgrade() -> None:
    op.create_table('absence',
    sa.Column('resource_id', sa.BigInteger(), nullable=False),
    sa.Column('starts_at', Instant(), nullable=False),
    sa.Column('ends_at', Instant(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=True),
    sa.Column('tells_at', Instant(), nullable=True),
    sa.Column('time_off_id', sa.BigInteger(), nullable=True),
    sa.Column('user_id', sa.BigInteger(), nullable=True),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('updated_at', Instant(), nullable=False),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint("state IN ('open', 'done', 'undone')", name=op.f('absence_state')),
    sa.CheckConstraint('starts_at < ends_at', name=op.f('absence_order')),
    sa.ForeignKeyConstraint(['business_id', 'resource_id'], ['resource.business_id', 'resource.id'], name=op.f('absence_business_id_resource_id_fk')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('absence_user_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('absence_pk'))
    )
    with op.batch_alter_table('absence') as batch_op:
        batch_op.create_index('absence_business_idx', ['business_id', 'created_at'], unique=False)

    op.create_table('series',
    sa.Column('service_id', sa.BigInteger(), nullable=False),
    sa.Column('every_days', sa.BigInteger(), nullable=False),
    sa.Column('count', sa.BigInteger(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint('every_days > 0 AND count > 1', name=op.f('series_amounts')),
    sa.ForeignKeyConstraint(['business_id', 'service_id'], ['service.business_id', 'service.id'], name=op.f('series_business_id_service_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('series_pk'))
    )
    op.create_table('waiting_look',
    sa.Column('service_id', sa.BigInteger(), nullable=False),
    sa.Column('seen', sa.String(), nullable=True),
    sa.Column('next_at', Instant(), nullable=True),
    sa.Column('leased_until', Instant(), nullable=True),
    sa.Column('looked_at', Instant(), nullable=True),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['business_id', 'service_id'], ['service.business_id', 'service.id'], name=op.f('waiting_look_business_id_service_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('waiting_look_pk')),
    sa.UniqueConstraint('business_id', 'service_id', name=op.f('waiting_look_business_id_service_id_key'))
    )
    op.create_table('absence_step',
    sa.Column('absence_id', sa.BigInteger(), nullable=False),
    sa.Column('booking_id', sa.BigInteger(), nullable=False),
    sa.Column('action', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('resource', sa.String(), nullable=True),
    sa.Column('starts_at', Instant(), nullable=True),
    sa.Column('before', sa.JSON(), nullable=True),
    sa.Column('after', sa.JSON(), nullable=True),
    sa.Column('fault', sa.String(), nullable=True),
    sa.Column('called_at', Instant(), nullable=True),
    sa.Column('updated_at', Instant(), nullable=False),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint("action IN ('move', 'propose', 'cancel', 'leave')", name=op.f('absence_step_action')),
    sa.CheckConstraint("state IN ('planned', 'done', 'failed', 'undone')", name=op.f('absence_step_state')),
    sa.ForeignKeyConstraint(['business_id', 'absence_id'], ['absence.business_id', 'absence.id'], name=op.f('absence_step_business_id_absence_id_fk')),
    sa.ForeignKeyConstraint(['business_id', 'booking_id'], ['booking.business_id', 'booking.id'], name=op.f('absence_step_business_id_booking_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('absence_step_pk'))
    )
    with op.batch_alter_table('absence_step') as batch_op:
        batch_op.create_index('absence_step_absence_idx', ['business_id', 'absence_id'], unique=False)
        batch_op.create_index('absence_step_booking_idx', ['business_id', 'booking_id'], unique=False)

    op.create_table('recall',
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=True),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('service_id', sa.BigInteger(), nullable=True),
    sa.Column('booking_id', sa.BigInteger(), nullable=True),
    sa.Column('customer_id', sa.BigInteger(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('known_until', sa.Date(), nullable=True),
    sa.Column('seen', sa.String(), nullable=True),
    sa.Column('generation', sa.BigInteger(), nullable=False),
    sa.Column('consented_at', Instant(), nullable=False),
    sa.Column('told_at', Instant(), nullable=True),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('updated_at', Instant(), nullable=False),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint("(kind = 'recall') = (due_on IS NOT NULL)", name=op.f('recall_due')),
    sa.CheckConstraint("kind IN ('openings', 'recall')", name=op.f('recall_kind')),
    sa.CheckConstraint("state IN ('asked', 'active', 'told', 'stopped')", name=op.f('recall_state')),
    sa.ForeignKeyConstraint(['business_id', 'booking_id'], ['booking.business_id', 'booking.id'], name=op.f('recall_business_id_booking_id_fk')),
    sa.ForeignKeyConstraint(['business_id', 'customer_id'], ['customer.business_id', 'customer.id'], name=op.f('recall_business_id_customer_id_fk')),
    sa.ForeignKeyConstraint(['business_id', 'service_id'], ['service.business_id', 'service.id'], name=op.f('recall_business_id_service_id_fk')),
    sa.ForeignKeyConstraint(['business_id'], ['business.id'], name=op.f('recall_business_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('recall_pk'))
    )
    with op.batch_alter_table('recall') as batch_op:
        batch_op.create_index('recall_booking_idx', ['business_id', 'booking_id'], unique=False)
        batch_op.create_index('recall_customer_idx', ['business_id', 'customer_id'], unique=False)
        batch_op.create_index('recall_due_idx', ['due_on'], unique=False, postgresql_where=sa.text("state = 'active'"), sqlite_where=sa.text("state = 'active'"))
        batch_op.create_index('recall_email_idx', ['business_id', 'email'], unique=False)
        batch_op.create_index('recall_openings_idx', ['business_id'], unique=False, postgresql_where=sa.text("kind = 'openings' AND state = 'active'"), sqlite_where=sa.text("kind = 'openings' AND state = 'active'"))

    op.create_table('waiting_entry',
    sa.Column('service_id', sa.BigInteger(), nullable=False),
    sa.Column('also', sa.String(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('rank_at', Instant(), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('weekdays', sa.JSON(), nullable=False),
    sa.Column('from_minute', sa.BigInteger(), nullable=False),
    sa.Column('until_minute', sa.BigInteger(), nullable=False),
    sa.Column('only_start', Instant(), nullable=True),
    sa.Column('seats', sa.BigInteger(), nullable=False),
    sa.Column('audience', sa.String(), nullable=True),
    sa.Column('resource', sa.String(), nullable=True),
    sa.Column('offer_id', sa.BigInteger(), nullable=True),
    sa.Column('passes', sa.BigInteger(), nullable=False),
    sa.Column('refused', sa.JSON(), nullable=False),
    sa.Column('swaps_id', sa.BigInteger(), nullable=True),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('customer_id', sa.BigInteger(), nullable=True),
    sa.Column('contact_name', sa.String(), nullable=True),
    sa.Column('contact_email', sa.String(), nullable=True),
    sa.Column('contact_phone', sa.String(), nullable=True),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('wants_reminders', sa.Boolean(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('form', sa.String(), nullable=True),
    sa.Column('generation', sa.BigInteger(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('updated_at', Instant(), nullable=False),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint("state <> 'offered' OR offer_id IS NOT NULL", name=op.f('waiting_entry_offer')),
    sa.CheckConstraint("state IN ('waiting', 'offered', 'accepted', 'left', 'over')", name=op.f('waiting_entry_state')),
    sa.CheckConstraint('seats > 0 AND first_on <= last_on AND from_minute < until_minute', name=op.f('waiting_entry_order')),
    sa.ForeignKeyConstraint(['business_id', 'customer_id'], ['customer.business_id', 'customer.id'], name=op.f('waiting_entry_business_id_customer_id_fk')),
    sa.ForeignKeyConstraint(['business_id', 'offer_id'], ['booking.business_id', 'booking.id'], name=op.f('waiting_entry_business_id_offer_id_fk')),
    sa.ForeignKeyConstraint(['business_id', 'service_id'], ['service.business_id', 'service.id'], name=op.f('waiting_entry_business_id_service_id_fk')),
    sa.ForeignKeyConstraint(['business_id', 'swaps_id'], ['booking.business_id', 'booking.id'], name=op.f('waiting_entry_business_id_swaps_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('waiting_entry_pk'))
    )
    with op.batch_alter_table('waiting_entry') as batch_op:
        batch_op.create_index('waiting_entry_customer_idx', ['business_id', 'customer_id'], unique=False)
        batch_op.create_index('waiting_entry_line_idx', ['business_id', 'service_id', 'rank_at'], unique=False, postgresql_where=sa.text("state IN ('waiting', 'offered')"), sqlite_where=sa.text("state IN ('waiting', 'offered')"))
        batch_op.create_index('waiting_entry_offer_idx', ['business_id', 'offer_id'], unique=False)
        batch_op.create_index('waiting_entry_swaps_idx', ['business_id', 'swaps_id'], unique=False)

    with op.batch_alter_table('appointment') as batch_op:
        batch_op.add_column(sa.Column('also', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('run', sa.BigInteger(), nullable=True))
        batch_op.create_index('appointment_run_idx', ['business_id', 'run'], unique=False, postgresql_where=sa.text('run IS NOT NULL'), sqlite_where=sa.text('run IS NOT NULL'))

    with op.batch_alter_table('booking') as batch_op:
        batch_op.add_column(sa.Column('series_id', sa.BigInteger(), nullable=True))
        batch_op.create_index('booking_series_idx', ['business_id', 'series_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('booking_business_id_series_id_fk'), 'series', ['business_id', 'series_id'], ['business_id', 'id'])

    with op.batch_alter_table('business') as batch_op:
        batch_op.add_column(sa.Column('offer_minutes', sa.BigInteger(), nullable=False, server_default='30'))
        batch_op.add_column(sa.Column('offer_quiet_from', sa.BigInteger(), nullable=False, server_default='1260'))
        batch_op.add_column(sa.Column('offer_quiet_until', sa.BigInteger(), nullable=False, server_default='540'))
        batch_op.add_column(sa.Column('tells_openings', sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table('message') as batch_op:
        batch_op.add_column(sa.Column('waiting_id', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('recall_id', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('absence_id', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('words', sa.String(), nullable=True))
        batch_op.create_index('message_absence_idx', ['business_id', 'absence_id'], unique=False, postgresql_where=sa.text('absence_id IS NOT NULL'), sqlite_where=sa.text('absence_id IS NOT NULL'))
        batch_op.create_foreign_key(batch_op.f('message_business_id_absence_id_fk'), 'absence', ['business_id', 'absence_id'], ['business_id', 'id'])
        batch_op.create_foreign_key(batch_op.f('message_business_id_waiting_id_fk'), 'waiting_entry', ['business_id', 'waiting_id'], ['business_id', 'id'])
        batch_op.create_foreign_key(batch_op.f('message_business_id_recall_id_fk'), 'recall', ['business_id', 'recall_id'], ['business_id', 'id'])

    with op.batch_alter_table('service') as batch_op:
        batch_op.add_column(sa.Column('waiting_list', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('combines', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('series_max', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('by_sessions', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('recall_months', sa.BigInteger(), nullable=True))
        batch_op.create_check_constraint('more_than_one', 'series_max >= 2 AND recall_months > 0')

    with op.batch_alter_table('link') as batch_op:
        batch_op.drop_constraint('purpose', type_='check')
        batch_op.create_check_constraint('purpose', PURPOSES)

    # What rows of before begin with is said by the application from now on.
    with op.batch_alter_table('business') as batch_op:
        for name in ('offer_minutes', 'offer_quiet_from', 'offer_quiet_until', 'tells_openings'):
            batch_op.alter_column(name, server_default=None)
    with op.batch_alter_table('service') as batch_op:
        for name in ('waiting_list', 'combines', 'by_sessions'):
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    # What only the new version knows cannot stay.
    op.execute("DELETE FROM message WHERE waiting_id IS NOT NULL OR recall_id IS NOT NULL")
    op.execute("DELETE FROM link WHERE purpose IN ('waiting', 'recall')")
    with op.batch_alter_table('link') as batch_op:
        batch_op.drop_constraint('purpose', type_='check')
        batch_op.create_check_constraint('purpose', PURPOSES_BEFORE)

    with op.batch_alter_table('service') as batch_op:
        batch_op.drop_constraint('more_than_one', type_='check')
        batch_op.drop_column('recall_months')
        batch_op.drop_column('by_sessions')
        batch_op.drop_column('series_max')
        batch_op.drop_column('combines')
        batch_op.drop_column('waiting_list')

    with op.batch_alter_table('message') as batch_op:
        batch_op.drop_index('message_absence_idx', postgresql_where=sa.text('absence_id IS NOT NULL'), sqlite_where=sa.text('absence_id IS NOT NULL'))
        batch_op.drop_constraint(batch_op.f('message_business_id_recall_id_fk'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('message_business_id_waiting_id_fk'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('message_business_id_absence_id_fk'), type_='foreignkey')
        batch_op.drop_column('words')
        batch_op.drop_column('absence_id')
        batch_op.drop_column('recall_id')
        batch_op.drop_column('waiting_id')

    with op.batch_alter_table('business') as batch_op:
        batch_op.drop_column('tells_openings')
        batch_op.drop_column('offer_quiet_until')
        batch_op.drop_column('offer_quiet_from')
        batch_op.drop_column('offer_minutes')

    with op.batch_alter_table('booking') as batch_op:
        batch_op.drop_constraint(batch_op.f('booking_business_id_series_id_fk'), type_='foreignkey')
        batch_op.drop_index('booking_series_idx')
        batch_op.drop_column('series_id')

    with op.batch_alter_table('appointment') as batch_op:
        batch_op.drop_index('appointment_run_idx', postgresql_where=sa.text('run IS NOT NULL'), sqlite_where=sa.text('run IS NOT NULL'))
        batch_op.drop_column('run')
        batch_op.drop_column('also')

    with op.batch_alter_table('waiting_entry') as batch_op:
        batch_op.drop_index('waiting_entry_swaps_idx')
        batch_op.drop_index('waiting_entry_offer_idx')
        batch_op.drop_index('waiting_entry_line_idx', postgresql_where=sa.text("state IN ('waiting', 'offered')"), sqlite_where=sa.text("state IN ('waiting', 'offered')"))
        batch_op.drop_index('waiting_entry_customer_idx')

    op.drop_table('waiting_entry')
    with op.batch_alter_table('recall') as batch_op:
        batch_op.drop_index('recall_openings_idx', postgresql_where=sa.text("kind = 'openings' AND state = 'active'"), sqlite_where=sa.text("kind = 'openings' AND state = 'active'"))
        batch_op.drop_index('recall_email_idx')
        batch_op.drop_index('recall_due_idx', postgresql_where=sa.text("state = 'active'"), sqlite_where=sa.text("state = 'active'"))
        batch_op.drop_index('recall_customer_idx')
        batch_op.drop_index('recall_booking_idx')

    op.drop_table('recall')
    with op.batch_alter_table('absence_step') as batch_op:
        batch_op.drop_index('absence_step_booking_idx')
        batch_op.drop_index('absence_step_absence_idx')

    op.drop_table('absence_step')
    op.drop_table('waiting_look')
    op.drop_table('series')
    with op.batch_alter_table('absence') as batch_op:
        batch_op.drop_index('absence_business_idx')

    op.drop_table('absence')
