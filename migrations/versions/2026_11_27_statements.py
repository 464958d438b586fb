"""Statements of reasons and appeals.

Revision: 2026_11_27_statements, after 2026_11_27_notices
"""

import sqlalchemy as sa
from alembic import op

revision = '2026_11_27_statements'
down_revision = '2026_11_27_notices'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('statement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=16), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=True),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('restriction', sa.String(length=12), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cause', sa.String(length=10), nullable=False),
    sa.Column('found_by_machine', sa.Boolean(), nullable=False),
    sa.Column('decided_by_machine', sa.Boolean(), nullable=False),
    sa.Column('rule', sa.String(length=40), nullable=True),
    sa.Column('reason', sa.String(length=20), nullable=True),
    sa.Column('label_de', sa.Text(), nullable=False),
    sa.Column('label_en', sa.Text(), nullable=False),
    sa.Column('explanation_de', sa.Text(), nullable=False),
    sa.Column('explanation_en', sa.Text(), nullable=False),
    sa.Column('netiquette', sa.String(length=200), nullable=False),
    sa.Column('legal_basis', sa.String(length=200), nullable=False),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('quote', sa.Text(), nullable=False),
    sa.Column('appeal_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_statement_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_statement_comment_id_comment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_statement_decision_id_decision'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement')),
    sa.UniqueConstraint('reference', name=op.f('uq_statement_reference'))
    )
    with op.batch_alter_table('statement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_statement_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_statement_comment_id'), ['comment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_statement_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_statement_decision_id'), ['decision_id'], unique=False)
    op.create_table('appeal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('statement_id', sa.Integer(), nullable=True),
    sa.Column('notice_id', sa.Integer(), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('by_first', sa.Boolean(), nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_appeal_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['decided_by_id'], ['account.id'], name=op.f('fk_appeal_decided_by_id_account')),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_appeal_notice_id_notice'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_appeal_statement_id_statement'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal')),
    sa.UniqueConstraint('notice_id', name=op.f('uq_appeal_notice_id')),
    sa.UniqueConstraint('statement_id', name=op.f('uq_appeal_statement_id'))
    )
    with op.batch_alter_table('appeal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appeal_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_appeal_decided_at'), ['decided_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('appeal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appeal_decided_at'))
        batch_op.drop_index(batch_op.f('ix_appeal_account_id'))
    op.drop_table('appeal')
    with op.batch_alter_table('statement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_statement_decision_id'))
        batch_op.drop_index(batch_op.f('ix_statement_created_at'))
        batch_op.drop_index(batch_op.f('ix_statement_comment_id'))
        batch_op.drop_index(batch_op.f('ix_statement_account_id'))
    op.drop_table('statement')
