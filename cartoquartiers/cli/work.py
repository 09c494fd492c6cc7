"""``flask work``: the jobs that are due."""

import click
from flask import current_app
from flask.cli import with_appcontext

from cartoquartiers.worker import rest, run_due


@click.command("work")
@click.option("--once", is_flag=True, help="S’arrêter après un tour.")
@with_appcontext
def command(*, once: bool) -> None:
    """Run the jobs that are due: letters, reopenings, purges, files; without --once, go on for ever."""
    toolbox = current_app.extensions["toolbox"]
    while True:
        done = run_due(toolbox)
        # For programs each job has its line in the log already.
        if once or (done and toolbox.settings["LOG"] != "json"):
            click.echo("Fait : " + (", ".join(done) or "rien à faire"))
        if once:
            return
        rest(toolbox)
