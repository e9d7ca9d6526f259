"""Messages and calendars: reminders, own words, calendars of others, what comes back, shared counts."""

import sqlalchemy as sa
from alembic import op

from booking.storage.types import Instant

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


BEGUN = {
    'booking': ('wants_reminders',),
    'business': ('reminds_always',),
    'feed': ('name', 'past_days'),
    'message': ('channel',),
}


def upgrade() -> None:
    op.create_table('rate_count',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('count', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', Instant(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('rate_count_pk'))
    )
    with op.batch_alter_table('rate_count') as batch_op:
        batch_op.create_index('rate_count_expires_idx', ['expires_at'], unique=False)
    if op.get_bind().dialect.name == 'postgresql':
        # A count must not wait for the disk, and a crash may forget the last minute.
        op.execute('ALTER TABLE rate_count SET UNLOGGED')

    op.create_table('heartbeat',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('at', Instant(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('heartbeat_pk'))
    )
    op.create_table('bounced_address',
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('message_row', sa.BigInteger(), nullable=True),
    sa.Column('bounced_at', Instant(), nullable=False),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['business_id'], ['business.id'], name=op.f('bounced_address_business_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('bounced_address_pk')),
    sa.UniqueConstraint('business_id', 'address', name=op.f('bounced_address_business_id_address_key'))
    )
    op.create_table('message_text',
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('updated_at', Instant(), nullable=False),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint("channel IN ('email', 'sms')", name=op.f('message_text_channel')),
    sa.ForeignKeyConstraint(['business_id'], ['business.id'], name=op.f('message_text_business_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('message_text_pk')),
    sa.UniqueConstraint('business_id', 'reason', 'channel', 'locale', name=op.f('message_text_business_id_reason_channel_locale_key'))
    )
    op.create_table('foreign_calendar',
    sa.Column('resource_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('host', sa.String(), nullable=False),
    sa.Column('sealed_address', sa.String(), nullable=True),
    sa.Column('etag', sa.String(), nullable=True),
    sa.Column('last_modified', sa.String(), nullable=True),
    sa.Column('digest', sa.String(), nullable=True),
    sa.Column('events', sa.BigInteger(), nullable=False),
    sa.Column('busy_times', sa.BigInteger(), nullable=False),
    sa.Column('unreadable', sa.BigInteger(), nullable=False),
    sa.Column('asked_at', Instant(), nullable=True),
    sa.Column('read_at', Instant(), nullable=True),
    sa.Column('changed_at', Instant(), nullable=True),
    sa.Column('expanded_at', Instant(), nullable=True),
    sa.Column('emptied_at', Instant(), nullable=True),
    sa.Column('failing_since', Instant(), nullable=True),
    sa.Column('failures', sa.BigInteger(), nullable=False),
    sa.Column('last_error', sa.String(), nullable=True),
    sa.Column('told_at', Instant(), nullable=True),
    sa.Column('next_at', Instant(), nullable=True),
    sa.Column('leased_until', Instant(), nullable=True),
    sa.Column('attempts', sa.BigInteger(), nullable=False),
    sa.Column('created_by', sa.BigInteger(), nullable=True),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('removed_at', Instant(), nullable=True),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint("(sealed_address IS NOT NULL) = (kind = 'address')", name=op.f('foreign_calendar_address')),
    sa.CheckConstraint("kind IN ('address', 'file')", name=op.f('foreign_calendar_kind')),
    sa.ForeignKeyConstraint(['business_id', 'resource_id'], ['resource.business_id', 'resource.id'], name=op.f('foreign_calendar_business_id_resource_id_fk')),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('foreign_calendar_created_by_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('foreign_calendar_pk'))
    )
    with op.batch_alter_table('foreign_calendar') as batch_op:
        batch_op.create_index('foreign_calendar_next_idx', ['next_at'], unique=False, postgresql_where=sa.text('next_at IS NOT NULL'), sqlite_where=sa.text('next_at IS NOT NULL'))
        batch_op.create_index('foreign_calendar_resource_idx', ['business_id', 'resource_id'], unique=False)

    op.create_table('reminder',
    sa.Column('service_id', sa.BigInteger(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('days', sa.BigInteger(), nullable=True),
    sa.Column('at_minute', sa.BigInteger(), nullable=True),
    sa.Column('minutes', sa.BigInteger(), nullable=True),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('removed_at', Instant(), nullable=True),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint("channel IN ('email', 'sms')", name=op.f('reminder_channel')),
    sa.CheckConstraint("kind IN ('reminder', 'follow_up')", name=op.f('reminder_kind')),
    sa.CheckConstraint('(days IS NULL) = (at_minute IS NULL) AND (days IS NULL) <> (minutes IS NULL)', name=op.f('reminder_moment')),
    sa.CheckConstraint('days >= 0 AND minutes >= 0 AND at_minute >= 0 AND at_minute < 1440', name=op.f('reminder_amounts')),
    sa.ForeignKeyConstraint(['business_id', 'service_id'], ['service.business_id', 'service.id'], name=op.f('reminder_business_id_service_id_fk')),
    sa.ForeignKeyConstraint(['business_id'], ['business.id'], name=op.f('reminder_business_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('reminder_pk'))
    )
    with op.batch_alter_table('reminder') as batch_op:
        batch_op.create_index('reminder_service_idx', ['business_id', 'service_id'], unique=False)

    with op.batch_alter_table('booking') as batch_op:
        batch_op.add_column(sa.Column('wants_reminders', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('reminders_stopped_at', Instant(), nullable=True))
        batch_op.add_column(sa.Column('coming_at', Instant(), nullable=True))

    with op.batch_alter_table('business') as batch_op:
        batch_op.add_column(sa.Column('reminds_always', sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table('feed') as batch_op:
        batch_op.add_column(sa.Column('service_id', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('name', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('past_days', sa.BigInteger(), nullable=False, server_default='366'))
        batch_op.add_column(sa.Column('ahead_days', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('alarm_minutes', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('created_by', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('changed_at', Instant(), nullable=True))
        batch_op.add_column(sa.Column('fetched_at', Instant(), nullable=True))
        batch_op.add_column(sa.Column('fetched_by', sa.String(), nullable=True))
        batch_op.create_check_constraint('spans', 'past_days >= 0 AND ahead_days > 0 AND alarm_minutes >= 0')
        batch_op.create_foreign_key(batch_op.f('feed_created_by_fk'), 'user_account', ['created_by'], ['id'])
        batch_op.create_foreign_key(batch_op.f('feed_business_id_service_id_fk'), 'service', ['business_id', 'service_id'], ['business_id', 'id'])

    with op.batch_alter_table('message') as batch_op:
        batch_op.add_column(sa.Column('reminder_id', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('for_start', Instant(), nullable=True))
        batch_op.add_column(sa.Column('calendar_id', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('channel', sa.String(), nullable=False, server_default='email'))
        batch_op.create_check_constraint('channel', "channel IN ('email', 'sms')")
        batch_op.create_foreign_key(batch_op.f('message_business_id_reminder_id_fk'), 'reminder', ['business_id', 'reminder_id'], ['business_id', 'id'])
        batch_op.create_foreign_key(batch_op.f('message_business_id_calendar_id_fk'), 'foreign_calendar', ['business_id', 'calendar_id'], ['business_id', 'id'])
    op.create_index('message_business_idx', 'message', ['business_id', 'state', 'due_at'], unique=False)
    op.create_index('message_failed_idx', 'message', ['due_at'], unique=False, postgresql_where=sa.text("state = 'failed'"), sqlite_where=sa.text("state = 'failed'"))

    op.create_index('appointment_uid_idx', 'appointment', ['business_id', 'uid'], unique=False)
    op.create_index('booking_uid_idx', 'booking', ['business_id', 'uid'], unique=False)

    # Files that were brought as busy time stand in one list with the calendars.
    op.execute("""
        INSERT INTO foreign_calendar (business_id, id, resource_id, kind, name, host, events, busy_times, unreadable,
            failures, attempts, read_at, created_at)
        SELECT business_id, min(id), resource_id, 'file', 'ICS', '', count(*), count(*), 0, 0, 0, min(starts_at), min(starts_at)
        FROM busy_time WHERE source = 'file' GROUP BY business_id, resource_id
    """)
    op.execute("""
        UPDATE busy_time SET source = 'calendar:' || (
            SELECT foreign_calendar.id FROM foreign_calendar
            WHERE foreign_calendar.business_id = busy_time.business_id
            AND foreign_calendar.resource_id = busy_time.resource_id
        ) WHERE source = 'file'
    """)

    # What rows of before begin with is said by the application from now on.
    for table, columns in BEGUN.items():
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                batch_op.alter_column(column, server_default=None)


def downgrade() -> None:
    op.execute("UPDATE busy_time SET source = 'file' WHERE source LIKE 'calendar:%'")
    op.drop_index('booking_uid_idx', table_name='booking')
    op.drop_index('appointment_uid_idx', table_name='appointment')
    op.drop_index('message_failed_idx', table_name='message', postgresql_where=sa.text("state = 'failed'"), sqlite_where=sa.text("state = 'failed'"))
    op.drop_index('message_business_idx', table_name='message')
    with op.batch_alter_table('message') as batch_op:
        batch_op.drop_constraint(batch_op.f('message_business_id_calendar_id_fk'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('message_business_id_reminder_id_fk'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('message_channel'), type_='check')
        batch_op.drop_column('channel')
        batch_op.drop_column('calendar_id')
        batch_op.drop_column('for_start')
        batch_op.drop_column('reminder_id')

    with op.batch_alter_table('feed') as batch_op:
        batch_op.drop_constraint(batch_op.f('feed_business_id_service_id_fk'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('feed_created_by_fk'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('feed_spans'), type_='check')
        batch_op.drop_column('fetched_by')
        batch_op.drop_column('fetched_at')
        batch_op.drop_column('changed_at')
        batch_op.drop_column('created_by')
        batch_op.drop_column('alarm_minutes')
        batch_op.drop_column('ahead_days')
        batch_op.drop_column('past_days')
        batch_op.drop_column('name')
        batch_op.drop_column('service_id')

    with op.batch_alter_table('business') as batch_op:
        batch_op.drop_column('reminds_always')

    with op.batch_alter_table('booking') as batch_op:
        batch_op.drop_column('coming_at')
        batch_op.drop_column('reminders_stopped_at')
        batch_op.drop_column('wants_reminders')

    with op.batch_alter_table('reminder') as batch_op:
        batch_op.drop_index('reminder_service_idx')

    op.drop_table('reminder')
    with op.batch_alter_table('foreign_calendar') as batch_op:
        batch_op.drop_index('foreign_calendar_resource_idx')
        batch_op.drop_index('foreign_calendar_next_idx', postgresql_where=sa.text('next_at IS NOT NULL'), sqlite_where=sa.text('next_at IS NOT NULL'))

    op.drop_table('foreign_calendar')
    op.drop_table('message_text')
    op.drop_table('bounced_address')
    op.drop_table('heartbeat')
    with op.batch_alter_table('rate_count') as batch_op:
        batch_op.drop_index('rate_count_expires_idx')

    op.drop_table('rate_count')
