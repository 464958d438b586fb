"""Decisions of rules and about people; who looks at what.

Revision: 2026_11_27_decisions, after 2026_11_27_praise
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_decisions"
down_revision = "2026_11_27_praise"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cause", sa.String(length=10), nullable=False, server_default="own"))
        batch_op.add_column(sa.Column("account_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("sanction_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("was", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("rule", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("message", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("undoes_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("part_of_id", sa.Integer(), nullable=True))
        batch_op.alter_column("discussion_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.alter_column("moderator_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(batch_op.f("ix_decision_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_part_of_id"), ["part_of_id"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_decision_undoes_id"), ["undoes_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_decision_sanction_id_sanction"), "sanction", ["sanction_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(batch_op.f("fk_decision_undoes_id_decision"), "decision", ["undoes_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_decision_part_of_id_decision"), "decision", ["part_of_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_decision_account_id_account"), "account", ["account_id"], ["id"], ondelete="CASCADE"
        )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.alter_column("cause", server_default=None)
        batch_op.alter_column("message", server_default=None)
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.create_index("ix_comment_author_id_state", ["author_id", "state"], unique=False)
    op.create_table(
        "claim",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("moderator_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_claim_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["account.id"], name=op.f("fk_claim_moderator_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_claim")),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_moderator_id"), ["moderator_id"], unique=False)


def downgrade() -> None:
    # What only this version knows can't be kept: decisions of rules, about people, to leave something as it is, and to
    # take a decision back. That one goes too, as if nobody had made it: the comment is as it was before.
    op.execute(
        "UPDATE decision SET verdict = 'undo' "
        "WHERE id IN (SELECT undoes_id FROM decision WHERE verdict = 'undo')"
    )
    op.execute("UPDATE decision SET undoes_id = NULL, part_of_id = NULL")
    op.execute("DELETE FROM decision WHERE moderator_id IS NULL OR discussion_id IS NULL")
    op.execute("DELETE FROM decision WHERE verdict NOT IN ('hide', 'restore', 'approve', 'close', 'reopen')")
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.drop_index("ix_comment_author_id_state")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_moderator_id"))
    op.drop_table("claim")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_decision_account_id_account"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_decision_part_of_id_decision"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_decision_undoes_id_decision"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_decision_sanction_id_sanction"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_decision_undoes_id"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_decision_part_of_id"))
        batch_op.drop_index(batch_op.f("ix_decision_created_at"))
        batch_op.drop_index(batch_op.f("ix_decision_account_id"))
        batch_op.alter_column("moderator_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.alter_column("discussion_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("part_of_id")
        batch_op.drop_column("undoes_id")
        batch_op.drop_column("was")
        batch_op.drop_column("message")
        batch_op.drop_column("rule")
        batch_op.drop_column("sanction_id")
        batch_op.drop_column("account_id")
        batch_op.drop_column("cause")
