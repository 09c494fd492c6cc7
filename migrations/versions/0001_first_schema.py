"""The first schema: places and their history, contributions, people, territory."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SPATIAL = {"place_position": ("POINT", "integer"), "outline": ("MULTIPOLYGON", "serial")}


def upgrade() -> None:
    """Apply."""
    create_tables()
    for table, (shape, key) in SPATIAL.items():
        create_spatial(table, shape, key)
    clock = sa.table("clock", sa.column("id"), sa.column("tick"), sa.column("at", sa.DateTime(timezone=True)))
    op.execute(clock.insert().values(id=1, tick=0, at=sa.func.current_timestamp()))


def create_spatial(table: str, shape: str, key: str) -> None:
    """Create a narrow table whose integer key is the rowid that SpatiaLite's index hangs on.

    ``key``: ``integer`` where the number is given, ``serial`` where PostgreSQL counts (SQLite always can).
    """
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TABLE {table} (id INTEGER NOT NULL PRIMARY KEY)")
        op.execute(f"SELECT AddGeometryColumn('{table}', 'geom', 4326, '{shape}', 'XY', 1)")
        op.execute(f"SELECT CreateSpatialIndex('{table}', 'geom')")
    else:
        op.execute(
            f"CREATE TABLE {table} (id {key} NOT NULL PRIMARY KEY, geom geometry({shape}, 4326) NOT NULL)"
        )
        op.execute(f"CREATE INDEX ix_{table}_geom ON {table} USING gist (geom)")


def drop_spatial(table: str) -> None:
    """Drop a spatial table with what the database keeps about it."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"SELECT DropTable(NULL, '{table}')")
    else:
        op.execute(f"DROP TABLE {table}")


def downgrade() -> None:
    """Undo."""
    for table in SPATIAL:
        drop_spatial(table)
    drop_tables()


