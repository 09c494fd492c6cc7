"""``flask places``: bringing a file of places in, and giving the places back."""

from __future__ import annotations

import sys
from collections.abc import Container, Iterable
from dataclasses import replace
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from cartoquartiers.adapters.mapping_file import MappingError, load_mapping
from cartoquartiers.adapters.tabular.detect import FileKind
from cartoquartiers.adapters.tabular.table import Table, open_table
from cartoquartiers.adapters.tabular.trouble import TabularError
from cartoquartiers.cli.import_words import report_lines, table_lines, tally_lines
from cartoquartiers.cli.rubriques import take_if_none
from cartoquartiers.cli.words import toolbox
from cartoquartiers.domain.datasets import MAIN, ODBL
from cartoquartiers.domain.errors import Forbidden, Invalid, NotFound
from cartoquartiers.domain.import_words import MappingTrouble
from cartoquartiers.domain.mapping import FieldRule, MappedRow, SourceMapping, apply
from cartoquartiers.domain.mapping_guess import guess_mapping
from cartoquartiers.domain.place import BY_NAME as FIELDS
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.vocabulary import Licence
from cartoquartiers.exports.registry import BY_NAME
from cartoquartiers.store.queries.people import actor_by_email
from cartoquartiers.store.queries.territory import taxonomy
from cartoquartiers.store.work import Store
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases import give_back, imports, redact
from cartoquartiers.usecases.imports import ImportOrder
from cartoquartiers.usecases.locating import Tally, located_rows
from cartoquartiers.usecases.redact import Redaction
from cartoquartiers.web.wording import sentence

group = AppGroup("places", help="Les lieux : importer un fichier, exporter la carte.")


def _store() -> Store:
    store: Store = current_app.extensions["toolbox"].store
    return store


@group.command("import", help="Importer les lieux d’un fichier ou d’une adresse (CSV, JSON, GeoJSON).")
@click.argument("location", metavar="FICHIER_OU_ADRESSE")
@click.option(
    "--mapping", type=click.Path(path_type=Path), help="Fichier de correspondance des colonnes (YAML)."
)
@click.option("--rubrique", help="Code de la rubrique de tous les lieux du fichier.")
@click.option("--type", "type_code", help="Code du type de tous les lieux du fichier.")
@click.option("--source", help="Nom de la source ; le même à chaque import.")
@click.option(
    "--licence", type=click.Choice([licence.value for licence in Licence]), help="Licence du fichier."
)
@click.option("--dry-run", is_flag=True, help="Tout faire, sauf écrire.")
@click.option(
    "--geocode",
    is_flag=True,
    help="Placer d’après leur adresse les lignes sans position (service d’adresses).",
)
@click.option(
    "--accept-as", metavar="COURRIEL", help="Publier au nom de cette modératrice ou de ce modérateur."
)
@with_appcontext
def import_places(  # noqa: PLR0913 the options of the command, a promise to its users
    *,
    location: str,
    mapping: Path | None,
    rubrique: str | None,
    type_code: str | None,
    source: str | None,
    licence: str | None,
    dry_run: bool,
    geocode: bool,
    accept_as: str | None,
) -> None:
    """Read the file, make contributions of what changed, print the account; exit 1 when it cannot be read."""
    store = _store()
    moderator = _moderator(store, accept_as) if accept_as else None
    try:
        with open_table(location, current_app.extensions["toolbox"].anywhere) as table:
            rules = _rules(table, mapping, source, licence)
            take_if_none(dry_run=dry_run)
            rules = _with_extra(store, rules, () if mapping else table.columns)
            rules = _with_constants(store, rules, rubrique, type_code)
            for line in table_lines(table):
                click.echo(line)
            order = ImportOrder(rules.source, rules.licence, frozenset(rules.fields), moderator, dry_run)
            tally = Tally()
            rows = (apply(rules, row) for row in table.rows)
            placed = _placed(store, rows, order.mapped, tally) if geocode else rows
            report = imports.run(store, order, placed, _progress)
    except (TabularError, MappingError) as error:
        raise click.ClickException(str(error)) from None
    for line in [*report_lines(report), *tally_lines(tally)]:
        click.echo(line)


def _placed(
    store: Store, rows: Iterable[MappedRow], mapped: Container[str], tally: Tally
) -> Iterable[MappedRow]:
    """The rows, placed by their addresses. Raises UsageError when no service of addresses is set."""
    geocoder = current_app.extensions["toolbox"].geocoder
    if geocoder is None:
        raise click.UsageError("--geocode demande un service d’adresses : réglez CARTO_GEOCODER_URL.")
    return located_rows(store, geocoder, rows, mapped, tally)


@group.command("export", help="Écrire la carte dans un fichier : les mêmes octets que le téléchargement.")
@click.argument("name", metavar="FORMAT", type=click.Choice(list(BY_NAME)))
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--odbl", is_flag=True, help="Les lieux sous ODbL, qui viennent d’OpenStreetMap.")
@with_appcontext
def export_places(name: str, file: Path, *, odbl: bool) -> None:
    """Write one format of the published places."""
    row = BY_NAME[name]
    if not row.is_offered:
        raise click.ClickException(
            f"Le format {row.title} demande la bibliothèque « {row.needs} », absente ici."
        )
    toolbox: Toolbox = current_app.extensions["toolbox"]
    with toolbox.store.reading() as work:
        count = give_back.write_file(work, row, file, ODBL if odbl else MAIN, makers=toolbox.makers)
    click.echo(f"{count} lieux écrits dans {file}.")


