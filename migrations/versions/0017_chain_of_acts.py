"""Recorded acts become a chain; those that are there are chained as they stand, by their numbers."""

import hashlib
import json
import secrets
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None

_ACT = sa.table(
    "act",
    sa.column("id", sa.Integer()),
    sa.column("person_id", sa.Integer()),
    sa.column("action", sa.String()),
    sa.column("subject", sa.Text()),
    sa.column("details", sa.JSON()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("rank", sa.Integer()),
    sa.column("salt", sa.String()),
    sa.column("sealed", sa.String()),
    sa.column("hash", sa.String()),
)
_SLICE = 1000


def upgrade() -> None:
    """Apply."""
    # May be null: an act gets its place in the chain just before its transaction commits.
    op.add_column("act", sa.Column("rank", sa.Integer(), nullable=True))
    op.add_column("act", sa.Column("salt", sa.String(length=32), nullable=True))
    op.add_column("act", sa.Column("sealed", sa.String(length=64), nullable=True))
    op.add_column("act", sa.Column("hash", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_act_rank"), "act", ["rank"], unique=True)
    head = op.create_table(
        "act_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act_head")),
    )
    rank, last = _chain()
    op.bulk_insert(head, [{"id": 1, "rank": rank, "hash": last}])


def downgrade() -> None:
    """Go back; the acts stay, their chain is gone."""
    op.drop_table("act_head")
    op.drop_index(op.f("ix_act_rank"), table_name="act")
    for name in ("hash", "sealed", "salt", "rank"):
        op.drop_column("act", name)


def _chain() -> tuple[int, str]:
    """Chain what is there, a slice at a time."""
    rank, last, number = 0, "0" * 64, -1
    connection = op.get_bind()
    while rows := connection.execute(
        sa.select(_ACT).where(_ACT.c.id > number).order_by(_ACT.c.id).limit(_SLICE)
    ).all():
        for row in rows:
            rank, number, salt = rank + 1, row.id, secrets.token_hex(16)
            sealed = _sha256(salt, [row.person_id, row.details])
            last = _sha256(last, [rank, _iso(row.at), row.action, row.subject, sealed])
            said = {"rank": rank, "salt": salt, "sealed": sealed, "hash": last}
            connection.execute(sa.update(_ACT).where(_ACT.c.id == number).values(said))
    return rank, last


def _iso(at: datetime) -> str:
    aware = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return aware.isoformat(timespec="microseconds")


def _sha256(before: str, said: list[Any]) -> str:
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()
