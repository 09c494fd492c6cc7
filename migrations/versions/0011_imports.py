"""Files that people import in the browser: the draft, its rows, and what served the last time."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010_structures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "import_draft",
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("file", sa.JSON(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_import_draft_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_import_draft")),
    )
    op.create_index(op.f("ix_import_draft_person_id"), "import_draft", ["person_id"])
    op.create_table(
        "import_line",
        sa.Column("draft_uid", sa.String(length=36), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("source_id", sa.String(length=150), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("fate", sa.JSON(), nullable=True),
        sa.Column("heap", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_uid"],
            ["import_draft.uid"],
            name=op.f("fk_import_line_draft_uid_import_draft"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("draft_uid", "rank", name=op.f("pk_import_line")),
    )
    op.create_index(op.f("ix_import_line_draft_uid_source_id"), "import_line", ["draft_uid", "source_id"])
    op.create_table(
        "import_habit",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=150), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("used_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_import_habit_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "signature", name=op.f("pk_import_habit")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("import_habit")
    op.drop_table("import_line")
    op.drop_table("import_draft")
