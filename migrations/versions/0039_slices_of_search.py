"""Slices of the search index for the box that looks at some hundred hits, and a short list of what waits for
it. PostgreSQL only: SQLite gives hits one by one."""

from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

# Written out, as ``place_search_words`` is asked: else an index is not used.
_WORDS = "gin (place_search_words(name), place_search_words(name || ' ' || words))"
_SLICES = ((0, 0), (1, 3), (4, 11), (12, 31), (32, 63))
# New words wait in a list that each search reads whole: 64 kB, the least that PostgreSQL takes, instead of
# the 4 MB that it lets it grow to, which cost 2 ms an index and question.
_SHORT = "gin_pending_list_limit = 64"


def upgrade() -> None:
    """Apply. All slices together hold a quarter of the places."""
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute(f"ALTER INDEX ix_place_search_words SET ({_SHORT})")
    op.execute("SELECT gin_clean_pending_list('ix_place_search_words')")
    for first, last in _SLICES:
        op.execute(
            f"CREATE INDEX ix_place_search_slice_{first} ON place_search USING {_WORDS} WITH ({_SHORT})"
            f" WHERE id % 256 BETWEEN {first} AND {last}"
        )


def downgrade() -> None:
    """Undo."""
    if op.get_bind().dialect.name == "sqlite":
        return
    for first, _last in _SLICES:
        op.execute(f"DROP INDEX ix_place_search_slice_{first}")
    op.execute("ALTER INDEX ix_place_search_words RESET (gin_pending_list_limit)")
