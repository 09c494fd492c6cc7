"""Pictures that came in one archive with a file that is imported; secrets of webhooks that can be changed."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "import_picture",
        sa.Column("draft_uid", sa.String(length=36), nullable=False),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("trouble", sa.String(length=20), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_uid"],
            ["import_draft.uid"],
            name=op.f("fk_import_picture_draft_uid_import_draft"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("draft_uid", "rank", name=op.f("pk_import_picture")),
    )
    op.add_column("webhook", sa.Column("secret_number", sa.Integer(), server_default="0", nullable=False))
    op.add_column("webhook", sa.Column("secret_since", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Go back."""
    op.drop_column("webhook", "secret_since")
    op.drop_column("webhook", "secret_number")
    op.drop_table("import_picture")
