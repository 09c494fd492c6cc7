"""By which door a contribution came; who looks at which, so that two moderators do not do one work twice."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; of what came before, only imports can be told: they speak for the house without a name."""
    op.add_column(
        "contribution", sa.Column("origin", sa.String(length=8), nullable=False, server_default="site")
    )
    op.add_column("contribution", sa.Column("operation", sa.String(length=150), nullable=True))
    op.execute(
        sa.text(
            "UPDATE contribution SET origin = 'import'"
            " WHERE author_id IS NULL AND author_role = 'administrator'"
        )
    )
    op.create_index("ix_decision_decider_id_at", "decision", ["decider_id", "at"])
    op.create_table(
        "claim",
        sa.Column("contribution_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.id"],
            name=op.f("fk_claim_contribution_id_contribution"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_claim_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_claim")),
    )


def downgrade() -> None:
    """Go back; a claim lasts minutes."""
    op.drop_table("claim")
    op.drop_index("ix_decision_decider_id_at", table_name="decision")
    op.drop_column("contribution", "operation")
    op.drop_column("contribution", "origin")
