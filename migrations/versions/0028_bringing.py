"""Addresses of rows that were looked up, and who has the last word about a field of a followed list."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "address_answer",
        sa.Column("asked", sa.String(length=64), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("asked", name=op.f("pk_address_answer")),
    )
    op.create_index(op.f("ix_address_answer_at"), "address_answer", ["at"])
    op.add_column("import_line", sa.Column("located", sa.JSON(), nullable=True))
    op.add_column("harvest", sa.Column("authority", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Go back."""
    op.drop_column("harvest", "authority")
    op.drop_column("import_line", "located")
    op.drop_table("address_answer")
