"""The places of a structure as a spreadsheet: given out, looked at when it comes back, then taken."""

import csv
import io
import json
import uuid
from typing import Any

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.text import slugify
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import own_list
from cartoquartiers.usecases.own_list import AT_ONCE, Plan, Row
from cartoquartiers.usecases.ports import IMPORT_MAX_BYTES
from cartoquartiers.web import strict_json
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.cells import harmless
from cartoquartiers.web.import_words import told
from cartoquartiers.web.labels import words
from cartoquartiers.web.organisations import present
from cartoquartiers.web.organisations.space import again, back
from cartoquartiers.web.readings import field_label, reading
from cartoquartiers.web.visit import Visit

_PLACES = "#liste"
_LARGEST = 1_500_000


def download(visit: Visit, code: str) -> Response:
    """The file that a spreadsheet opens with a double click."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for cells in own_list.table(visit.work, visit.actor, code):
        writer.writerow([harmless(cell) for cell in cells])
    answer = Response(("\ufeff" + text.getvalue()).encode(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="lieux-{slugify(code)}.csv"'
    return kept_by_nobody(answer)


def preview(visit: Visit, code: str) -> ResponseReturnValue:
    """What the file that came back would change; nothing is changed yet."""
    file = request.files.get("file")
    content = file.stream.read(IMPORT_MAX_BYTES + 1) if file else b""
    try:
        if not content:
            raise Invalid([Problem("file", "file_needed")])
        table = visit.toolbox.read_table(io.BytesIO(content))
        with visit.reading() as work:
            found = own_list.plan(work, visit.actor, code, table)
            return _page(work, code, found)
    except Invalid as error:
        return again(visit, code, error, {})


def send(visit: Visit, code: str) -> ResponseReturnValue:
    """Take what the preview offered."""
    try:
        rows = strict_json.loads(visit.form.get("rows", "")[:_LARGEST].encode())
    except ValueError:
        return again(visit, code, Invalid([Problem("file", "file_needed")]), {})
    try:
        sent = own_list.send(visit.toolbox.store, visit.actor, code, visit.form.get("stamp", "")[:60], rows)
    except Invalid as error:
        return again(visit, code, error, {})
    said = [ngettext("%(num)s fiche corrigée.", "%(num)s fiches corrigées.", sent.published)]
    if sent.waiting:
        said.append(ngettext("%(num)s attend l’équipe.", "%(num)s attendent l’équipe.", sent.waiting))
    for _uid, problems in (sent.refused or [])[:3]:
        said.append(told(problems[0]))
    return back(code, " ".join(said), _PLACES)


def _page(work: Work, code: str, found: Plan) -> Response:
    sendable = found.sendable[:AT_ONCE]
    rows = [[row.uid, row.version, {n: c["to"] for n, c in row.changes.items()}] for row in sendable]
    text = render_template(
        "structures/own_list.html",
        structure=present.known(work, code),
        rows=[_shown(work, row) for row in found.rows],
        unchanged=found.unchanged,
        sendable=len(sendable),
        left=len(found.sendable) - len(sendable),
        packed=json.dumps(rows, ensure_ascii=False),
        stamp=str(uuid.uuid4()),
    )
    return make_response(text)


def _shown(work: Work, row: Row) -> dict[str, Any]:
    labels = words(work)
    changes = [
        {
            "label": field_label(name, labels),
            "before": reading(name, change["from"], labels) or "",
            "after": reading(name, change["to"], labels) or "",
            "overtaken": name in row.overtaken,
        }
        for name, change in row.changes.items()
    ]
    return {
        "line": row.line,
        "uid": row.uid,
        "name": row.name,
        "changes": changes,
        "told": list(map(told, row.problems)),
    }
