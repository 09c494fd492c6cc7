"""Decisions are read by month: the public log of the moderation."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_decision_at", "decision", ["at"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_decision_at", table_name="decision")
