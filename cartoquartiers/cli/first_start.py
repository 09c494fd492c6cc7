"""``flask first-start``: the code that makes the first administrator in the browser."""

import click
from flask.cli import with_appcontext

from cartoquartiers import announcing
from cartoquartiers.cli.words import toolbox


@click.command("first-start")
@with_appcontext
def command() -> None:
    """Print the address and the code of the first start, as the server does when it starts."""
    told = announcing.words(toolbox())
    click.echo(told or "Ce site a déjà un compte d’administration : le code ne sert plus.")
