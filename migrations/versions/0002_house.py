"""The house: people who sign in, what they record, customers known better, time taken elsewhere."""

import sqlalchemy as sa
from alembic import op

from booking.services.customers import words
from booking.storage.types import Instant

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


AT_ONCE = 500  # customers
PURPOSES = "purpose IN ('hold', 'view', 'manage', 'decide', 'feed', 'invite', 'reset', 'email', 'sign_up')"
PURPOSES_BEFORE = "purpose IN ('hold', 'view', 'manage', 'decide', 'feed')"
RECIPIENTS = "recipient IN ('customer', 'business', 'user')"
RECIPIENTS_BEFORE = "recipient IN ('customer', 'business')"


def upgrade() -> None:
    op.create_table('login_attempt',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('at', Instant(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('login_attempt_pk'))
    )
    op.create_index('login_attempt_at_idx', 'login_attempt', ['at'], unique=False)
    op.create_index('login_attempt_subject_idx', 'login_attempt', ['subject', 'at'], unique=False)

    op.create_table('record_entry',
    sa.Column('at', Instant(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=True),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('action', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('subject_id', sa.BigInteger(), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint("actor IN ('user', 'customer', 'server', 'time')", name=op.f('record_entry_actor')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('record_entry_pk'))
    )
    op.create_index('record_entry_at_idx', 'record_entry', ['business_id', 'at'], unique=False)
    op.create_index('record_entry_subject_idx', 'record_entry', ['business_id', 'subject', 'subject_id'], unique=False)

    op.create_table('user_account',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('password_hash', sa.String(), nullable=True),
    sa.Column('password_at', Instant(), nullable=True),
    sa.Column('has_short_password', sa.Boolean(), nullable=False),
    sa.Column('totp_secret', sa.String(), nullable=True),
    sa.Column('totp_since', Instant(), nullable=True),
    sa.Column('totp_step', sa.BigInteger(), nullable=True),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('disabled_at', Instant(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('user_account_pk')),
    sa.UniqueConstraint('email', name=op.f('user_account_email_key'))
    )
    op.create_table('login_session',
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('seen_at', Instant(), nullable=False),
    sa.Column('ends_at', Instant(), nullable=False),
    sa.Column('proved_at', Instant(), nullable=False),
    sa.Column('has_second_factor', sa.Boolean(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('agent', sa.String(), nullable=False),
    sa.Column('ended_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('login_session_user_id_fk')),
    sa.PrimaryKeyConstraint('digest', name=op.f('login_session_pk')),
    sa.UniqueConstraint('id', name=op.f('login_session_id_key'))
    )
    op.create_index('login_session_user_idx', 'login_session', ['user_id'], unique=False)

    op.create_table('old_slug',
    sa.Column('slug', sa.String(), nullable=False),
    sa.Column('business_id', sa.BigInteger(), nullable=False),
    sa.Column('since', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['business_id'], ['business.id'], name=op.f('old_slug_business_id_fk')),
    sa.PrimaryKeyConstraint('slug', name=op.f('old_slug_pk'))
    )
    op.create_table('passkey',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('credential_id', sa.String(), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('sign_count', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('used_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('passkey_user_id_fk')),
    sa.PrimaryKeyConstraint('id', name=op.f('passkey_pk')),
    sa.UniqueConstraint('credential_id', name=op.f('passkey_credential_id_key'))
    )
    op.create_index('passkey_user_idx', 'passkey', ['user_id'], unique=False)

    op.create_table('passkey_challenge',
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=True),
    sa.Column('expires_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('passkey_challenge_user_id_fk')),
    sa.PrimaryKeyConstraint('digest', name=op.f('passkey_challenge_pk'))
    )
    op.create_index('passkey_challenge_expires_idx', 'passkey_challenge', ['expires_at'], unique=False)

    op.create_table('proof',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=True),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('expires_at', Instant(), nullable=False),
    sa.Column('used_at', Instant(), nullable=True),
    sa.CheckConstraint("purpose IN ('reset', 'email', 'sign_up')", name=op.f('proof_purpose')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('proof_user_id_fk')),
    sa.PrimaryKeyConstraint('id', name=op.f('proof_pk'))
    )
    op.create_index('proof_email_idx', 'proof', ['email'], unique=False)
    op.create_index('proof_user_idx', 'proof', ['user_id'], unique=False)

    op.create_table('record_value',
    sa.Column('entry_id', sa.BigInteger(), nullable=False),
    sa.Column('field', sa.String(), nullable=False),
    sa.Column('before', sa.String(), nullable=True),
    sa.Column('after', sa.String(), nullable=True),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['business_id', 'entry_id'], ['record_entry.business_id', 'record_entry.id'], name=op.f('record_value_business_id_entry_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('record_value_pk'))
    )
    op.create_index('record_value_entry_idx', 'record_value', ['business_id', 'entry_id'], unique=False)

    op.create_table('recovery_code',
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('used_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('recovery_code_user_id_fk')),
    sa.PrimaryKeyConstraint('digest', name=op.f('recovery_code_pk'))
    )
    op.create_index('recovery_code_user_idx', 'recovery_code', ['user_id'], unique=False)

    op.create_table('take_over',
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('report', sa.JSON(), nullable=False),
    sa.Column('made_by', sa.BigInteger(), nullable=True),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('undone_at', Instant(), nullable=True),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['business_id'], ['business.id'], name=op.f('take_over_business_id_fk')),
    sa.ForeignKeyConstraint(['made_by'], ['user_account.id'], name=op.f('take_over_made_by_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('take_over_pk'))
    )
    op.create_table('customer_note',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('is_confidential', sa.Boolean(), nullable=False),
    sa.Column('written_by', sa.BigInteger(), nullable=True),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('updated_at', Instant(), nullable=False),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['business_id', 'customer_id'], ['customer.business_id', 'customer.id'], name=op.f('customer_note_business_id_customer_id_fk')),
    sa.ForeignKeyConstraint(['written_by'], ['user_account.id'], name=op.f('customer_note_written_by_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('customer_note_pk'))
    )
    op.create_index('customer_note_customer_idx', 'customer_note', ['business_id', 'customer_id'], unique=False)

    op.create_table('customer_tag',
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('customer_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('tag', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['business_id', 'customer_id'], ['customer.business_id', 'customer.id'], name=op.f('customer_tag_business_id_customer_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'customer_id', 'tag', name=op.f('customer_tag_pk'))
    )
    op.create_index('customer_tag_tag_idx', 'customer_tag', ['business_id', 'tag'], unique=False)

    op.create_table('customer_word',
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('word', sa.String().with_variant(sa.String(collation='C'), 'postgresql'), nullable=False),
    sa.Column('customer_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['business_id', 'customer_id'], ['customer.business_id', 'customer.id'], name=op.f('customer_word_business_id_customer_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'kind', 'word', 'customer_id', name=op.f('customer_word_pk')),
    sqlite_with_rowid=False
    )
    op.create_index('customer_word_customer_idx', 'customer_word', ['business_id', 'customer_id'], unique=False)

    op.create_table('holiday_decision',
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('location_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('on_date', sa.Date(), nullable=False),
    sa.Column('decision', sa.String(), nullable=False),
    sa.Column('decided_at', Instant(), nullable=False),
    sa.CheckConstraint("decision IN ('closed', 'open')", name=op.f('holiday_decision_decision')),
    sa.ForeignKeyConstraint(['business_id', 'location_id'], ['location.business_id', 'location.id'], name=op.f('holiday_decision_business_id_location_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'location_id', 'on_date', name=op.f('holiday_decision_pk'))
    )
    op.create_table('taken_over',
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('take_over_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('subject_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['business_id', 'take_over_id'], ['take_over.business_id', 'take_over.id'], name=op.f('taken_over_business_id_take_over_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'take_over_id', 'subject', 'subject_id', name=op.f('taken_over_pk'))
    )
    op.create_table('busy_time',
    sa.Column('resource_id', sa.BigInteger(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('starts_at', Instant(), nullable=False),
    sa.Column('ends_at', Instant(), nullable=False),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint('starts_at < ends_at', name=op.f('busy_time_order')),
    sa.ForeignKeyConstraint(['business_id', 'resource_id'], ['resource.business_id', 'resource.id'], name=op.f('busy_time_business_id_resource_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('busy_time_pk'))
    )
    op.create_index('busy_time_starts_idx', 'busy_time', ['business_id', 'resource_id', 'starts_at'], unique=False)

    op.create_table('invitation',
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('resource_id', sa.BigInteger(), nullable=True),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('invited_by', sa.BigInteger(), nullable=True),
    sa.Column('generation', sa.BigInteger(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('expires_at', Instant(), nullable=False),
    sa.Column('accepted_at', Instant(), nullable=True),
    sa.Column('revoked_at', Instant(), nullable=True),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint("role IN ('owner', 'manager', 'front_desk', 'staff', 'read_only')", name=op.f('invitation_role')),
    sa.ForeignKeyConstraint(['business_id', 'resource_id'], ['resource.business_id', 'resource.id'], name=op.f('invitation_business_id_resource_id_fk')),
    sa.ForeignKeyConstraint(['business_id'], ['business.id'], name=op.f('invitation_business_id_fk')),
    sa.ForeignKeyConstraint(['invited_by'], ['user_account.id'], name=op.f('invitation_invited_by_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('invitation_pk'))
    )
    op.create_index('invitation_email_idx', 'invitation', ['business_id', 'email'], unique=False)

    op.create_table('membership',
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('resource_id', sa.BigInteger(), nullable=True),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('ended_at', Instant(), nullable=True),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint("role IN ('owner', 'manager', 'front_desk', 'staff', 'read_only')", name=op.f('membership_role')),
    sa.ForeignKeyConstraint(['business_id', 'resource_id'], ['resource.business_id', 'resource.id'], name=op.f('membership_business_id_resource_id_fk')),
    sa.ForeignKeyConstraint(['business_id'], ['business.id'], name=op.f('membership_business_id_fk')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('membership_user_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('membership_pk'))
    )
    op.create_index('membership_once_idx', 'membership', ['business_id', 'user_id'], unique=True, postgresql_where=sa.text('ended_at IS NULL'), sqlite_where=sa.text('ended_at IS NULL'))
    op.create_index('membership_user_idx', 'membership', ['user_id'], unique=False)

    with op.batch_alter_table('appointment') as batch_op:
        batch_op.add_column(sa.Column('title', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('note', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('squeezed_reason', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('overridden', sa.JSON(), nullable=True))

    with op.batch_alter_table('booking') as batch_op:
        batch_op.add_column(sa.Column('arrived_at', Instant(), nullable=True))
        batch_op.add_column(sa.Column('started_at', Instant(), nullable=True))
        batch_op.add_column(sa.Column('finished_at', Instant(), nullable=True))

    with op.batch_alter_table('business') as batch_op:
        batch_op.add_column(sa.Column('is_listed', sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column('paused_at', Instant(), nullable=True))
        batch_op.add_column(sa.Column('paused_note', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('completed_until', Instant(), nullable=True))

    with op.batch_alter_table('customer') as batch_op:
        batch_op.add_column(sa.Column('born_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('blocked_at', Instant(), nullable=True))
        batch_op.add_column(sa.Column('blocked_reason', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('merged_into', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('archived_at', Instant(), nullable=True))
        batch_op.create_index('customer_name_idx', ['business_id', 'folded_name'], unique=False)
        batch_op.create_foreign_key(batch_op.f('customer_business_id_merged_into_fk'), 'customer', ['business_id', 'merged_into'], ['business_id', 'id'])

    with op.batch_alter_table('message') as batch_op:
        batch_op.add_column(sa.Column('invitation_id', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('proof_id', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('user_id', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('address', sa.String(), nullable=True))
        batch_op.alter_column('booking_id',
               existing_type=sa.BIGINT(),
               nullable=True)
        batch_op.create_index('message_address_idx', ['address'], unique=False, postgresql_where=sa.text('address IS NOT NULL'), sqlite_where=sa.text('address IS NOT NULL'))
        batch_op.create_foreign_key(batch_op.f('message_user_id_fk'), 'user_account', ['user_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('message_proof_id_fk'), 'proof', ['proof_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('message_business_id_invitation_id_fk'), 'invitation', ['business_id', 'invitation_id'], ['business_id', 'id'])

    with op.batch_alter_table('occupancy') as batch_op:
        batch_op.add_column(sa.Column('squeezed', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('former', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('occupancy') as batch_op:
        batch_op.alter_column('squeezed', server_default=None)
        batch_op.alter_column('former', server_default=None)
        batch_op.create_check_constraint('squeezed', 'NOT (active AND squeezed)')

    with op.batch_alter_table('resource') as batch_op:
        batch_op.add_column(sa.Column('activity', sa.BigInteger(), nullable=False, server_default='1'))
    with op.batch_alter_table('resource') as batch_op:
        batch_op.alter_column('activity', server_default=None)

    with op.batch_alter_table('business') as batch_op:
        batch_op.alter_column('is_listed', server_default=None)

    with op.batch_alter_table('link') as batch_op:
        batch_op.drop_constraint('purpose', type_='check')
        batch_op.create_check_constraint('purpose', PURPOSES)

    with op.batch_alter_table('message') as batch_op:
        batch_op.drop_constraint('recipient', type_='check')
        batch_op.create_check_constraint('recipient', RECIPIENTS)

    let_customers_be_found(op.get_bind())


def let_customers_be_found(connection: sa.Connection) -> None:
    """Keep the words of those who are customers already, some at a time in the order of their key."""
    customer = sa.table('customer', *(sa.column(name) for name in ('business_id', 'id', 'name', 'email', 'phone')))
    word = sa.table('customer_word', *(sa.column(name) for name in ('business_id', 'customer_id', 'kind', 'word')))
    key = (customer.c.business_id, customer.c.id)
    some = sa.select(customer).order_by(*key).limit(AT_ONCE)
    last = (-1, -1)
    while rows := connection.execute(some.where(sa.tuple_(*key) > sa.tuple_(*last))).all():
        kept = [
            {'business_id': row.business_id, 'customer_id': row.id, 'kind': kind, 'word': each}
            for row in rows
            for kind, each in words.of(row.name, row.email, row.phone, None)
        ]
        connection.execute(sa.insert(word), kept)
        last = (rows[-1].business_id, rows[-1].id)


def downgrade() -> None:
    # What only the new version knows cannot stay.
    op.execute("DELETE FROM message WHERE booking_id IS NULL")
    op.execute("DELETE FROM link WHERE purpose IN ('invite', 'reset', 'email', 'sign_up')")
    with op.batch_alter_table('message') as batch_op:
        batch_op.drop_constraint('recipient', type_='check')
        batch_op.create_check_constraint('recipient', RECIPIENTS_BEFORE)

    with op.batch_alter_table('link') as batch_op:
        batch_op.drop_constraint('purpose', type_='check')
        batch_op.create_check_constraint('purpose', PURPOSES_BEFORE)

    with op.batch_alter_table('resource') as batch_op:
        batch_op.drop_column('activity')

    with op.batch_alter_table('occupancy') as batch_op:
        batch_op.drop_constraint('squeezed', type_='check')
        batch_op.drop_column('former')
        batch_op.drop_column('squeezed')

    with op.batch_alter_table('message') as batch_op:
        batch_op.drop_constraint(batch_op.f('message_business_id_invitation_id_fk'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('message_proof_id_fk'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('message_user_id_fk'), type_='foreignkey')
        batch_op.drop_index('message_address_idx', postgresql_where=sa.text('address IS NOT NULL'), sqlite_where=sa.text('address IS NOT NULL'))
        batch_op.alter_column('booking_id',
               existing_type=sa.BIGINT(),
               nullable=False)
        batch_op.drop_column('address')
        batch_op.drop_column('user_id')
        batch_op.drop_column('proof_id')
        batch_op.drop_column('invitation_id')

    with op.batch_alter_table('customer') as batch_op:
        batch_op.drop_constraint(batch_op.f('customer_business_id_merged_into_fk'), type_='foreignkey')
        batch_op.drop_index('customer_name_idx')
        batch_op.drop_column('archived_at')
        batch_op.drop_column('merged_into')
        batch_op.drop_column('blocked_reason')
        batch_op.drop_column('blocked_at')
        batch_op.drop_column('born_on')

    with op.batch_alter_table('business') as batch_op:
        batch_op.drop_column('completed_until')
        batch_op.drop_column('paused_note')
        batch_op.drop_column('paused_at')
        batch_op.drop_column('is_listed')

    with op.batch_alter_table('booking') as batch_op:
        batch_op.drop_column('finished_at')
        batch_op.drop_column('started_at')
        batch_op.drop_column('arrived_at')

    with op.batch_alter_table('appointment') as batch_op:
        batch_op.drop_column('overridden')
        batch_op.drop_column('squeezed_reason')
        batch_op.drop_column('note')
        batch_op.drop_column('title')

    op.drop_index('membership_user_idx', table_name='membership')
    op.drop_index('membership_once_idx', table_name='membership', postgresql_where=sa.text('ended_at IS NULL'), sqlite_where=sa.text('ended_at IS NULL'))

    op.drop_table('membership')
    op.drop_index('invitation_email_idx', table_name='invitation')

    op.drop_table('invitation')
    op.drop_index('busy_time_starts_idx', table_name='busy_time')

    op.drop_table('busy_time')
    op.drop_table('taken_over')
    op.drop_table('holiday_decision')
    op.drop_index('customer_word_customer_idx', table_name='customer_word')

    op.drop_table('customer_word')
    op.drop_index('customer_tag_tag_idx', table_name='customer_tag')

    op.drop_table('customer_tag')
    op.drop_index('customer_note_customer_idx', table_name='customer_note')

    op.drop_table('customer_note')
    op.drop_table('take_over')
    op.drop_index('recovery_code_user_idx', table_name='recovery_code')

    op.drop_table('recovery_code')
    op.drop_index('record_value_entry_idx', table_name='record_value')

    op.drop_table('record_value')
    op.drop_index('proof_user_idx', table_name='proof')
    op.drop_index('proof_email_idx', table_name='proof')

    op.drop_table('proof')
    op.drop_index('passkey_challenge_expires_idx', table_name='passkey_challenge')

    op.drop_table('passkey_challenge')
    op.drop_index('passkey_user_idx', table_name='passkey')

    op.drop_table('passkey')
    op.drop_table('old_slug')
    op.drop_index('login_session_user_idx', table_name='login_session')

    op.drop_table('login_session')
    op.drop_table('user_account')
    op.drop_index('record_entry_subject_idx', table_name='record_entry')
    op.drop_index('record_entry_at_idx', table_name='record_entry')

    op.drop_table('record_entry')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION IF EXISTS record_entry_stays()')
    op.drop_index('login_attempt_subject_idx', table_name='login_attempt')
    op.drop_index('login_attempt_at_idx', table_name='login_attempt')

    op.drop_table('login_attempt')
