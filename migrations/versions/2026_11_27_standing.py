"""Measures against accounts, notes about them, traces of sign-ups.

Revision: 2026_11_27_standing, after 2026_11_27_being_told
"""

import sqlalchemy as sa
from alembic import op

revision = '2026_11_27_standing'
down_revision = '2026_11_27_being_told'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('suspended_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('banned_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('is_watched', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('has_warning', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.alter_column('is_watched', server_default=None)
        batch_op.alter_column('has_warning', server_default=None)
    op.create_table('sanction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.String(length=20), nullable=True),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('imposed_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_sanction_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['ended_by_id'], ['account.id'], name=op.f('fk_sanction_ended_by_id_account')),
    sa.ForeignKeyConstraint(['imposed_by_id'], ['account.id'], name=op.f('fk_sanction_imposed_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sanction'))
    )
    with op.batch_alter_table('sanction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sanction_account_id'), ['account_id'], unique=False)
    op.create_table('account_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_account_note_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['written_by_id'], ['account.id'], name=op.f('fk_account_note_written_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_note'))
    )
    with op.batch_alter_table('account_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_note_account_id'), ['account_id'], unique=False)
    op.create_table('sign_up_trace',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('network_hash', sa.String(length=64), nullable=False),
    sa.Column('browser_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_sign_up_trace_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_sign_up_trace'))
    )
    with op.batch_alter_table('sign_up_trace', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_up_trace_browser_hash'), ['browser_hash'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_up_trace_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_up_trace_network_hash'), ['network_hash'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('sign_up_trace', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_up_trace_network_hash'))
        batch_op.drop_index(batch_op.f('ix_sign_up_trace_created_at'))
        batch_op.drop_index(batch_op.f('ix_sign_up_trace_browser_hash'))
    op.drop_table('sign_up_trace')
    with op.batch_alter_table('account_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_note_account_id'))
    op.drop_table('account_note')
    with op.batch_alter_table('sanction', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sanction_account_id'))
    op.drop_table('sanction')
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_column('has_warning')
        batch_op.drop_column('is_watched')
        batch_op.drop_column('banned_at')
        batch_op.drop_column('suspended_until')
