"""``flask purge``: personal data that was kept long enough."""

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from cartoquartiers.cli.words import toolbox
from cartoquartiers.store.overwriting import write_anew, write_over
from cartoquartiers.store.work import Store
from cartoquartiers.usecases import retention


@click.command("purge")
@click.option("--dry-run", is_flag=True, help="Dire ce qui serait effacé, sans rien effacer.")
@click.option("--rewrite", is_flag=True, help="Réécrire ensuite tout le fichier de la base, site arrêté.")
@with_appcontext
def command(*, dry_run: bool, rewrite: bool) -> None:
    """Erase personal data that was kept long enough (Administration → Réglages says how long).

    The worker does the same every day. What contributions say is never erased.
    """
    box = toolbox()
    lines = retention.purge(box.store, box.depot, dry_run=dry_run)
    if not dry_run:
        write_over(box.store)
    if rewrite and not dry_run:
        _rewrite(box.store)
    click.echo("Serait effacé :" if dry_run else "Effacé :")
    for line in lines:
        kept = "" if line.days is None else f" (gardées {line.days} jours)"
        click.echo(f"  {line.count:6}  {line.sentence}{kept}")


def _rewrite(store: Store) -> None:
    """Once after an update from before the program wrote over what it erases."""
    try:
        done = write_anew(store)
    except OperationalError:
        raise click.ClickException(
            "Le fichier n’a pas été réécrit : le site écrit, ou le disque n’a pas la place d’une seconde "
            "copie. Arrêtez le site, faites de la place, puis recommencez."
        ) from None
    if done:
        click.echo("Fichier de la base réécrit.")
