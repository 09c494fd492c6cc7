"""The data dictionary: a page for people, schemas for programs, and the package that binds the files."""

import json
from dataclasses import dataclass
from datetime import datetime

from flask import Response, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.datasets import DATASETS
from cartoquartiers.domain.dictionary import EDITIONS, Entry, entries
from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.domain.place import Proposer
from cartoquartiers.domain.published import Column, ColumnKind
from cartoquartiers.domain.side_files import BY_NAME, EDITION, SIDE_FILES
from cartoquartiers.domain.vocabulary import Licence
from cartoquartiers.exports.datapackage import Bundle, datapackage
from cartoquartiers.exports.registry import FORMATS
from cartoquartiers.exports.schema import VERSION, side_schema, table_schema
from cartoquartiers.store.queries.site import settings
from cartoquartiers.store.queries.territory import taxonomy
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.give_back import Export
from cartoquartiers.usecases.site_settings import DEFAULTS
from cartoquartiers.web import labels
from cartoquartiers.web.moments import day
from cartoquartiers.web.opendata.asked import only
from cartoquartiers.web.opendata.reply import reply
from cartoquartiers.web.packing import packed
from cartoquartiers.web.refusing import Refused
from cartoquartiers.web.visit import Visit


@dataclass(frozen=True)
class Line:
    """What the page shows of a column, in the language of the page."""

    name: str
    label: str
    meaning: str
    kind: str
    choices: list[tuple[str, str]]
    example: str
    required: bool
    proposer: str
    since: str


def page(visit: Visit) -> ResponseReturnValue:
    """Every column: what it means, what it holds, who may propose it, since when."""
    taxonomy = labels.taxonomy(visit.work)
    categories = [(category, taxonomy.types_of(category.code)) for category in taxonomy.categories.values()]
    return render_template(
        "opendata/dictionary.html",
        lines=[_line(entry) for entry in entries(_extra(visit.work))],
        editions=[(edition, day(edition.day)) for edition in reversed(EDITIONS)],
        version=VERSION,
        categories=categories,
        sides=[(file, [_line(entry) for entry in file.entries]) for file in SIDE_FILES if not file.like],
    )


def _line(entry: Entry) -> Line:
    column, detail = entry.column, entry.detail
    words = {word.value: _(word.sentence) for word in detail.words if word.sentence} if detail else {}
    return Line(
        name=column.name,
        label=_(column.label),
        meaning=_(column.description) if column.description else "",
        kind=_kinds()[column.kind],
        choices=[(code, words.get(code, "")) for code in entry.choices],
        example=str(detail.example) if detail else "",
        required=column.required,
        proposer=_proposers()[entry.proposer],
        since=detail.since if detail else VERSION,
    )


def _kinds() -> dict[ColumnKind, str]:
    return {
        ColumnKind.TEXT: _("texte"),
        ColumnKind.CHOICE: _("une valeur de la liste"),
        ColumnKind.URL: _("adresse web"),
        ColumnKind.EMAIL: _("adresse électronique"),
        ColumnKind.INTEGER: _("nombre entier"),
        ColumnKind.DECIMAL: _("nombre décimal"),
        ColumnKind.DATE: _("date (AAAA-MM-JJ)"),
        ColumnKind.MOMENT: _("date et heure (UTC)"),
        ColumnKind.BOOLEAN: _("oui ou non (true, false)"),
    }


def _proposers() -> dict[Proposer | None, str]:
    return {
        Proposer.EVERYBODY: _("tout le monde"),
        Proposer.KEEPER: _("la structure qui tient la fiche, la modération ou un import"),
        Proposer.HOUSE: _("par une fermeture ou une réouverture"),
        None: _("calculé par le site"),
    }


def _extra(work: Work) -> tuple[Column, ...]:
    """The site's own columns, after those of the house."""
    return tuple(row.column for row in taxonomy(work).columns)


def schema(visit: Visit, version: str) -> ResponseReturnValue:
    """The dictionary as a Table Schema; `latest` leads to the current edition."""
    if version == "latest":
        return redirect(f"/schemas/lieux/{VERSION}/schema.json")
    if version not in [edition.number for edition in EDITIONS]:
        raise NotFound("schema")
    return described(table_schema(visit.toolbox.base_url, _extra(visit.work), version))


def side_schema_of(visit: Visit, name: str, version: str) -> ResponseReturnValue:
    """The dictionary of a file that holds no places, as a Table Schema."""
    if name not in BY_NAME or version not in (EDITION, "latest"):
        raise NotFound("schema")
    file = BY_NAME[name]
    if version == "latest":
        return redirect(file.schema_path)
    return described(side_schema(visit.toolbox.base_url, file))


def editions(visit: Visit) -> ResponseReturnValue:
    """Somebody who shortens the address of a schema arrives at the list of its versions."""
    return redirect("/donnees/dictionnaire#versions")


def package(visit: Visit) -> ResponseReturnValue:
    """The files of the moment as a Data Package."""
    try:
        only()
    except Refused as refused:
        return refused.answer()
    work = visit.work
    site = {**DEFAULTS, **settings(work)}
    title, publisher = str(site["title"]), str(site["publisher"] or site["title"])

    def write(_tick: int, at: datetime) -> str:
        bundles, extra = _bundles(work), _extra(work)
        base = visit.toolbox.base_url
        return json.dumps(datapackage(base, title, publisher, at, bundles, extra=extra))

    return reply(visit, "application/json", f"{title} {publisher}", write)


def _bundles(work: Work) -> list[Bundle]:
    """The sets of files that hold something; the main one always stands."""
    found = []
    for rank, dataset in enumerate(DATASETS.values()):
        exports = [Export(work, row, dataset, PlaceFilters()) for row in FORMATS if row.length]
        count = exports[0].totals.count
        if count or rank == 0:
            sizes = {export.row.name: export.length for export in exports}
            found.append(Bundle(dataset, dataset.licence or Licence(work.house.licence), count, sizes))
    return found


def described(document: dict[str, object]) -> Response:
    """A document that only a new build or an administrator changes."""
    try:
        only()
    except Refused as refused:
        return make_response(refused.answer())
    response = packed(jsonify(document))
    response.add_etag()
    response.headers["Cache-Control"] = "public, no-cache"
    response.make_conditional(request)
    response.vary.add("Accept-Encoding")
    return response
