"""``flask rubriques``: the rubriques and types that come with the program, for a site that has none yet."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries.territory import taxonomy
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases import acts, starter

group = AppGroup("rubriques", help="Les rubriques et les types de lieux.")

#: Whoever runs the command administers the machine.
_ADMINISTRATOR = Actor(role=Role.ADMINISTRATOR)


@group.command("take", help="Prendre les rubriques et les types fournis avec le programme.")
@with_appcontext
def take() -> None:
    """Add those that are missing; what the town has already stays as it is."""
    added = _take(current_app.extensions["toolbox"])
    click.echo(f"{added} types de lieux ajoutés." if added else "Ils y étaient déjà tous.")


def take_if_none(toolbox: Toolbox, *, dry_run: bool) -> None:
    """Before an import: a site without any rubrique takes the ones that come with the program, and says so.

    Without them each row would be refused. Raises ClickException in a dry run, which may write nothing.
    """
    with toolbox.store.reading() as work:
        if taxonomy(work).categories:
            return
    if dry_run:
        raise click.ClickException(
            "Ce site n’a encore aucune rubrique. Prenez d’abord celles du programme : flask rubriques take."
        )
    added = _take(toolbox)
    click.echo(
        f"Ce site n’avait aucune rubrique : celles du programme sont prises ({added} types de lieux), "
        "à changer dans l’administration."
    )


def _take(toolbox: Toolbox) -> int:
    with toolbox.store.writing() as work:
        acts.alone(work)
        return starter.take(work, _ADMINISTRATOR, toolbox.starter)
