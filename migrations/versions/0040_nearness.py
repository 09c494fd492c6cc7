"""How far from the place the author of a contribution was, as a word: sur place, proche, loin."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("contribution", sa.Column("nearness", sa.String(8)))


def downgrade() -> None:
    """Undo."""
    op.drop_column("contribution", "nearness")
