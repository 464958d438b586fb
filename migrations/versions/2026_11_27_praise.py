"""Recommendations.

Revision: 2026_11_27_praise, after 2026_11_27_reports
"""

import sqlalchemy as sa
from alembic import op

revision = '2026_11_27_praise'
down_revision = '2026_11_27_reports'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('recommendation',
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_recommendation_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_recommendation_comment_id_comment'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('comment_id', 'account_id', name=op.f('pk_recommendation'))
    )
    with op.batch_alter_table('recommendation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recommendation_account_id'), ['account_id'], unique=False)
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('recommendation_count', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('recommendations_before', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('score', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('picked_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('pinned_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.alter_column('recommendation_count', server_default=None)
        batch_op.alter_column('recommendations_before', server_default=None)
        batch_op.alter_column('score', server_default=None)
        parent, picked, pinned = (sa.text(w) for w in ('parent_id IS NULL', 'picked_at IS NOT NULL', 'pinned_at IS NOT NULL'))
        batch_op.create_index('ix_comment_recommended', ['discussion_id', 'score', 'position'], unique=False, sqlite_where=parent, postgresql_where=parent)
        batch_op.create_index('ix_comment_picked', ['discussion_id', 'state', 'position'], unique=False, sqlite_where=picked, postgresql_where=picked)
        batch_op.create_index('ix_comment_pinned', ['discussion_id', 'state', 'pinned_at'], unique=False, sqlite_where=pinned, postgresql_where=pinned)
    with op.batch_alter_table('discussion', schema=None) as batch_op:
        batch_op.add_column(sa.Column('recommendation_count', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('recommendations_scored', sa.Integer(), nullable=False, server_default='0'))
    with op.batch_alter_table('discussion', schema=None) as batch_op:
        batch_op.alter_column('recommendation_count', server_default=None)
        batch_op.alter_column('recommendations_scored', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('discussion', schema=None) as batch_op:
        batch_op.drop_column('recommendations_scored')
        batch_op.drop_column('recommendation_count')
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.drop_index('ix_comment_pinned')
        batch_op.drop_index('ix_comment_picked')
        batch_op.drop_index('ix_comment_recommended')
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.drop_column('pinned_at')
        batch_op.drop_column('picked_at')
        batch_op.drop_column('score')
        batch_op.drop_column('recommendations_before')
        batch_op.drop_column('recommendation_count')
    with op.batch_alter_table('recommendation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recommendation_account_id'))
    op.drop_table('recommendation')
