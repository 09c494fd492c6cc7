"""Structures invite their members."""

import sqlalchemy as sa
from alembic import op

revision = "0010_structures"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_code", sa.String(length=60), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_code"],
            ["organisation.code"],
            name=op.f("fk_invitation_organisation_code_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    op.create_index(op.f("ix_invitation_organisation_code"), "invitation", ["organisation_code"])
    op.create_index(op.f("ix_invitation_email"), "invitation", ["email"])
    op.create_table(
        "invitation_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_invitation_link_invitation_id_invitation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invitation_link")),
    )
    op.create_index(op.f("ix_invitation_link_invitation_id"), "invitation_link", ["invitation_id"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("invitation_link")
    op.drop_table("invitation")
