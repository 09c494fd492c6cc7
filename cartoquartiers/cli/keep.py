"""``flask backup`` and ``flask restore``."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from cartoquartiers.cli.keep_words import sentences
from cartoquartiers.cli.words import TABLES, counted, toolbox
from cartoquartiers.keeping import bring_back as back
from cartoquartiers.keeping.sealing import Open, Seal, Sealed, Unreadable, identities_in
from cartoquartiers.keeping.shelf import Kept, Shelf
from cartoquartiers.keeping.take import take

_FOLDER = click.Path(path_type=Path)


@click.command("backup")
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option("--keep", type=click.IntRange(min=0), default=0, help="Combien en garder (0 : toutes).")
@click.option("--age-recipient", multiple=True, help="Chiffrer pour cette clé publique age.")
@with_appcontext
def backup(folder: Path, keep: int, age_recipient: tuple[str, ...]) -> None:
    """Save database, photos, published files and settings in DIR, while the site runs."""
    with sentences():
        seal: Seal = Sealed(recipients=age_recipient) if age_recipient else Open()
        taken = take(toolbox(), Shelf(folder), seal, keep, _progress)
    told = taken.kept.manifest
    click.echo(f"Sauvegarde complète : {taken.kept.folder}")
    click.echo(f"  {counted(told.counts())}, {told.file_count} fichiers dont {taken.new_files} nouveaux.")
    if taken.pruned:
        click.echo(f"  {taken.pruned} anciennes sauvegardes supprimées.")
    if told.missing:
        said = f"Attention : {len(told.missing)} photos n’ont plus leurs fichiers (flask doctor)."
        click.echo(toolbox().as_typed(said))


@click.command("restore")
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option("--replace", is_flag=True, help="Remplacer les données qui sont là.")
@click.option("--check", is_flag=True, help="Vérifier la sauvegarde, sans rien restaurer.")
@click.option("--age-identity", type=_FOLDER, help="Le fichier de la clé secrète d’une sauvegarde chiffrée.")
@with_appcontext
def restore(folder: Path, age_identity: Path | None, *, replace: bool, check: bool) -> None:
    """Bring back the newest backup of DIR, or the one whose folder DIR is; stop the site first."""
    with sentences():
        shelf, kept = back.find(folder)
        if not check:
            # Asked again once all is read: whoever forgot to stop the site need not wait for that.
            back.refuse_company(toolbox())
        seal = _seal_of(kept, age_identity)
        click.echo(f"Sauvegarde du {kept.manifest.taken_at:%d/%m/%Y à %H:%M} UTC : vérification…")
        files = back.verify(shelf, kept, seal)
        click.echo(f"  intacte : {counted(kept.manifest.counts())}, {files} fichiers.")
        if not check:
            _say_what_came(back.bring_back(toolbox(), shelf, kept, seal, replace=replace, say=_progress))


def _say_what_came(returned: back.Returned) -> None:
    click.echo("Restauration terminée. Chaque personne doit se reconnecter.")
    settled = returned.settled
    if settled.erased:
        click.echo(f"  Effacements demandés depuis la sauvegarde et refaits : {settled.erased}")
    if settled.held:
        click.echo(f"  Lettres retenues, peut-être déjà parties : {settled.held} (Administration → Courrier)")
    if settled.refreshed:
        click.echo(f"  {settled.refreshed} fiches réécrites pour cette adresse.")
    click.echo(f"  Réglages d’alors, pour mémoire : {returned.kept.folder / 'settings.env'}")


def _seal_of(kept: Kept, identity: Path | None) -> Seal:
    if not kept.manifest.sealed:
        return Open()
    try:
        given = identities_in(identity.read_text(encoding="utf-8")) if identity else []
    except (OSError, UnicodeDecodeError):
        raise Unreadable("identity") from None
    if identity and not given:
        raise Unreadable("identity")
    return Sealed(identities=given, objects=kept.manifest.objects)


def _progress(line: str) -> None:
    name, _, rest = line.strip().partition(" : ")
    if rest != "0" and (label := {**TABLES, "fichiers": "fichiers"}.get(name)):
        click.echo(f"  {label} : {rest}", err=True)
