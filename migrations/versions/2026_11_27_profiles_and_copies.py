"""Former names, ignored people, copies of a person’s data.

Revision: 2026_11_27_profiles_and_copies, after 2026_11_27_ways_in
"""

import sqlalchemy as sa
from alembic import op

revision = '2026_11_27_profiles_and_copies'
down_revision = '2026_11_27_ways_in'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('data_export',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ready_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_data_export_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_data_export'))
    )
    with op.batch_alter_table('data_export', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_data_export_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_data_export_expires_at'), ['expires_at'], unique=False)
    op.create_table('former_name',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('name_key', sa.String(length=120), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_former_name_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_former_name'))
    )
    with op.batch_alter_table('former_name', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_former_name_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_former_name_name_key'), ['name_key'], unique=False)
    op.create_table('ignored_person',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('ignored_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_ignored_person_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['ignored_id'], ['account.id'], name=op.f('fk_ignored_person_ignored_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', 'ignored_id', name=op.f('pk_ignored_person'))
    )
    with op.batch_alter_table('ignored_person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ignored_person_ignored_id'), ['ignored_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('ignored_person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ignored_person_ignored_id'))
    op.drop_table('ignored_person')
    with op.batch_alter_table('former_name', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_former_name_name_key'))
        batch_op.drop_index(batch_op.f('ix_former_name_account_id'))
    op.drop_table('former_name')
    with op.batch_alter_table('data_export', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_data_export_expires_at'))
        batch_op.drop_index(batch_op.f('ix_data_export_account_id'))
    op.drop_table('data_export')
