"""The words under which places are found, narrow and indexed: full text on SQLite, an inverted index on
PostgreSQL."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

# The texts are folded already: what stands between blanks is a word. detail=column keeps no positions, which
# nobody asks for, and halves the index.
_TABLE = """CREATE VIRTUAL TABLE place_search_index USING fts5(
    name, words, content='place_search', content_rowid='id', tokenize='ascii', prefix='1 2 3', detail=column
)"""
_ADD = "INSERT INTO place_search_index(rowid, name, words) VALUES (new.id, new.name, new.words);"
_REMOVE = """INSERT INTO place_search_index(place_search_index, rowid, name, words)
    VALUES ('delete', old.id, old.name, old.words);"""
_SQLITE = (
    _TABLE,
    f"CREATE TRIGGER place_search_added AFTER INSERT ON place_search BEGIN {_ADD} END",
    f"CREATE TRIGGER place_search_removed AFTER DELETE ON place_search BEGIN {_REMOVE} END",
    (
        "CREATE TRIGGER place_search_changed AFTER UPDATE OF name, words ON place_search"
        f" BEGIN {_REMOVE} {_ADD} END"
    ),
)
# A set of words, not a document: the parser of PostgreSQL would take "1e5" for a number. PL/pgSQL and its
# price keep the planner from computing the set of every place instead of asking the index; no helpers are
# started for what takes a millisecond.
_FUNCTION = """CREATE FUNCTION place_search_words(words text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE COST 10000
    AS $$ BEGIN RETURN array_to_tsvector(array_remove(string_to_array(words, ' '), '')); END $$"""
_INDEX = """CREATE INDEX ix_place_search_words ON place_search
    USING gin (place_search_words(name), place_search_words(name || ' ' || words))"""
_POSTGRES = (_FUNCTION, _INDEX)


def upgrade() -> None:
    """Apply. The rows come with the texts, which `flask db upgrade` writes anew: their epoch is forgotten."""
    op.create_table(
        "place_search",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["place.id"], name=op.f("fk_place_search_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_search")),
    )
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRES:
        op.execute(statement)
    site = sa.table("site", sa.column("key"), sa.column("value", sa.JSON()))
    op.execute(site.update().where(site.c.key == "format_epoch").values(value={"value": ""}))


def downgrade() -> None:
    """Undo."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE place_search_index")
    op.drop_table("place_search")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION place_search_words")
