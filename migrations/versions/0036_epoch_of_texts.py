"""The epoch of the published texts as every setting is kept: a former form of step 0023 left a bare word."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_KEY = "format_epoch"


def upgrade() -> None:
    """Apply. An empty epoch has the texts written anew, as step 0023 wanted."""
    site = sa.table("site", sa.column("key"), sa.column("value", sa.JSON()))
    ours = site.c.key == _KEY
    kept = op.get_bind().execute(sa.select(site.c.value).where(ours)).first()
    if kept is not None and not isinstance(kept.value, dict):
        op.execute(site.update().where(ours).values(value={"value": ""}))


def downgrade() -> None:
    """Undo: nothing, the form is that of every step."""
