"""Addresses that follow places and areas, and people who are asked whether places are still right,
and notes beside the facts."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "follower",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follower")),
        sa.UniqueConstraint("email", name=op.f("uq_follower_email")),
        sa.UniqueConstraint("token", name=op.f("uq_follower_token")),
    )
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follower_id", sa.Integer(), nullable=False),
        sa.Column("place_uid", sa.String(length=36), nullable=True),
        sa.Column("scope", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("rhythm", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_tick", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["follower_id"],
            ["follower.id"],
            name=op.f("fk_subscription_follower_id_follower"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("key", name=op.f("uq_subscription_key")),
    )
    op.create_index(op.f("ix_subscription_follower_id"), "subscription", ["follower_id"])
    _ask()


def _ask() -> None:
    op.create_table(
        "inquiry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=8), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_inquiry_place_id_place")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_inquiry_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
    )
    op.create_index(op.f("ix_inquiry_person_id"), "inquiry", ["person_id"])
    op.create_index("ix_inquiry_place_id_asked_at", "inquiry", ["place_id", "asked_at"])
    op.create_table(
        "inquiry_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inquiry_id"],
            ["inquiry.id"],
            name=op.f("fk_inquiry_link_inquiry_id_inquiry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_inquiry_link")),
    )
    op.create_index(op.f("ix_inquiry_link_inquiry_id"), "inquiry_link", ["inquiry_id"])
    _note()
    _check()
    op.add_column("person", sa.Column("inquiries", sa.Boolean(), nullable=False, server_default=sa.true()))


def _note() -> None:
    op.add_column("contribution", sa.Column("note", sa.Text(), nullable=True))
    op.create_table(
        "tip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_on", sa.String(length=10), nullable=False),
        sa.Column("said_by", sa.String(length=20), nullable=False),
        sa.Column("last_day", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_tip_place_id_place")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_tip_contribution_id_contribution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip")),
        sa.UniqueConstraint("uid", name=op.f("uq_tip_uid")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_tip_contribution_id")),
    )
    op.create_index(op.f("ix_tip_place_id"), "tip", ["place_id"])
    op.create_index(op.f("ix_tip_last_day"), "tip", ["last_day"])


def _check() -> None:
    op.create_table(
        "place_check",
        sa.Column("place_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("field_group", sa.String(length=12), nullable=False),
        sa.Column("seen_on", sa.String(length=10), nullable=False),
        sa.Column("seen_by", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_place_check_place_id_place")),
        sa.PrimaryKeyConstraint("place_id", "field_group", name=op.f("pk_place_check")),
    )
    _fill_checks()


# As the fields were grouped when this table was made.
_GROUPS = {
    "presence": "gone etat ferme_jusqu_au replaced_by",
    "ou": "position adresse code_postal commune",
    "horaires": "horaires horaires_texte",
    "contact": "telephone courriel site_web",
    "acces": "acces_fauteuil",
    "quoi": "nom famille rubrique type description gestionnaire structure",
    "photos": "photos",
}


def _fill_checks() -> None:
    """From the revisions that tell that somebody saw the place, the same as `flask db rebuild` does."""
    group_of = {name: group for group, names in _GROUPS.items() for name in names.split()}
    columns = [sa.column("place_id", sa.Integer), sa.column("kind"), sa.column("changes", sa.JSON)]
    columns += [sa.column("confirmed", sa.JSON), sa.column("verified_on"), sa.column("verified_by")]
    revision = sa.table("revision", *columns, sa.column("id", sa.Integer))
    seen = sa.select(*columns).where(revision.c.verified_on.is_not(None)).order_by(revision.c.id)
    found: dict[tuple[int, str], tuple[str, str]] = {}
    for row in op.get_bind().execute(seen):
        named = row.confirmed if row.kind == "confirm" else row.changes
        for group in {"presence", *(group_of.get(name, "plus") for name in named or ())}:
            known = found.get((row.place_id, group))
            if known is None or row.verified_on >= known[0]:
                found[row.place_id, group] = (row.verified_on, row.verified_by or "resident")
    names = ("place_id", "field_group", "seen_on", "seen_by")
    rows = [dict(zip(names, (*key, *value), strict=True)) for key, value in found.items()]
    if rows:
        op.bulk_insert(sa.table("place_check", *(sa.column(name) for name in names)), rows)


def downgrade() -> None:
    """Undo."""
    op.drop_table("place_check")
    op.drop_table("tip")
    op.drop_column("contribution", "note")
    op.drop_column("person", "inquiries")
    op.drop_table("inquiry_link")
    op.drop_table("inquiry")
    op.drop_table("subscription")
    op.drop_table("follower")
