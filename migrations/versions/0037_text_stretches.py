"""The texts of a stretch of place numbers added up: how many places, bytes, box, latest change."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Both stay empty: the worker adds up what is there, and until then it is added up when asked."""
    op.create_table(
        "text_stretch",
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("dataset", sa.String(8), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("feature_bytes", sa.BigInteger(), nullable=False),
        sa.Column("csv_bytes", sa.BigInteger(), nullable=False),
        sa.Column("west", sa.Double(), nullable=False),
        sa.Column("south", sa.Double(), nullable=False),
        sa.Column("east", sa.Double(), nullable=False),
        sa.Column("north", sa.Double(), nullable=False),
        sa.Column("tick", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("rank", "dataset", name=op.f("pk_text_stretch")),
    )
    op.create_table(
        "text_stretch_progress",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tick", sa.BigInteger(), nullable=False),
        sa.Column("rewritten_tick", sa.BigInteger(), nullable=False),
        sa.Column("rewritten_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_stretch_progress")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("text_stretch_progress")
    op.drop_table("text_stretch")
