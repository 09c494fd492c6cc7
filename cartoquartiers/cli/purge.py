"""``flask purge``: personal data that was kept long enough."""

import click
from flask.cli import with_appcontext

from cartoquartiers.cli.words import toolbox
from cartoquartiers.store.overwriting import write_over
from cartoquartiers.usecases import retention


@click.command("purge")
@click.option("--dry-run", is_flag=True, help="Dire ce qui serait effacé, sans rien effacer.")
@with_appcontext
def command(*, dry_run: bool) -> None:
    """Erase personal data that was kept long enough (Administration → Réglages says how long).

    The worker does the same every day. What contributions say is never erased.
    """
    box = toolbox()
    lines = retention.purge(box.store, box.depot, dry_run=dry_run)
    if not dry_run:
        write_over(box.store)
    click.echo("Serait effacé :" if dry_run else "Effacé :")
    for line in lines:
        kept = "" if line.days is None else f" (gardées {line.days} jours)"
        click.echo(f"  {line.count:6}  {line.sentence}{kept}")
