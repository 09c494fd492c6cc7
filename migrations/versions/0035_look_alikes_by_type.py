"""What look-alikes read of the places of one type in a small square, beside one another in an index."""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_place_alike", "place", ["type", "longitude", "latitude", "gone", "name"])
    op.drop_index("ix_place_type", table_name="place")  # its beginning says the same


def downgrade() -> None:
    """Undo."""
    op.create_index("ix_place_type", "place", ["type"])
    op.drop_index("ix_place_alike", table_name="place")