def create_tables() -> None:
    """Everything but the spatial tables."""
    op.create_table(
        "category",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("colour", sa.String(length=7), nullable=False),
        sa.Column("pictogram", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_category")),
    )
    op.create_table(
        "clock",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tick", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
    )
    op.create_table(
        "import_row",
        sa.Column("source", sa.String(length=150), nullable=False),
        sa.Column("source_id", sa.String(length=150), nullable=False),
        sa.Column("place_uid", sa.String(length=36), nullable=False),
        sa.Column("contribution_uid", sa.String(length=36), nullable=True),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "source_id", name=op.f("pk_import_row")),
    )
    op.create_index(op.f("ix_import_row_place_uid"), "import_row", ["place_uid"], unique=False)
    op.create_table(
        "job",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job")),
    )
    op.create_table(
        "municipality",
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("outline_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_municipality")),
        sa.UniqueConstraint("outline_id", name=op.f("uq_municipality_outline_id")),
    )
    op.create_table(
        "neighbourhood",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("outline_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_neighbourhood")),
        sa.UniqueConstraint("outline_id", name=op.f("uq_neighbourhood_outline_id")),
    )
    op.create_table(
        "organisation",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("site_web", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_organisation")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("short_code", sa.String(length=6), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_on", sa.String(length=10), nullable=True),
        sa.Column("verified_by", sa.String(length=20), nullable=True),
        sa.Column("gone", sa.String(length=10), nullable=True),
        sa.Column("replaced_by", sa.String(length=36), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("family", sa.String(length=12), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("type", sa.String(length=60), nullable=True),
        sa.Column("commune", sa.String(length=5), nullable=True),
        sa.Column("quartier", sa.String(length=60), nullable=True),
        sa.Column("organisation", sa.String(length=60), nullable=True),
        sa.Column("etat", sa.String(length=24), nullable=False),
        sa.Column("access", sa.String(length=10), nullable=True),
        sa.Column("hours", sa.Text(), nullable=True),
        sa.Column("reopens_on", sa.String(length=10), nullable=True),
        sa.Column("verify_by", sa.String(length=10), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("short_code", name=op.f("uq_place_short_code")),
        sa.UniqueConstraint("uid", name=op.f("uq_place_uid")),
    )
    op.create_index(op.f("ix_place_category"), "place", ["category"], unique=False)
    op.create_index(op.f("ix_place_commune"), "place", ["commune"], unique=False)
    op.create_index(op.f("ix_place_gone"), "place", ["gone"], unique=False)
    op.create_index(op.f("ix_place_organisation"), "place", ["organisation"], unique=False)
    op.create_index(op.f("ix_place_quartier"), "place", ["quartier"], unique=False)
    op.create_index("ix_place_source_source_id", "place", ["source", "source_id"], unique=False)
    op.create_index(op.f("ix_place_type"), "place", ["type"], unique=False)
    op.create_index(op.f("ix_place_verify_by"), "place", ["verify_by"], unique=False)
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index(op.f("ix_sign_in_attempt_subject"), "sign_in_attempt", ["subject"], unique=False)
    op.create_table(
        "site",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_site")),
    )
    op.create_table(
        "act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_act_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
    )
    op.create_table(
        "contribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("follow_token", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("place_uid", sa.String(length=36), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("confirmed", sa.JSON(), nullable=False),
        sa.Column("report", sa.String(length=12), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("charter", sa.String(length=40), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_role", sa.String(length=20), nullable=True),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("commune", sa.String(length=5), nullable=True),
        sa.Column("quartier", sa.String(length=60), nullable=True),
        sa.Column("category", sa.String(length=60), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_contribution_author_id_person")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_contribution_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
        sa.UniqueConstraint("follow_token", name=op.f("uq_contribution_follow_token")),
        sa.UniqueConstraint("uid", name=op.f("uq_contribution_uid")),
    )
    op.create_index(op.f("ix_contribution_author_id"), "contribution", ["author_id"], unique=False)
    op.create_index(op.f("ix_contribution_place_uid"), "contribution", ["place_uid"], unique=False)
    op.create_index(
        "ix_contribution_state_received_at", "contribution", ["state", "received_at"], unique=False
    )
    op.create_table(
        "membership",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_code", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_code"],
            ["organisation.code"],
            name=op.f("fk_membership_organisation_code_organisation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "organisation_code", name=op.f("pk_membership")),
    )
    op.create_table(
        "person_scope",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_scope_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "kind", "code", name=op.f("pk_person_scope")),
    )
    op.create_table(
        "photo",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sender_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["sender_id"], ["person.id"], name=op.f("fk_photo_sender_id_person")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_photo")),
    )
    op.create_index(op.f("ix_photo_state"), "photo", ["state"], unique=False)
    op.create_table(
        "place_text",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tick", sa.BigInteger(), nullable=False),
        sa.Column("first_tick", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dataset", sa.String(length=8), nullable=False),
        sa.Column("was_in", sa.String(length=20), nullable=False),
        sa.Column("feature_bytes", sa.Integer(), nullable=False),
        sa.Column("csv_bytes", sa.Integer(), nullable=False),
        sa.Column("searched", sa.Text(), nullable=False),
        sa.Column("feature", sa.Text(), nullable=False),
        sa.Column("csv", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["place.id"], name=op.f("fk_place_text_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_text")),
        sa.UniqueConstraint("tick", name=op.f("uq_place_text_tick")),
    )
    op.create_index(op.f("ix_place_text_dataset"), "place_text", ["dataset"], unique=False)
    op.create_table(
        "place_type",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("synonyms", sa.JSON(), nullable=False),
        sa.Column("pictogram", sa.String(length=60), nullable=False),
        sa.Column("family", sa.String(length=12), nullable=False),
        sa.Column("verification_months", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category"], ["category.code"], name=op.f("fk_place_type_category_category")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_place_type")),
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_session_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_person_id"), "session", ["person_id"], unique=False)
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tick", sa.BigInteger(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_role", sa.String(length=20), nullable=True),
        sa.Column("confirmed", sa.JSON(), nullable=False),
        sa.Column("verified_on", sa.String(length=10), nullable=True),
        sa.Column("verified_by", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_revision_contribution_id_contribution")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_revision_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("place_id", "version", name=op.f("uq_revision_place_id_version")),
        sa.UniqueConstraint("tick", name=op.f("uq_revision_tick")),
    )
    op.create_index(op.f("ix_revision_contribution_id"), "revision", ["contribution_id"], unique=False)
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("rule", sa.String(length=30), nullable=True),
        sa.Column("decider_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("amended", sa.JSON(), nullable=True),
        sa.Column("applied", sa.JSON(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_decision_contribution_id_contribution")
        ),
        sa.ForeignKeyConstraint(["decider_id"], ["person.id"], name=op.f("fk_decision_decider_id_person")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_decision_revision_id_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_contribution_id"), "decision", ["contribution_id"], unique=False)


def drop_tables() -> None:
    """Everything but the spatial tables; their indexes go with them."""
    op.drop_table("decision")
    op.drop_table("revision")
    op.drop_table("session")
    op.drop_table("place_type")
    op.drop_table("place_text")
    op.drop_table("photo")
    op.drop_table("person_scope")
    op.drop_table("membership")
    op.drop_table("contribution")
    op.drop_table("act")
    op.drop_table("site")
    op.drop_table("sign_in_attempt")
    op.drop_table("place")
    op.drop_table("person")
    op.drop_table("organisation")
    op.drop_table("neighbourhood")
    op.drop_table("municipality")
    op.drop_table("job")
    op.drop_table("import_row")
    op.drop_table("clock")
    op.drop_table("category")
