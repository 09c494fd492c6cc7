"""In which quartiers, communes, rubriques and types a place was published, so that their feeds can say that
it left."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None

_COLUMNS = {"quartier": "quartier", "commune": "commune", "rubrique": "category", "type": "type"}


def upgrade() -> None:
    """Apply. Nobody followed these feeds before: where the places are now is all that needs to be known."""
    op.create_table(
        "place_area",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_place_area_place_id_place")),
        sa.PrimaryKeyConstraint("kind", "code", "place_id", name=op.f("pk_place_area")),
    )
    op.create_index(op.f("ix_place_area_place_id"), "place_area", ["place_id"])
    area = sa.table("place_area", sa.column("kind"), sa.column("code"), sa.column("place_id"))
    text = sa.table("place_text", sa.column("id"), sa.column("dataset"))
    place = sa.table("place", sa.column("id"), *map(sa.column, _COLUMNS.values()))
    for kind, name in _COLUMNS.items():
        column = place.c[name]
        # A literal of a known type: PostgreSQL takes a bare one for "unknown".
        now = sa.select(sa.cast(sa.literal(kind), sa.String(10)), column, place.c.id).join_from(
            place, text, text.c.id == place.c.id
        )
        rows = now.where(text.c.dataset != "none", column.is_not(None))
        op.execute(area.insert().from_select(["kind", "code", "place_id"], rows))


def downgrade() -> None:
    """Undo."""
    op.drop_table("place_area")
