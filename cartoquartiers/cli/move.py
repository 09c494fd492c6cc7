"""``flask db move``: everything into another database."""

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from cartoquartiers.cli.keep_words import STOP_IT
from cartoquartiers.cli.words import TABLES, counted, toolbox
from cartoquartiers.store.engine import SpatialiteMissing
from cartoquartiers.store.move import CannotMove, check, move
from cartoquartiers.store.still import Closed, InUse, in_use, standing_still
from cartoquartiers.store.transfer import SchemaTooNew

_IN_USE = (
    "Le site est en marche, ou une autre commande : ce qu’il enregistrerait resterait dans l’ancienne base. "
    f"{STOP_IT}, puis recommencez. Rien n’a été copié."
)
_STARTED = (
    "La copie est faite, mais le site a été démarré entre-temps : ce qu’il enregistre maintenant reste dans "
    "l’ancienne base. Arrêtez-le, videz la base d’arrivée, puis recommencez."
)
_SENTENCES = {
    "same": "Cette adresse est celle de la base actuelle : indiquez celle de la nouvelle base.",
    "outdated": "La base actuelle n’est pas à jour : lancez d’abord « flask db upgrade ».",
    "not_empty": "La base d’arrivée contient déjà des données : rien n’a été copié. Indiquez une base vide.",
    "differs": "La table {about} n’est pas identique après la copie : rien n’a été gardé à l’arrivée.",
}


@click.command("move")
@click.argument("to_url")
@with_appcontext
def command(to_url: str) -> None:
    """Copy everything to the database TO_URL (SpatiaLite → PostGIS, or back), then compare every row.

    The database in use is only read. Stop the site first: while it runs, nothing is copied.
    """
    store = toolbox().store
    store.dispose()
    try:
        # Before the lock: an outdated database has not all the tables to lock.
        check(store.url, to_url)
        with standing_still(store.url) as still:
            rows = move(store.url, to_url, _progress, still)
    except InUse:
        raise click.ClickException(_IN_USE) from None
    except CannotMove as refused:
        said = toolbox().as_typed(_SENTENCES[refused.code])
        raise click.ClickException(said.format(about=refused.about)) from None
    except SchemaTooNew as newer:
        raise click.ClickException(f"Cette base vient d’une version plus récente ({newer}).") from None
    except ArgumentError:
        raise click.ClickException(
            "Adresse de base incompréhensible : elle commence par sqlite:/// ou postgresql+psycopg://"
        ) from None
    except (SQLAlchemyError, SpatialiteMissing, Closed) as failure:
        # Never the address: it holds a password.
        reason = str(getattr(failure, "orig", None) or failure).strip().splitlines()[0]
        raise click.ClickException(
            f"La copie n’a pas abouti, rien n’a changé à l’arrivée : {reason}"
        ) from None
    if in_use(store.url):
        raise click.ClickException(_STARTED)
    click.echo(f"Copié et vérifié ligne par ligne : {counted(rows)} ({sum(rows.values())} lignes en tout).")
    click.echo("Donnez maintenant la nouvelle adresse à CARTO_DATABASE_URL, puis redémarrez le site.")
    click.echo("L’ancienne base n’a pas été touchée.")


def _progress(table: str, rows: int) -> None:
    if label := TABLES.get(table):
        click.echo(f"  {label} : {rows}", err=True)
