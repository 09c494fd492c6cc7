"""Lists that are followed, and what each row of a source was last seen with."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "harvest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=150), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation", sa.String(length=60), nullable=True),
        sa.Column("keeper", sa.Text(), nullable=False),
        sa.Column("file", sa.JSON(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("every_hours", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("modified", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("allowed", sa.String(length=64), nullable=True),
        sa.Column("declined", sa.String(length=64), nullable=True),
        sa.Column("trouble", sa.JSON(), nullable=True),
        sa.Column("asked", sa.JSON(), nullable=True),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("checked_at", moment, nullable=True),
        sa.Column("succeeded_at", moment, nullable=True),
        sa.Column("due_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_harvest_person_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation"],
            ["organisation.code"],
            name=op.f("fk_harvest_organisation_organisation"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_harvest")),
        sa.UniqueConstraint("source", name=op.f("uq_harvest_source")),
    )
    op.create_index(op.f("ix_harvest_person_id"), "harvest", ["person_id"])
    op.create_index(op.f("ix_harvest_due_at"), "harvest", ["due_at"])
    op.add_column("import_row", sa.Column("photo_url", sa.Text(), nullable=True))
    op.add_column("import_row", sa.Column("missing_since", moment, nullable=True))
    op.add_column("import_row", sa.Column("closing_uid", sa.String(length=36), nullable=True))


def downgrade() -> None:
    """Go back."""
    op.drop_column("import_row", "closing_uid")
    op.drop_column("import_row", "missing_since")
    op.drop_column("import_row", "photo_url")
    op.drop_table("harvest")
