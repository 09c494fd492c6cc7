"""Pages of a file: the index of what leaves where holds the key by which pages follow one another."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Exchange the index."""
    op.create_index("ix_place_text_dataset_id", "place_text", ["dataset", "id"])
    op.drop_index("ix_place_text_dataset", table_name="place_text")


def downgrade() -> None:
    """Put the former index back."""
    op.create_index("ix_place_text_dataset", "place_text", ["dataset"])
    op.drop_index("ix_place_text_dataset_id", table_name="place_text")
