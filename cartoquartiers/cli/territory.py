"""``flask quartiers`` and ``flask communes``: outlines from a file of polygons."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from cartoquartiers.adapters.tabular.table import open_table
from cartoquartiers.adapters.tabular.trouble import TabularError
from cartoquartiers.cli.words import ADMINISTRATOR
from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.outlines import Outline, read_outlines
from cartoquartiers.domain.record import Record, text_of
from cartoquartiers.usecases.territory import Report, save_outlines
from cartoquartiers.web.wording import sentence


def _group(name: str, kind: str, words: str) -> AppGroup:
    group = AppGroup(name, help=f"Les {words} : importer leurs contours.")

    @group.command("import", help=f"Importer les {words} d’un fichier GeoJSON.")
    @click.argument("location", metavar="FICHIER_OU_ADRESSE")
    @click.option("--code", "code_field", required=True, help="Champ qui donne le code.")
    @click.option("--name", "name_field", required=True, help="Champ qui donne le nom.")
    @click.option("--where", multiple=True, metavar="CHAMP=VALEUR", help="Ne prendre que ces éléments.")
    @with_appcontext
    def import_outlines(location: str, code_field: str, name_field: str, where: tuple[str, ...]) -> None:
        _import(kind, location, (code_field, name_field), dict(map(_condition, where)))

    return group


def _condition(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise click.UsageError(f"--where « {text} » doit s’écrire CHAMP=VALEUR.")
    return name.strip(), value.strip()


def _import(kind: str, location: str, names: tuple[str, str], where: dict[str, str]) -> None:
    outlines: dict[str, Outline] = {}
    refused: list[tuple[int, Problem]] = []
    try:
        with open_table(location, current_app.extensions["toolbox"].anywhere) as table:
            absent = sorted({*names, *where} - set(table.columns))
            if absent:
                raise click.UsageError(f"Le fichier n’a pas ces champs : {', '.join(absent)}.")
            rows = [
                row for row in table.rows if all(text_of(row.values.get(k)) == v for k, v in where.items())
            ]
    except TabularError as error:
        raise click.ClickException(str(error)) from None
    for row in rows:
        try:
            outline = _outline(row, names)
            if outline.code in outlines:
                raise Invalid([Problem("file", "outline_twice", {"code": outline.code})])
            outlines[outline.code] = outline
        except Invalid as invalid:
            refused += [(row.line, problem) for problem in invalid.problems]
    _save(kind, list(outlines.values()), len(rows), refused)


def _outline(row: Record, names: tuple[str, str]) -> Outline:
    """One outline. Raises Invalid."""
    feature = {"type": "Feature", "properties": dict(row.values), "geometry": row.geometry}
    [outline] = read_outlines({"type": "FeatureCollection", "features": [feature]}, *names)
    return outline


def _save(kind: str, outlines: list[Outline], read: int, refused: list[tuple[int, Problem]]) -> None:
    try:
        with current_app.extensions["toolbox"].store.writing() as work:
            report: Report = save_outlines(work, ADMINISTRATOR, kind, outlines)
    except Invalid as invalid:
        raise click.ClickException("\n".join(sentence(problem) for problem in invalid.problems)) from None
    click.echo(
        f"{read} contours lus = {len(report.created)} créés + {len(report.updated)} modifiés"
        f" + {len(report.unchanged)} inchangés + {len(refused) + len(report.refused)} refusés"
    )
    for line, problem in refused:
        click.echo(f"  n° {line} : {sentence(problem)}")
    for problem in report.refused:
        click.echo(f"  {sentence(problem)}")
    if report.refreshed:
        click.echo(f"{report.refreshed} lieux mis à jour.")


quartiers = _group("quartiers", "quartier", "quartiers")
communes = _group("communes", "commune", "communes")
