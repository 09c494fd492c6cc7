"""Extra fields, and the types that declare them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "extra_field",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("help", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_extra_field")),
    )
    op.create_table(
        "type_field",
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["type"], ["place_type.code"], name=op.f("fk_type_field_type_place_type"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["field"], ["extra_field.code"], name=op.f("fk_type_field_field_extra_field")
        ),
        sa.PrimaryKeyConstraint("type", "field", name=op.f("pk_type_field")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("type_field")
    op.drop_table("extra_field")
