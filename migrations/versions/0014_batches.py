"""Many places changed by one decision; each contribution names the batch that it is part of."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(length=20), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_batch_person_id_person")),
        sa.ForeignKeyConstraint(["undoes_id"], ["batch.id"], name=op.f("fk_batch_undoes_id_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
    )
    op.create_index(op.f("ix_batch_person_id"), "batch", ["person_id"])
    op.create_index(op.f("ix_batch_undoes_id"), "batch", ["undoes_id"])
    op.create_table(
        "batch_item",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("heap", sa.String(length=10), nullable=True),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_batch_item_batch_id_batch"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_batch_item_place_id_place")),
        sa.PrimaryKeyConstraint("batch_id", "rank", name=op.f("pk_batch_item")),
    )
    op.create_index(op.f("ix_batch_item_place_id"), "batch_item", ["place_id"])
    _name_the_batch()
    op.create_index(op.f("ix_contribution_batch_id"), "contribution", ["batch_id"])


def _name_the_batch() -> None:
    # Native on both databases: a rebuilt table would take the spatial ones with it.
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ALTER TABLE contribution ADD COLUMN batch_id INTEGER REFERENCES batch (id)")
        return
    op.add_column("contribution", sa.Column("batch_id", sa.Integer(), nullable=True))
    name = op.f("fk_contribution_batch_id_batch")
    op.create_foreign_key(name, "contribution", "batch", ["batch_id"], ["id"])


def downgrade() -> None:
    """Go back: what was published stays, only what held it together goes."""
    op.drop_index(op.f("ix_contribution_batch_id"), table_name="contribution")
    op.drop_column("contribution", "batch_id")
    op.drop_table("batch_item")
    op.drop_table("batch")
