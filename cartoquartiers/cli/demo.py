"""``flask demo``: the demonstration territory and its accounts."""

import time

import click
from flask import current_app
from flask.cli import with_appcontext

from cartoquartiers.demonstration import cast
from cartoquartiers.demonstration.load import load
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.toolbox import Toolbox


@click.command("demo")
@with_appcontext
def command() -> None:
    """Load Nantes with its eleven quartiers, real places, waiting contributions and one account per role."""
    toolbox: Toolbox = current_app.extensions["toolbox"]
    given = str(toolbox.settings["DEMO_PASSWORD"])
    if toolbox.in_production and not given:
        # Accounts whose password anybody may have read in a log have no place on a public address.
        raise click.ClickException(
            "CARTO_BASE_URL est une adresse publique : choisissez d’abord CARTO_DEMO_PASSWORD."
        )
    password = cast.kept_password(toolbox.data_dir, given)
    begin = time.monotonic()
    loaded = load(toolbox, password, _progress)
    seconds = round(time.monotonic() - begin)
    if loaded.added:
        click.echo(f"Démonstration chargée : {loaded.added} contributions en {seconds} s.")
    else:
        click.echo("La démonstration est déjà chargée.")
    click.echo("\nComptes (un par rôle) :")
    for role in cast.PARTS:
        click.echo(f"  {cast.email(role):28} {Role(role).sentence}")
    click.echo(f"Mot de passe de tous : {password}\n")


def _progress(done: int, total: int) -> None:
    click.echo(f"  {done} contributions sur {total}…", err=True)
