"""``flask audit``: the chain of recorded acts."""

import click
from flask.cli import AppGroup, with_appcontext

from cartoquartiers.cli.words import toolbox
from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.policy import ANONYMOUS
from cartoquartiers.store.queries import acts as queries
from cartoquartiers.usecases import acts

group = AppGroup("audit", help="Le journal des actes : vérifier qu’il est entier, en vider un.")


@group.command("verify")
@click.option("--seen", metavar="EMPREINTE", help="Une empreinte notée un jour, à retrouver.")
@with_appcontext
def verify(seen: str | None) -> None:
    """Read every recorded act and say where the chain is broken first; exit 1 if it is."""
    with toolbox().store.reading() as work:
        wrong = queries.broken(work, seen)
        head = queries.head(work)
    if wrong is None:
        click.echo(f"Le journal est entier : {head.rank} actes. Empreinte du dernier, à noter ailleurs :")
        click.echo(head.hash)
        return
    rank = f"rang {wrong.rank}" if wrong.rank else "sans rang"
    which = f"l’acte {wrong.number} ({rank}) {wrong.fault.sentence}"
    raise click.ClickException(f"Le journal a été modifié : {which}.")


@group.command("erase")
@click.argument("number", type=click.IntRange(min=1))
@with_appcontext
def erase(number: int) -> None:
    """Take away for ever who did an act and its details; another act says so, and the chain stays whole."""
    try:
        with toolbox().store.writing() as work:
            acts.erase(work, ANONYMOUS, number)
    except NotFound:
        raise click.ClickException(f"Aucun acte {number} à vider.") from None
    click.echo(f"Acte {number} vidé de son auteur et de ses détails, pour toujours.")
