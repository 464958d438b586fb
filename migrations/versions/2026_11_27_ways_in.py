"""Ways in: proven addresses, challenges, factors, devices.

Revision: 2026_11_27_ways_in, after 2026_11_27_jobs_and_mails
"""

import sqlalchemy as sa
from alembic import op

revision = '2026_11_27_ways_in'
down_revision = '2026_11_27_jobs_and_mails'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('failed_log_in',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_failed_log_in'))
    )
    with op.batch_alter_table('failed_log_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_failed_log_in_last_at'), ['last_at'], unique=False)
    op.create_table('authenticator',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('sealed_secret', sa.String(length=255), nullable=False),
    sa.Column('last_step', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_authenticator_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_authenticator'))
    )
    op.create_table('challenge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=20), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('address', sa.String(length=320), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('browser_hash', sa.String(length=64), nullable=True),
    sa.Column('code_hash', sa.String(length=64), nullable=True),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_challenge_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_challenge')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_challenge_token_hash'))
    )
    with op.batch_alter_table('challenge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_challenge_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_challenge_browser_hash'), ['browser_hash'], unique=False)
        batch_op.create_index(batch_op.f('ix_challenge_expires_at'), ['expires_at'], unique=False)
    op.create_table('identity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('issuer', sa.String(length=255), nullable=False),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_identity_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity')),
    sa.UniqueConstraint('issuer', 'subject', name=op.f('uq_identity_issuer_subject'))
    )
    with op.batch_alter_table('identity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_account_id'), ['account_id'], unique=False)
    op.create_table('known_device',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_known_device_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_known_device'))
    )
    with op.batch_alter_table('known_device', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_known_device_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_known_device_seen_at'), ['seen_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_known_device_token_hash'), ['token_hash'], unique=False)
    op.create_table('passkey',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('credential_id', sa.LargeBinary(), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('sign_count', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_passkey_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
    sa.UniqueConstraint('credential_id', name=op.f('uq_passkey_credential_id'))
    )
    with op.batch_alter_table('passkey', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passkey_account_id'), ['account_id'], unique=False)
    op.create_table('recovery_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_recovery_code_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code'))
    )
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recovery_code_account_id'), ['account_id'], unique=False)
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('language', sa.String(length=2), nullable=False, server_default='de'))
        batch_op.add_column(sa.Column('language_is_chosen', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('theme', sa.String(length=5), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('about', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('profile_is_public', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('follows_own_threads', sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column('passkey_handle', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('deletion_due_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('deletion_keeps_text', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index(batch_op.f('ix_account_deletion_due_at'), ['deletion_due_at'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_account_passkey_handle'), ['passkey_handle'])
    with op.batch_alter_table('account_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('proved_at', sa.DateTime(timezone=True), nullable=False, server_default='1970-01-01 00:00:00+00:00'))
        batch_op.add_column(sa.Column('way', sa.String(length=10), nullable=False, server_default='password'))
        batch_op.add_column(sa.Column('is_strong', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('device', sa.String(length=80), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('country', sa.String(length=2), nullable=False, server_default=''))
    op.execute("UPDATE account_session SET proved_at = created_at")
    # Until now an address was a claim. Whoever was given a role is known to those who gave it; readers prove theirs.
    op.execute("UPDATE account SET email_key = NULL WHERE role = 'reader'")
    # All of them are known from before: nobody's account is tidied away because they were not here for some days.
    op.execute("UPDATE account SET confirmed_at = created_at")
    with op.batch_alter_table('account', schema=None) as batch_op:
        for column in (
            'language', 'language_is_chosen', 'theme', 'about', 'profile_is_public', 'follows_own_threads',
            'deletion_keeps_text',
        ):
            batch_op.alter_column(column, server_default=None)
    with op.batch_alter_table('account_session', schema=None) as batch_op:
        for column in ('proved_at', 'way', 'is_strong', 'device', 'country'):
            batch_op.alter_column(column, server_default=None)


def downgrade() -> None:
    op.execute(
        "UPDATE account SET email_key = address_key WHERE email_key IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM account AS other WHERE other.address_key = account.address_key"
        " AND (other.email_key IS NOT NULL OR other.id < account.id))"
    )
    with op.batch_alter_table('account_session', schema=None) as batch_op:
        batch_op.drop_column('country')
        batch_op.drop_column('device')
        batch_op.drop_column('is_strong')
        batch_op.drop_column('way')
        batch_op.drop_column('proved_at')
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_account_passkey_handle'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_account_deletion_due_at'))
        batch_op.drop_column('deletion_keeps_text')
        batch_op.drop_column('deletion_due_at')
        batch_op.drop_column('passkey_handle')
        batch_op.drop_column('follows_own_threads')
        batch_op.drop_column('profile_is_public')
        batch_op.drop_column('about')
        batch_op.drop_column('theme')
        batch_op.drop_column('language_is_chosen')
        batch_op.drop_column('language')
        batch_op.drop_column('confirmed_at')
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recovery_code_account_id'))
    op.drop_table('recovery_code')
    with op.batch_alter_table('passkey', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_passkey_account_id'))
    op.drop_table('passkey')
    with op.batch_alter_table('known_device', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_known_device_token_hash'))
        batch_op.drop_index(batch_op.f('ix_known_device_seen_at'))
        batch_op.drop_index(batch_op.f('ix_known_device_account_id'))
    op.drop_table('known_device')
    with op.batch_alter_table('identity', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_account_id'))
    op.drop_table('identity')
    with op.batch_alter_table('challenge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_challenge_expires_at'))
        batch_op.drop_index(batch_op.f('ix_challenge_browser_hash'))
        batch_op.drop_index(batch_op.f('ix_challenge_account_id'))
    op.drop_table('challenge')
    op.drop_table('authenticator')
    with op.batch_alter_table('failed_log_in', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_failed_log_in_last_at'))
    op.drop_table('failed_log_in')
