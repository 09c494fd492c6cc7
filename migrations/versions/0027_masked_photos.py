"""Photos of which a part was masked: under which name they go on, and when the former images were erased."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("photo", sa.Column("masked_as", sa.String(64), nullable=True))
    op.add_column("photo", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_photo_masked_as", "photo", ["masked_as"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_photo_masked_as", table_name="photo")
    op.drop_column("photo", "erased_at")
    op.drop_column("photo", "masked_as")
