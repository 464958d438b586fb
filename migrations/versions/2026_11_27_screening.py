"""Lists of words and domains, keys of texts, modes of a discussion.

Revision: 2026_11_27_screening, after 2026_11_27_audit
"""

import sqlalchemy as sa
from alembic import op

revision = '2026_11_27_screening'
down_revision = '2026_11_27_audit'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('term',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('text', sa.String(length=80), nullable=False),
    sa.Column('key', sa.String(length=160), nullable=False),
    sa.Column('verdict', sa.String(length=10), nullable=False),
    sa.Column('in_compounds', sa.Boolean(), nullable=False),
    sa.Column('is_live', sa.Boolean(), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['added_by_id'], ['account.id'], name=op.f('fk_term_added_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_term')),
    sa.UniqueConstraint('kind', 'key', name=op.f('uq_term_kind_key'))
    )
    op.create_table('term_list',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_term_list'))
    )
    with op.batch_alter_table('comment_revision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('text_key', sa.String(length=64), nullable=False, server_default=''))
        batch_op.create_index(batch_op.f('ix_comment_revision_text_key'), ['text_key'], unique=False)
    with op.batch_alter_table('comment_revision', schema=None) as batch_op:
        batch_op.alter_column('text_key', server_default=None)
    with op.batch_alter_table('discussion', schema=None) as batch_op:
        batch_op.add_column(sa.Column('hold_from', sa.String(length=5), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('hold_until', sa.String(length=5), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('slow_minutes', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('is_sensitive', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('close_after_days', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('heated_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('shown_mode', sa.String(length=20), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('shown_until', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('discussion', schema=None) as batch_op:
        batch_op.alter_column('hold_from', server_default=None)
        batch_op.alter_column('hold_until', server_default=None)
        batch_op.alter_column('slow_minutes', server_default=None)
        batch_op.alter_column('is_sensitive', server_default=None)
        batch_op.alter_column('shown_mode', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('discussion', schema=None) as batch_op:
        batch_op.drop_column('shown_until')
        batch_op.drop_column('shown_mode')
        batch_op.drop_column('heated_until')
        batch_op.drop_column('close_after_days')
        batch_op.drop_column('is_sensitive')
        batch_op.drop_column('slow_minutes')
        batch_op.drop_column('hold_until')
        batch_op.drop_column('hold_from')
    with op.batch_alter_table('comment_revision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_comment_revision_text_key'))
        batch_op.drop_column('text_key')
    op.drop_table('term_list')
    op.drop_table('term')
