"""The core of booking."""

import sqlalchemy as sa
from alembic import op

from booking.storage.types import Instant

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('business',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('slug', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('trade', sa.String(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('address_form', sa.String(), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=True),
    sa.Column('audiences', sa.JSON(), nullable=False),
    sa.Column('rules_version', sa.BigInteger(), nullable=False),
    sa.Column('longest_minutes', sa.BigInteger(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('archived_at', Instant(), nullable=True),
    sa.CheckConstraint("address_form IN ('sie', 'du')", name=op.f('business_address_form')),
    sa.PrimaryKeyConstraint('id', name=op.f('business_pk')),
    sa.UniqueConstraint('slug', name=op.f('business_slug_key'))
    )
    op.create_table('link',
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('business_id', sa.BigInteger(), nullable=False),
    sa.Column('subject_id', sa.BigInteger(), nullable=False),
    sa.Column('dead_at', Instant(), nullable=True),
    sa.CheckConstraint("purpose IN ('hold', 'view', 'manage', 'decide', 'feed')", name=op.f('link_purpose')),
    sa.PrimaryKeyConstraint('digest', name=op.f('link_pk'))
    )
    op.create_index('link_subject_idx', 'link', ['business_id', 'subject_id'], unique=False)
    op.create_table('customer',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('folded_name', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=True),
    sa.Column('phone', sa.String(), nullable=True),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['business_id'], ['business.id'], name=op.f('customer_business_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('customer_pk'))
    )
    op.create_index('customer_email_idx', 'customer', ['business_id', 'email', 'folded_name'], unique=False)
    op.create_table('location',
    sa.Column('slug', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('street', sa.String(), nullable=False),
    sa.Column('postal_code', sa.String(), nullable=False),
    sa.Column('town', sa.String(), nullable=False),
    sa.Column('country', sa.String(), nullable=False),
    sa.Column('time_zone', sa.String(), nullable=False),
    sa.Column('holiday_region', sa.String(), nullable=True),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('archived_at', Instant(), nullable=True),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['business_id'], ['business.id'], name=op.f('location_business_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('location_pk')),
    sa.UniqueConstraint('business_id', 'slug', name=op.f('location_business_id_slug_key'))
    )
    op.create_table('appointment',
    sa.Column('location_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('starts_at', Instant(), nullable=False),
    sa.Column('ends_at', Instant(), nullable=False),
    sa.Column('zone', sa.String(), nullable=False),
    sa.Column('local_start', sa.String(), nullable=False),
    sa.Column('capacity', sa.BigInteger(), nullable=False),
    sa.Column('seats_taken', sa.BigInteger(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('sequence', sa.BigInteger(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('updated_at', Instant(), nullable=False),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint("kind IN ('visit', 'session', 'block')", name=op.f('appointment_kind')),
    sa.CheckConstraint("status IN ('active', 'cancelled')", name=op.f('appointment_status')),
    sa.CheckConstraint('seats_taken BETWEEN 0 AND capacity', name=op.f('appointment_seats')),
    sa.CheckConstraint('starts_at < ends_at', name=op.f('appointment_order')),
    sa.ForeignKeyConstraint(['business_id', 'location_id'], ['location.business_id', 'location.id'], name=op.f('appointment_business_id_location_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('appointment_pk'))
    )
    op.create_index('appointment_starts_at_idx', 'appointment', ['business_id', 'starts_at'], unique=False)
    op.create_table('resource',
    sa.Column('slug', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('location_id', sa.BigInteger(), nullable=False),
    sa.Column('priority', sa.BigInteger(), nullable=False),
    sa.Column('own_hours', sa.Boolean(), nullable=False),
    sa.Column('calendar_version', sa.BigInteger(), nullable=False),
    sa.Column('changed_at', Instant(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('archived_at', Instant(), nullable=True),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint("kind IN ('staff', 'room', 'equipment')", name=op.f('resource_kind')),
    sa.ForeignKeyConstraint(['business_id', 'location_id'], ['location.business_id', 'location.id'], name=op.f('resource_business_id_location_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('resource_pk')),
    sa.UniqueConstraint('business_id', 'slug', name=op.f('resource_business_id_slug_key'))
    )
    op.create_table('service',
    sa.Column('slug', sa.String(), nullable=False),
    sa.Column('location_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.JSON(), nullable=False),
    sa.Column('description', sa.JSON(), nullable=False),
    sa.Column('duration_minutes', sa.BigInteger(), nullable=False),
    sa.Column('buffer_before_minutes', sa.BigInteger(), nullable=False),
    sa.Column('buffer_after_minutes', sa.BigInteger(), nullable=False),
    sa.Column('step_minutes', sa.BigInteger(), nullable=False),
    sa.Column('alignment', sa.String(), nullable=False),
    sa.Column('minimum_notice_minutes', sa.BigInteger(), nullable=False),
    sa.Column('horizon_days', sa.BigInteger(), nullable=False),
    sa.Column('cancellation_notice_minutes', sa.BigInteger(), nullable=False),
    sa.Column('capacity', sa.BigInteger(), nullable=False),
    sa.Column('approval', sa.Boolean(), nullable=False),
    sa.Column('approval_hours', sa.BigInteger(), nullable=False),
    sa.Column('max_per_day', sa.BigInteger(), nullable=True),
    sa.Column('price_minor', sa.BigInteger(), nullable=True),
    sa.Column('windows', sa.JSON(), nullable=False),
    sa.Column('questions', sa.JSON(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('archived_at', Instant(), nullable=True),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint("alignment IN ('clock', 'opening')", name=op.f('service_alignment')),
    sa.CheckConstraint('buffer_before_minutes >= 0 AND buffer_after_minutes >= 0', name=op.f('service_buffers')),
    sa.CheckConstraint('duration_minutes > 0 AND step_minutes > 0 AND capacity > 0', name=op.f('service_lengths')),
    sa.ForeignKeyConstraint(['business_id', 'location_id'], ['location.business_id', 'location.id'], name=op.f('service_business_id_location_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('service_pk')),
    sa.UniqueConstraint('business_id', 'slug', name=op.f('service_business_id_slug_key'))
    )
    op.create_table('booking',
    sa.Column('appointment_id', sa.BigInteger(), nullable=False),
    sa.Column('customer_id', sa.BigInteger(), nullable=True),
    sa.Column('seats', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('hold_kind', sa.String(), nullable=True),
    sa.Column('expires_at', Instant(), nullable=True),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('sequence', sa.BigInteger(), nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('audience', sa.String(), nullable=True),
    sa.Column('resource', sa.String(), nullable=True),
    sa.Column('contact_name', sa.String(), nullable=True),
    sa.Column('contact_email', sa.String(), nullable=True),
    sa.Column('contact_phone', sa.String(), nullable=True),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('price_minor', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('moves_id', sa.BigInteger(), nullable=True),
    sa.Column('decline_reason', sa.String(), nullable=True),
    sa.Column('visitor', sa.String(), nullable=True),
    sa.Column('address', sa.String(), nullable=True),
    sa.Column('generation', sa.BigInteger(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('updated_at', Instant(), nullable=False),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint("(expires_at IS NOT NULL) = (state IN ('held', 'pending'))", name=op.f('booking_expiry')),
    sa.CheckConstraint("state IN ('held', 'pending', 'confirmed', 'declined', 'lapsed', 'cancelled', 'completed', 'no_show')", name=op.f('booking_state')),
    sa.CheckConstraint('seats > 0', name=op.f('booking_seats')),
    sa.ForeignKeyConstraint(['business_id', 'appointment_id'], ['appointment.business_id', 'appointment.id'], name=op.f('booking_business_id_appointment_id_fk')),
    sa.ForeignKeyConstraint(['business_id', 'customer_id'], ['customer.business_id', 'customer.id'], name=op.f('booking_business_id_customer_id_fk')),
    sa.ForeignKeyConstraint(['business_id', 'moves_id'], ['booking.business_id', 'booking.id'], name=op.f('booking_business_id_moves_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('booking_pk')),
    sa.UniqueConstraint('business_id', 'reference', name=op.f('booking_business_id_reference_key'))
    )
    op.create_index('booking_appointment_idx', 'booking', ['business_id', 'appointment_id'], unique=False)
    op.create_index('booking_customer_idx', 'booking', ['business_id', 'customer_id'], unique=False)
    op.create_index('booking_expiry_idx', 'booking', ['expires_at'], unique=False, postgresql_where=sa.text('expires_at IS NOT NULL'), sqlite_where=sa.text('expires_at IS NOT NULL'))
    op.create_index('booking_moves_idx', 'booking', ['business_id', 'moves_id'], unique=False)
    op.create_table('date_override',
    sa.Column('location_id', sa.BigInteger(), nullable=False),
    sa.Column('resource_id', sa.BigInteger(), nullable=True),
    sa.Column('on_date', sa.Date(), nullable=False),
    sa.Column('hours', sa.JSON(), nullable=False),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['business_id', 'location_id'], ['location.business_id', 'location.id'], name=op.f('date_override_business_id_location_id_fk')),
    sa.ForeignKeyConstraint(['business_id', 'resource_id'], ['resource.business_id', 'resource.id'], name=op.f('date_override_business_id_resource_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('date_override_pk'))
    )
    op.create_index('date_override_location_idx', 'date_override', ['business_id', 'location_id'], unique=False)
    op.create_table('feed',
    sa.Column('resource_id', sa.BigInteger(), nullable=True),
    sa.Column('customer_email', sa.String(), nullable=True),
    sa.Column('privacy', sa.String(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('generation', sa.BigInteger(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('revoked_at', Instant(), nullable=True),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint("privacy IN ('full', 'name', 'busy')", name=op.f('feed_privacy')),
    sa.ForeignKeyConstraint(['business_id', 'resource_id'], ['resource.business_id', 'resource.id'], name=op.f('feed_business_id_resource_id_fk')),
    sa.ForeignKeyConstraint(['business_id'], ['business.id'], name=op.f('feed_business_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('feed_pk'))
    )
    op.create_table('line',
    sa.Column('appointment_id', sa.BigInteger(), nullable=False),
    sa.Column('service_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('starts_at', Instant(), nullable=False),
    sa.Column('ends_at', Instant(), nullable=False),
    sa.Column('duration_minutes', sa.BigInteger(), nullable=False),
    sa.Column('buffer_before_minutes', sa.BigInteger(), nullable=False),
    sa.Column('buffer_after_minutes', sa.BigInteger(), nullable=False),
    sa.Column('price_minor', sa.BigInteger(), nullable=True),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint('starts_at < ends_at', name=op.f('line_order')),
    sa.ForeignKeyConstraint(['business_id', 'appointment_id'], ['appointment.business_id', 'appointment.id'], name=op.f('line_business_id_appointment_id_fk')),
    sa.ForeignKeyConstraint(['business_id', 'service_id'], ['service.business_id', 'service.id'], name=op.f('line_business_id_service_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('line_pk'))
    )
    op.create_index('line_appointment_idx', 'line', ['business_id', 'appointment_id'], unique=False)
    op.create_index('line_service_idx', 'line', ['business_id', 'service_id', 'starts_at'], unique=False)
    op.create_table('requirement',
    sa.Column('service_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('spans', sa.JSON(), nullable=True),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['business_id', 'service_id'], ['service.business_id', 'service.id'], name=op.f('requirement_business_id_service_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('requirement_pk')),
    sa.UniqueConstraint('business_id', 'service_id', 'position', name=op.f('requirement_business_id_service_id_position_key'))
    )
    op.create_table('time_off',
    sa.Column('resource_id', sa.BigInteger(), nullable=False),
    sa.Column('starts_at', Instant(), nullable=False),
    sa.Column('ends_at', Instant(), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint('starts_at < ends_at', name=op.f('time_off_order')),
    sa.ForeignKeyConstraint(['business_id', 'resource_id'], ['resource.business_id', 'resource.id'], name=op.f('time_off_business_id_resource_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('time_off_pk'))
    )
    op.create_index('time_off_resource_idx', 'time_off', ['business_id', 'resource_id', 'starts_at'], unique=False)
    op.create_table('weekly_hours',
    sa.Column('location_id', sa.BigInteger(), nullable=False),
    sa.Column('resource_id', sa.BigInteger(), nullable=True),
    sa.Column('weekday', sa.BigInteger(), nullable=False),
    sa.Column('opens', sa.BigInteger(), nullable=False),
    sa.Column('closes', sa.BigInteger(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('every_weeks', sa.BigInteger(), nullable=False),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint('every_weeks >= 1 AND (every_weeks = 1 OR valid_from IS NOT NULL)', name=op.f('weekly_hours_every_weeks')),
    sa.CheckConstraint('opens >= 0 AND opens < 1440 AND opens < closes AND closes <= 2880', name=op.f('weekly_hours_hours')),
    sa.CheckConstraint('weekday BETWEEN 0 AND 6', name=op.f('weekly_hours_weekday')),
    sa.ForeignKeyConstraint(['business_id', 'location_id'], ['location.business_id', 'location.id'], name=op.f('weekly_hours_business_id_location_id_fk')),
    sa.ForeignKeyConstraint(['business_id', 'resource_id'], ['resource.business_id', 'resource.id'], name=op.f('weekly_hours_business_id_resource_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('weekly_hours_pk'))
    )
    op.create_index('weekly_hours_location_idx', 'weekly_hours', ['business_id', 'location_id'], unique=False)
    op.create_table('idempotency_key',
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('key_digest', sa.String(), nullable=False),
    sa.Column('body_digest', sa.String(), nullable=False),
    sa.Column('booking_id', sa.BigInteger(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['business_id', 'booking_id'], ['booking.business_id', 'booking.id'], name=op.f('idempotency_key_business_id_booking_id_fk'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('business_id', 'key_digest', name=op.f('idempotency_key_pk'))
    )
    op.create_index('idempotency_key_created_idx', 'idempotency_key', ['created_at'], unique=False)
    op.create_table('message',
    sa.Column('booking_id', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('recipient', sa.String(), nullable=False),
    sa.Column('message_id', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('due_at', Instant(), nullable=False),
    sa.Column('attempts', sa.BigInteger(), nullable=False),
    sa.Column('leased_until', Instant(), nullable=True),
    sa.Column('last_error', sa.String(), nullable=True),
    sa.Column('sent_at', Instant(), nullable=True),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint("recipient IN ('customer', 'business')", name=op.f('message_recipient')),
    sa.CheckConstraint("state IN ('due', 'sent', 'failed', 'superseded')", name=op.f('message_state')),
    sa.ForeignKeyConstraint(['business_id', 'booking_id'], ['booking.business_id', 'booking.id'], name=op.f('message_business_id_booking_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('message_pk')),
    sa.UniqueConstraint('message_id', name=op.f('message_message_id_key'))
    )
    op.create_index('message_booking_idx', 'message', ['business_id', 'booking_id'], unique=False)
    op.create_index('message_due_idx', 'message', ['due_at'], unique=False, postgresql_where=sa.text("state = 'due'"), sqlite_where=sa.text("state = 'due'"))
    op.create_table('occupancy',
    sa.Column('appointment_id', sa.BigInteger(), nullable=False),
    sa.Column('line_id', sa.BigInteger(), nullable=True),
    sa.Column('service_id', sa.BigInteger(), nullable=True),
    sa.Column('resource_id', sa.BigInteger(), nullable=False),
    sa.Column('starts_at', Instant(), nullable=False),
    sa.Column('ends_at', Instant(), nullable=False),
    sa.Column('local_on', sa.Date(), nullable=False),
    sa.Column('minutes', sa.BigInteger(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('expires_at', Instant(), nullable=True),
    sa.Column('waits_for', sa.BigInteger(), nullable=True),
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.CheckConstraint('starts_at < ends_at', name=op.f('occupancy_order')),
    sa.ForeignKeyConstraint(['business_id', 'appointment_id'], ['appointment.business_id', 'appointment.id'], name=op.f('occupancy_business_id_appointment_id_fk')),
    sa.ForeignKeyConstraint(['business_id', 'line_id'], ['line.business_id', 'line.id'], name=op.f('occupancy_business_id_line_id_fk')),
    sa.ForeignKeyConstraint(['business_id', 'resource_id'], ['resource.business_id', 'resource.id'], name=op.f('occupancy_business_id_resource_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'id', name=op.f('occupancy_pk'))
    )
    op.create_index('occupancy_appointment_idx', 'occupancy', ['business_id', 'appointment_id'], unique=False)
    op.create_index('occupancy_ends_idx', 'occupancy', ['business_id', 'resource_id', 'ends_at'], unique=False, postgresql_where=sa.text('active'), sqlite_where=sa.text('active = 1'))
    op.create_index('occupancy_starts_idx', 'occupancy', ['business_id', 'resource_id', 'starts_at'], unique=False)
    op.create_table('requirement_resource',
    sa.Column('business_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('requirement_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('resource_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['business_id', 'requirement_id'], ['requirement.business_id', 'requirement.id'], name=op.f('requirement_resource_business_id_requirement_id_fk')),
    sa.ForeignKeyConstraint(['business_id', 'resource_id'], ['resource.business_id', 'resource.id'], name=op.f('requirement_resource_business_id_resource_id_fk')),
    sa.PrimaryKeyConstraint('business_id', 'requirement_id', 'resource_id', name=op.f('requirement_resource_pk'))
    )


def downgrade() -> None:
    op.drop_table('requirement_resource')
    op.drop_index('occupancy_starts_idx', table_name='occupancy')
    op.drop_index('occupancy_ends_idx', table_name='occupancy', postgresql_where=sa.text('active'), sqlite_where=sa.text('active = 1'))
    op.drop_index('occupancy_appointment_idx', table_name='occupancy')
    op.drop_table('occupancy')
    op.drop_index('message_due_idx', table_name='message', postgresql_where=sa.text("state = 'due'"), sqlite_where=sa.text("state = 'due'"))
    op.drop_index('message_booking_idx', table_name='message')
    op.drop_table('message')
    op.drop_index('idempotency_key_created_idx', table_name='idempotency_key')
    op.drop_table('idempotency_key')
    op.drop_index('weekly_hours_location_idx', table_name='weekly_hours')
    op.drop_table('weekly_hours')
    op.drop_index('time_off_resource_idx', table_name='time_off')
    op.drop_table('time_off')
    op.drop_table('requirement')
    op.drop_index('line_service_idx', table_name='line')
    op.drop_index('line_appointment_idx', table_name='line')
    op.drop_table('line')
    op.drop_table('feed')
    op.drop_index('date_override_location_idx', table_name='date_override')
    op.drop_table('date_override')
    op.drop_index('booking_moves_idx', table_name='booking')
    op.drop_index('booking_expiry_idx', table_name='booking', postgresql_where=sa.text('expires_at IS NOT NULL'), sqlite_where=sa.text('expires_at IS NOT NULL'))
    op.drop_index('booking_customer_idx', table_name='booking')
    op.drop_index('booking_appointment_idx', table_name='booking')
    op.drop_table('booking')
    op.drop_table('service')
    op.drop_table('resource')
    op.drop_index('appointment_starts_at_idx', table_name='appointment')
    op.drop_table('appointment')
    op.drop_table('location')
    op.drop_index('customer_email_idx', table_name='customer')
    op.drop_table('customer')
    op.drop_index('link_subject_idx', table_name='link')
    op.drop_table('link')
    op.drop_table('business')
