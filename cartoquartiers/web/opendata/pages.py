"""The page about the open data, and the descriptions that programs read."""

import json
from datetime import datetime
from urllib.parse import urlencode

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from cartoquartiers import __version__
from cartoquartiers.domain.datasets import DATASETS, LICENCE_URLS, MAIN, ODBL
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.domain.published import COLUMNS
from cartoquartiers.domain.side_files import SIDE_FILES
from cartoquartiers.domain.vocabulary import Licence
from cartoquartiers.exports.openapi import openapi
from cartoquartiers.exports.registry import BY_FILE, FORMATS, StoredText
from cartoquartiers.exports.schema import VERSION
from cartoquartiers.store.queries import territory
from cartoquartiers.store.queries.catalogue import counts_by_type
from cartoquartiers.store.queries.clock import clock
from cartoquartiers.store.queries.published import sums
from cartoquartiers.store.queries.site import settings
from cartoquartiers.usecases.facilities import completed
from cartoquartiers.usecases.give_back import Export
from cartoquartiers.usecases.give_profiles import takers
from cartoquartiers.usecases.snapshots import read_index
from cartoquartiers.web.cookies import SESSION_COOKIE
from cartoquartiers.web.moments import moment
from cartoquartiers.web.opendata import dated
from cartoquartiers.web.opendata.asked import only
from cartoquartiers.web.opendata.dictionary import described
from cartoquartiers.web.opendata.present import File, examples, figures, filter_examples, search_engines
from cartoquartiers.web.opendata.preview import COLUMNS as COLUMNS_SHOWN
from cartoquartiers.web.opendata.preview import doors, preview
from cartoquartiers.web.opendata.reply import reply
from cartoquartiers.web.refusing import Refused
from cartoquartiers.web.visit import Visit


def about(visit: Visit) -> ResponseReturnValue:
    """What is given, under which licence, in which formats, how fresh, how to reuse it."""
    work = visit.work
    tick, at = clock(work)
    measured = {kind: sums(work, MAIN, PlaceFilters(), kind.value) for kind in StoredText}
    counts = {
        MAIN.name: measured[StoredText.FEATURE].count,
        ODBL.name: sums(work, ODBL, PlaceFilters()).count,
    }
    extra = tuple(row.column for row in territory.taxonomy(work).columns)
    return render_template(
        "opendata/about.html",
        licence=Licence(work.house.licence),
        licences=Licence,
        figures=figures(work),
        counts=counts,
        formats=[File.of(row, measured[row.stored], extra) for row in FORMATS],
        columns=(*COLUMNS, *extra),
        tick=tick,
        updated=moment(at),
        examples=examples(visit.toolbox.base_url),
        filters=filter_examples(work),
        names=territory.territory(work),
        sides=SIDE_FILES,
        preview=preview(work),
        preview_columns=COLUMNS_SHOWN,
        doors=doors(),
        licence_urls=LICENCE_URLS,
        dataset=search_engines(visit.toolbox.base_url, settings(work), at, Licence(work.house.licence)),
        schema_url=f"/schemas/lieux/{VERSION}/schema.json",
        profiles=takers(completed(work, visit.toolbox.profiles), counts_by_type(work)),
    )


def take(visit: Visit) -> ResponseReturnValue:
    """What the form of `/donnees` asks for, as the address of a file: it works without a script."""
    file = visit.args.get("format", "")
    asked = [(name, visit.args.get(name, "")) for name in ("quartier", "commune", "rubrique")]
    query = urlencode([pair for pair in asked if pair[1]] + [("download", "1")])
    if file in BY_FILE or file == "-carte.html":
        return redirect(f"/exports/{MAIN.name}{file}?{query}")
    return redirect("/donnees#telecharger")


def files(visit: Visit) -> ResponseReturnValue:
    """Somebody who shortens an address by hand arrives where the files are explained."""
    return redirect("/donnees#fichiers")


def index(visit: Visit) -> ResponseReturnValue:
    """The files of the moment, for programs."""
    try:
        only()
    except Refused as refused:
        return refused.answer()

    kept = read_index(visit.toolbox.data_dir)

    def write(tick: int, at: datetime) -> str:
        snapshots = [dated.described(visit.toolbox.base_url, one) for one in kept]
        files = _files(visit)
        return json.dumps({"tick": tick, "modified": at.isoformat(), "files": files, "snapshots": snapshots})

    # A snapshot is taken, and one is redacted, although nothing is published: only the ETag tells.
    return reply(visit, "application/json", repr(kept), write, dated=False)


def _files(visit: Visit) -> list[dict[str, object]]:
    work, base = visit.work, visit.toolbox.base_url
    rows: list[dict[str, object]] = []
    for name, dataset in DATASETS.items():
        licence = dataset.licence or Licence(work.house.licence)
        for row in FORMATS:
            export = Export(work, row, dataset, PlaceFilters())
            rows.append(
                {
                    "url": f"{base}/exports/{name}{row.file}",
                    "dataset": name,
                    "format": row.name,
                    "media_type": row.media_type,
                    "licence": licence.value,
                    "places": export.totals.count,
                    # Not of the files that would have to be made to be measured.
                    "bytes": row.length(export.totals) if row.length else None,
                }
            )
    return rows


def api_description(visit: Visit) -> ResponseReturnValue:
    """OpenAPI 3.1 of `/api/v1`."""
    extra = territory.taxonomy(visit.work).extra.values()
    public = [one for one in extra if one.public]
    session = visit.cookies.name(SESSION_COOKIE)
    return described(openapi(visit.toolbox.base_url, __version__, session, public))
