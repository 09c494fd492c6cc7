"""``flask db``: migrations on both databases, and places from their revisions."""

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from cartoquartiers.cli import move
from cartoquartiers.store import migrate
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases import publish
from cartoquartiers.usecases.epoch import refresh_if_outdated

group = AppGroup("db", help="La base de données : mise à niveau, vérification, reconstruction.")


group.add_command(move.command)


def _toolbox() -> Toolbox:
    toolbox: Toolbox = current_app.extensions["toolbox"]
    return toolbox


@group.command("upgrade")
@click.argument("revision", default="head")
@with_appcontext
def upgrade(revision: str) -> None:
    """Apply the migrations that are missing, then write texts anew when their format or the public address
    changed."""
    toolbox = _toolbox()
    _ = toolbox.data_dir
    migrate.upgrade(toolbox.store.url, revision)
    with toolbox.store.writing() as work:
        refreshed = refresh_if_outdated(work)
    click.echo(
        f"Base à jour ({migrate.current(toolbox.store.url)})."
        + (f" {refreshed} fiches réécrites." if refreshed else "")
    )


@group.command("downgrade")
@click.argument("revision")
@with_appcontext
def downgrade(revision: str) -> None:
    """Go back to REVISION (``base``: to nothing)."""
    migrate.downgrade(_toolbox().store.url, revision)
    click.echo(f"Base revenue à {revision}.")


@group.command("check")
@with_appcontext
def check() -> None:
    """Compare the models with the migrated database; exit 1 when they differ."""
    found = migrate.differences(_toolbox().store.url)
    for difference in found:
        click.echo(difference)
    if found:
        raise SystemExit(1)
    click.echo("La base correspond aux modèles.")


@group.command("rebuild")
@with_appcontext
def rebuild() -> None:
    """Make every place anew from its revisions; says how many differed."""
    with _toolbox().store.writing() as work:
        differing = publish.rebuild(work)
    click.echo(
        f"{differing} fiches différaient de leurs révisions."
        if differing
        else "Chaque fiche correspond à ses révisions."
    )
