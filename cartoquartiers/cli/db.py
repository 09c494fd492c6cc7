"""``flask db``: migrations on both databases, and places from their revisions."""

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from cartoquartiers.cli import move
from cartoquartiers.cli.keep_words import sentences
from cartoquartiers.keeping.sealing import Open
from cartoquartiers.keeping.shelf import Shelf
from cartoquartiers.keeping.take import take
from cartoquartiers.store import migrate
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases import publish
from cartoquartiers.usecases.epoch import refresh_if_outdated

group = AppGroup("db", help="La base de données : mise à niveau, vérification, reconstruction.")


BEFORE = "avant-mise-a-jour"
"""The folder, below that of the data, of the backups that an upgrade takes."""
_KEPT = 2
_TOO_NEW = (
    "La base vient d’une version plus récente (étape {found}) ; ce programme ne connaît que les étapes "
    "jusqu’à {known}, et n’y touche pas.\nRemettez le programme de cette version, ou restaurez une "
    "sauvegarde de la version d’avant dans une base vide."
)
group.add_command(move.command)


def _toolbox() -> Toolbox:
    toolbox: Toolbox = current_app.extensions["toolbox"]
    return toolbox


@group.command("upgrade")
@click.argument("revision", default="head")
@click.option(
    "--backup/--no-backup", default=True, help="Sauvegarder d’abord une base qui contient quelque chose."
)
@with_appcontext
def upgrade(revision: str, *, backup: bool) -> None:
    """Apply the migrations that are missing, then write texts anew when their format or the public address
    changed. A database of a former version is backed up first, into the data folder."""
    toolbox = _toolbox()
    folder, found = toolbox.data_dir, migrate.current(toolbox.store.url)
    if found is not None and not migrate.knows(found):
        raise click.ClickException(_TOO_NEW.format(found=found, known=migrate.head()))
    if backup and found not in {None, migrate.head()}:
        with sentences():
            taken = take(toolbox, Shelf(folder / BEFORE), Open(), _KEPT, lambda _line: None)
        click.echo(f"Sauvegarde d’avant la mise à niveau : {taken.kept.folder}")
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
