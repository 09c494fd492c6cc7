"""``flask rubriques``: the rubriques and types that come with the program, for a site that has none yet."""

import click
from flask.cli import AppGroup, with_appcontext

from cartoquartiers.cli.words import ADMINISTRATOR, toolbox
from cartoquartiers.store.queries.territory import taxonomy
from cartoquartiers.usecases import starter

group = AppGroup("rubriques", help="Les rubriques et les types de lieux.")


@group.command("take", help="Prendre les rubriques et les types fournis avec le programme.")
@with_appcontext
def take() -> None:
    """Add those that are missing; what the town has already stays as it is."""
    added = _take()
    click.echo(f"{added} types de lieux ajoutés." if added else "Ils y étaient déjà tous.")


def take_if_none(*, dry_run: bool) -> None:
    """Before an import: a site without any rubrique takes the ones that come with the program, and says so.

    Without them each row would be refused. Raises ClickException in a dry run, which may write nothing.
    """
    with toolbox().store.reading() as work:
        if taxonomy(work).categories:
            return
    if dry_run:
        said = (
            "Ce site n’a encore aucune rubrique. Prenez d’abord celles du programme : flask rubriques take."
        )
        raise click.ClickException(toolbox().as_typed(said))
    click.echo(
        f"Ce site n’avait aucune rubrique : celles du programme sont prises ({_take()} types de lieux), "
        "à changer dans l’administration."
    )


def _take() -> int:
    box = toolbox()
    with box.store.writing() as work:
        return starter.take(work, ADMINISTRATOR, box.starter)
