"""The publisher’s own pages.

Revision: 2026_11_27_house_pages, after 2026_11_27_statements
"""

import sqlalchemy as sa
from alembic import op

revision = '2026_11_27_house_pages'
down_revision = '2026_11_27_statements'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('house_page',
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['account.id'], name=op.f('fk_house_page_changed_by_id_account')),
    sa.PrimaryKeyConstraint('name', 'language', name=op.f('pk_house_page'))
    )
    op.create_table('house_tick',
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('point', sa.String(length=30), nullable=False),
    sa.Column('ticked_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', 'point', name=op.f('pk_house_tick'))
    )


def downgrade() -> None:
    op.drop_table('house_tick')
    op.drop_table('house_page')
