"""Tablets that agents share, their codes, and the tablet on which a session was opened."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "tablet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tablet")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_tablet_token_hash")),
    )
    op.create_table(
        "tablet_pin",
        sa.Column("tablet_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("pin_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tablet_id"], ["tablet.id"], name=op.f("fk_tablet_pin_tablet_id_tablet"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_tablet_pin_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tablet_id", "person_id", name=op.f("pk_tablet_pin")),
    )
    op.add_column("session", sa.Column("tablet_id", sa.Integer(), nullable=True))
    op.add_column("session", sa.Column("by_pin", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Go back; what a code opened must not become a whole session."""
    op.execute(sa.text("DELETE FROM session WHERE by_pin"))
    op.drop_column("session", "by_pin")
    op.drop_column("session", "tablet_id")
    op.drop_table("tablet_pin")
    op.drop_table("tablet")
