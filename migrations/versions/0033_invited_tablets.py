"""Tablets that an administrator invites by a code, until one takes it up."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("tablet", sa.Column("invited_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Go back; a code that nobody took up yet must not become a tablet."""
    op.execute(
        "DELETE FROM tablet_pin WHERE tablet_id IN (SELECT id FROM tablet WHERE invited_until IS NOT NULL)"
    )
    op.execute(sa.text("DELETE FROM tablet WHERE invited_until IS NOT NULL"))
    op.drop_column("tablet", "invited_until")
