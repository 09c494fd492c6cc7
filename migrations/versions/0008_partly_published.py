"""What is left of a contribution that was published in part, and one creation only for each new place."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ONE_CREATION = "uq_contribution_place_uid_create"
_TWICE = sa.text(
    "SELECT later.id FROM contribution later JOIN contribution first"
    " ON first.place_uid = later.place_uid AND first.id < later.id"
    " WHERE first.kind = 'create' AND later.kind = 'create' AND later.place_id IS NULL"
)


def upgrade() -> None:
    """Apply."""
    # Native on both databases: a rebuilt table would take the spatial ones with it.
    reference = "INTEGER REFERENCES contribution (id)"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"ALTER TABLE contribution ADD COLUMN rest_of_id {reference}")
    else:
        op.add_column("contribution", sa.Column("rest_of_id", sa.Integer(), nullable=True))
        op.create_foreign_key(
            op.f("fk_contribution_rest_of_id_contribution"),
            "contribution",
            "contribution",
            ["rest_of_id"],
            ["id"],
        )
    op.create_index(op.f("ix_contribution_rest_of_id"), "contribution", ["rest_of_id"])
    _part_twins()
    op.create_index(
        op.f(_ONE_CREATION),
        "contribution",
        ["place_uid"],
        unique=True,
        sqlite_where=sa.text("kind = 'create'"),
        postgresql_where=sa.text("kind = 'create'"),
    )


def _part_twins() -> None:
    """Two creations may have taken one uid at one instant: the later one, never published, gets its own."""
    change = sa.text("UPDATE contribution SET place_uid = :uid WHERE id = :id")
    for number in {row[0] for row in op.get_bind().execute(_TWICE)}:
        op.get_bind().execute(change, {"uid": str(uuid.uuid4()), "id": number})


def downgrade() -> None:
    """Undo."""
    op.drop_index(op.f(_ONE_CREATION), table_name="contribution")
    op.drop_index(op.f("ix_contribution_rest_of_id"), table_name="contribution")
    op.drop_column("contribution", "rest_of_id")
