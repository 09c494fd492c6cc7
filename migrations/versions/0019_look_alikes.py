"""Official numbers that are looked up, likely doubles, and pairs of which somebody said that they are two."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_NUMBERS = ("uai", "finess", "osm_id", "id_acceslibre")


def upgrade() -> None:
    """Apply."""
    for number in _NUMBERS:
        said = _said(number)
        op.execute(sa.text(f"CREATE INDEX ix_place_{number} ON place ({said}) WHERE {said} IS NOT NULL"))
    op.create_table(
        "look_alike",
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["first_id"], ["place.id"], name=op.f("fk_look_alike_first_id_place")),
        sa.ForeignKeyConstraint(["second_id"], ["place.id"], name=op.f("fk_look_alike_second_id_place")),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_look_alike")),
    )
    op.create_index("ix_look_alike_second_id", "look_alike", ["second_id"])
    op.create_index("ix_look_alike_score", "look_alike", ["score"])
    op.create_table(
        "distinct_pair",
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["first_id"], ["place.id"], name=op.f("fk_distinct_pair_first_id_place")),
        sa.ForeignKeyConstraint(["second_id"], ["place.id"], name=op.f("fk_distinct_pair_second_id_place")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_distinct_pair_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_distinct_pair")),
    )
    op.create_index("ix_distinct_pair_second_id", "distinct_pair", ["second_id"])
    op.create_table(
        "look_alike_progress",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tick", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_alike_progress")),
    )


def downgrade() -> None:
    """Go back."""
    for table in ("look_alike_progress", "distinct_pair", "look_alike"):
        op.drop_table(table)
    for number in _NUMBERS:
        op.execute(sa.text(f"DROP INDEX ix_place_{number}"))


def _said(number: str) -> str:
    if op.get_bind().dialect.name == "sqlite":
        return f"json_extract(fields, '$.{number}')"
    return f"(fields ->> '{number}')"
