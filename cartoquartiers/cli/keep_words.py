"""What can go wrong with backups, as sentences."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import SQLAlchemyError

from cartoquartiers.keeping import bring_back as back
from cartoquartiers.keeping.manifest import Damaged, TooNew
from cartoquartiers.keeping.sealing import Unreadable
from cartoquartiers.keeping.shelf import Busy, Changed
from cartoquartiers.store.engine import SpatialiteMissing
from cartoquartiers.store.transfer import SchemaTooNew

STOP_IT = "Arrêtez-le (« systemctl stop carto-web carto-work » ou « docker compose stop site work »)"
_UNREADABLE = {
    "recipient": "--age-recipient n’est pas une clé : elle commence par age1… (age-keygen) ou ssh-ed25519.",
    "identity": "Le fichier de --age-identity ne contient pas de clé secrète d’age.",
    "sealed": "Cette sauvegarde est chiffrée : donnez le fichier de clé avec --age-identity.",
    "wrong_key": "Cette clé n’ouvre pas la sauvegarde, ou un fichier est abîmé. Rien n’a été touché.",
}
_DAMAGED = ("not a database", "malformed")
"""What SQLite says of a file that a disk has spoilt."""
_REFUSED = {
    "nothing": "Aucune sauvegarde complète dans ce dossier.",
    "in_use": "Le site est en marche, ou une autre commande : ce qu’il enregistrerait serait perdu."
    f" {STOP_IT}, puis recommencez. Rien n’a été touché.",
    "closed": "Le compte du site ne peut pas lire tout ce dossier : donnez-le-lui (chown -R carto:carto"
    " DOSSIER), puis recommencez. Rien n’a été touché.",
    "database_closed": "Le compte du site ne peut pas ouvrir la base, ou pas y écrire : donnez-lui le dossier"
    " des données (chown -R carto:carto /var/lib/carto), puis recommencez. Rien n’a été touché.",
    "not_empty": "Cette installation contient déjà des données. Pour les remplacer par celles de la"
    " sauvegarde : --replace. Rien n’a été touché.",
    "newer": "Cette sauvegarde vient d’une version plus récente de CartoQuartiers : mettez d’abord le"
    " programme à jour, puis recommencez. Rien n’a été touché.",
    "newer_here": "La base en place vient d’une version plus récente de CartoQuartiers : mettez d’abord le"
    " programme à jour. Rien n’a été touché.",
}


@contextmanager
def sentences() -> Iterator[None]:
    """What can go wrong, as a sentence and without a secret."""
    try:
        yield
    except Unreadable as unreadable:
        raise click.ClickException(_UNREADABLE[unreadable.code]) from None
    except back.Refused as refused:
        raise click.ClickException(_REFUSED[refused.code]) from None
    except TooNew:
        raise click.ClickException("Ce dossier contient une sauvegarde d’une version plus récente.") from None
    except Damaged as damaged:
        raise click.ClickException(
            f"Sauvegarde incomplète ou abîmée ({damaged}). Rien n’a été touché ; essayez-en une autre."
        ) from None
    except Busy:
        raise click.ClickException("Une autre sauvegarde est en cours dans ce dossier.") from None
    except Changed:
        raise click.ClickException("Un fichier changeait pendant la copie : recommencez.") from None
    except SchemaTooNew as newer:
        raise click.ClickException(f"La base vient d’une version plus récente ({newer}).") from None
    except (SQLAlchemyError, SpatialiteMissing) as failure:
        raise click.ClickException(_of_the_database(failure)) from None
    except OSError as failure:
        raise click.ClickException(f"Le disque a refusé : {failure.strerror} ({failure.filename}).") from None


def _of_the_database(failure: Exception) -> str:
    reason = str(getattr(failure, "orig", None) or failure).strip().splitlines()[0]
    if any(words in reason for words in _DAMAGED):
        return (
            f"La base est abîmée ({reason}) : rien ne s’y répare. Mettez-la de côté, puis recommencez :"
            " « Quand la base est abîmée », dans docs/operations/sauvegarde.md."
        )
    return f"La base ne répond pas ou est occupée : {reason}. Arrêtez le site, puis recommencez."