@group.command("redact", help="Caviarder : retirer une valeur privée de la fiche et de tout son passé.")
@click.argument("uid", metavar="LIEU")
@click.argument("name", metavar="CHAMP")
@click.option(
    "--as", "email", metavar="COURRIEL", required=True, help="Qui en décide : une adresse de modération."
)
@click.option("--why", metavar="TEXTE", help="Pourquoi ; montré à la modération seule.")
@click.option("--keep", is_flag=True, help="Garder la valeur actuelle, ne retirer que les précédentes.")
@with_appcontext
def redact_value(uid: str, name: str, email: str, why: str | None, *, keep: bool) -> None:
    """Take a value out of the place, its history, the feeds and the files of former days."""
    store = _store()
    moderator = _moderator(store, email)
    try:
        with store.writing() as work:
            filed = redact.redact(work, moderator, Redaction(uid, name, keep, why))
    except NotFound:
        raise click.ClickException("Ce lieu n’existe pas.") from None
    except Forbidden:
        raise click.ClickException("Ce lieu est en dehors de ce que cette personne modère.") from None
    except Invalid as invalid:
        raise click.ClickException(" ".join(sentence(p) for p in invalid.problems)) from None
    click.echo(f"Caviardé : la contribution {filed} en garde la trace.")
    said = "Les fichiers des jours passés sont réécrits au prochain tour de « flask work »."
    click.echo(toolbox().as_typed(said))


def _rules(table: Table, path: Path | None, source: str | None, licence: str | None) -> SourceMapping:
    """The mapping of the file, or what the names of its columns suggest; options come before both."""
    if path:
        rules = load_mapping(path)
        rules = replace(rules, source=source or rules.source, licence=licence or rules.licence)
        absent = sorted(rules.columns() - set(table.columns))
        # The columns of a file of JSON lines are only known when all of it was read.
        if absent and table.kind is not FileKind.JSON_LINES:
            raise MappingError(MappingTrouble.MISSING_COLUMN.sentence.format(key=key) for key in absent)
    else:
        rules = guess_mapping(table.columns, source or "", licence or "", has_geometry=table.has_geometry)
    if not rules.source:
        raise click.UsageError(
            "Donnez le nom de la source avec --source ; il sert à reconnaître les lieux ensuite."
        )
    if not rules.licence:
        raise click.UsageError(
            "La licence est obligatoire : --licence lov2, par exemple. "
            "Avec --licence unknown, les lieux ne sortent dans aucun export."
        )
    return rules


def _with_extra(store: Store, rules: SourceMapping, columns: Iterable[str]) -> SourceMapping:
    """Columns named after extra fields fill them, when no mapping says otherwise."""
    with store.reading() as work:
        extra = taxonomy(work).extra
    found = {name: FieldRule(columns=(name,)) for name in columns if name in extra}
    return replace(rules, fields={**found, **rules.fields})


def _with_constants(
    store: Store, rules: SourceMapping, rubrique: str | None, type_code: str | None
) -> SourceMapping:
    """The options come before the columns, and a type brings its rubrique. Raises MappingError."""
    with store.reading() as work:
        known = taxonomy(work)
    if rubrique and rubrique not in known.categories:
        raise click.UsageError(f"La rubrique « {rubrique} » n’existe pas : {', '.join(known.categories)}.")
    if type_code and type_code not in known.types:
        raise click.UsageError(f"Le type « {type_code} » n’existe pas : {', '.join(known.types)}.")
    fields = dict(rules.fields)
    if rubrique or type_code:
        fields.pop("rubrique", None)
        fields.pop("type", None)
    chosen = {"rubrique": rubrique, "type": type_code}
    fields |= {name: FieldRule(constant=code) for name, code in chosen.items() if code}
    if type_code and "nom" not in fields:
        # Toilets, benches and fountains have no name of their own.
        fields["nom"] = FieldRule(constant=known.types[type_code].label)
    strange = [name for name in fields if name not in FIELDS and name not in known.extra]
    lacking = [MappingTrouble.UNKNOWN_FIELD.sentence.format(where="fields", key=name) for name in strange]
    lacking += [] if "nom" in fields else [MappingTrouble.NO_NAME.sentence]
    lacking += [] if rules.identity.columns else [MappingTrouble.NO_IDENTITY.sentence]
    if lacking:
        raise MappingError(lacking)
    return replace(rules, fields=fields)


def _moderator(store: Store, email: str) -> Actor:
    with store.reading() as work:
        actor = actor_by_email(work, email)
    if actor is None or not actor.may_moderate:
        raise click.UsageError(
            f"{email} n’est pas une adresse de modératrice ou de modérateur de cette carte."
        )
    return actor


def _progress(read: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{read} lignes…", nl=False, err=True)
