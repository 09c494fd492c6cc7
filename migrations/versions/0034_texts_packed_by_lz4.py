"""PostgreSQL packs the long texts beside a place by LZ4: it opens them four times as fast as its own way.

Texts that are there already stay as they are until they change. A server that was built without LZ4 keeps its
own way.
"""

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_COLUMNS = ("searched", "feature", "csv")


def upgrade() -> None:
    """Apply."""
    _pack_by("lz4")


def downgrade() -> None:
    """Go back."""
    _pack_by("default")


def _pack_by(name: str) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    said = ", ".join(f"ALTER COLUMN {column} SET COMPRESSION {name}" for column in _COLUMNS)
    # Said as a text: before version 14 PostgreSQL does not even know the words.
    op.execute(
        f"DO $$ BEGIN EXECUTE 'ALTER TABLE place_text {said}';"
        " EXCEPTION WHEN feature_not_supported OR syntax_error THEN NULL; END $$"
    )
