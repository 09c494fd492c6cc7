"""Pictures that came in one archive with a file that is imported."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0028"
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


def downgrade() -> None:
    """Go back."""
    op.drop_table("import_picture")
