"""The risk of contributions, looks at what rules publish, structures that publish alone, public stewards."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("contribution", sa.Column("risk", sa.String(length=6), nullable=True))
    op.add_column("contribution", sa.Column("risk_codes", sa.JSON(none_as_null=True), nullable=True))
    op.add_column(
        "organisation", sa.Column("exclusive", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("person", sa.Column("listed", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("person", sa.Column("public_contact", sa.Text(), nullable=True))
    op.create_table(
        "rule_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=30), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.id"],
            name=op.f("fk_rule_look_contribution_id_contribution"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_look")),
    )
    op.create_index(op.f("ix_rule_look_contribution_id"), "rule_look", ["contribution_id"])
    op.create_index(
        "ix_rule_look_waiting",
        "rule_look",
        ["rule"],
        sqlite_where=sa.text("published = 1 AND agreed IS NULL"),
        postgresql_where=sa.text("published AND agreed IS NULL"),
    )


def downgrade() -> None:
    """Undo; whoever refused to be listed is so again until they say it anew, so their name goes."""
    op.execute(sa.text("UPDATE person SET name = '' WHERE NOT listed AND role = 'steward'"))
    op.drop_table("rule_look")
    op.drop_column("person", "public_contact")
    op.drop_column("person", "listed")
    op.drop_column("organisation", "exclusive")
    op.drop_column("contribution", "risk_codes")
    op.drop_column("contribution", "risk")
