"""Sending a file, slice after slice, and the account of every row."""

import csv
import io
import time
from typing import Any

from flask import Response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.import_report import Heap
from cartoquartiers.store.queries import imports as queries
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import harvests, import_sending
from cartoquartiers.usecases import import_drafts as drafts
from cartoquartiers.usecases.import_pictures import Workshop
from cartoquartiers.web.cells import harmless
from cartoquartiers.web.context import notify
from cartoquartiers.web.harvests import rhythms, settings_sent, structures_of
from cartoquartiers.web.imports import present
from cartoquartiers.web.numbers import page_number
from cartoquartiers.web.visit import Visit

_SHOWN = 50
#: For so long a page sends before it says how far it is; the others write between its transactions.
_SECONDS = 2.0


def advance(visit: Visit, uid: str) -> ResponseReturnValue:
    """Send the next rows, in several short transactions, then show how far it is."""
    tools = visit.toolbox
    workshop = Workshop(tools.imager, tools.depot, tools.outside)
    until = time.monotonic() + _SECONDS
    while not import_sending.advance(tools.store, workshop, visit.actor, uid) and time.monotonic() < until:
        pass
    return redirect(f"/imports/{uid}/bilan", 303)


def account(visit: Visit, uid: str) -> ResponseReturnValue:
    """How far the sending is, and what became of each row."""
    work = visit.work
    draft = drafts.mine(work, visit.actor, uid)
    if draft.state not in (drafts.SENDING, drafts.DONE):
        return redirect(present.state_of(draft)[2], 303)
    counts = dict.fromkeys(present.heaps(), 0)
    waiting = 0
    for (_verdict, heap), count in queries.tally(work, uid).items():
        if heap is None:
            waiting += count
        else:
            counts[heap] += count
    asked = visit.args.get("etat", "")
    chosen = asked if asked in counts else ""
    sent = sum(counts.values())
    total = counts[chosen] if chosen else sent
    number = page_number(visit, total, _SHOWN)
    return render_template(
        "imports/account.html",
        draft=draft,
        counts=counts,
        heaps=present.heaps(),
        heap_of_one=present.heap_of_one(),
        chosen=chosen,
        sent=sent,
        total=sent + waiting,
        done=draft.state == drafts.DONE,
        unknown=draft.choices["licence"] == "unknown",
        origin=draft.file.get("origin", {}).get("address"),
        rhythms=rhythms(),
        structures=structures_of(visit, work),
        given={"every": "24", "keeper": "", "organisation": ""},
        problems={},
        rows=_rows(work, draft, chosen, number * _SHOWN, _SHOWN),
        first=number * _SHOWN + 1,
        last=min(total, (number + 1) * _SHOWN),
        matching=total,
        previous=_page(uid, chosen, number - 1) if number else None,
        following=_page(uid, chosen, number + 1) if (number + 1) * _SHOWN < total else None,
    )


def follow(visit: Visit, uid: str) -> ResponseReturnValue:
    """Follow the address from which this file came."""
    given = settings_sent(visit)
    with visit.writing() as work:
        number = harvests.follow(work, visit.actor, uid, given.every, given.keeper, given.organisation)
    notify(_("La liste est suivie\u00a0: ses changements viendront d’eux-mêmes."), "ok")
    return redirect(f"/imports/sources/{number}", 303)


def account_csv(visit: Visit, uid: str) -> Response:
    """Every row that was sent and what became of it, as a file."""
    draft = drafts.mine(visit.work, visit.actor, uid)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Ligne"), _("Nom"), _("Résultat"), _("Remarques")])
    words = present.heap_of_one()
    for row in _rows(visit.work, draft, "", 0, None):
        cells = [str(row["line"]), row["name"], words[row["heap"]], " / ".join(row["told"])]
        writer.writerow([harmless(cell) for cell in cells])
    answer = Response(("\ufeff" + text.getvalue()).encode(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="bilan-import.csv"'
    return answer


def _page(uid: str, chosen: str, number: int) -> str:
    return f"/imports/{uid}/bilan?etat={chosen}&page={number + 1}"


def _rows(work: Work, draft: Any, chosen: str, start: int, length: int | None) -> list[dict[str, Any]]:
    rules = drafts.rules_of(work, draft)
    lines = queries.sent_lines(work, draft.uid, start=start, length=length, heap=chosen)
    shown = []
    for line in lines:
        mapped = drafts.mapped_of(rules, line)
        row = present.row_of(
            line, mapped.values.get("nom", "") or mapped.source_id, mapped.values.get("adresse", "")
        )
        row["refused"] = line.heap == Heap.REFUSED
        shown.append(row)
    return shown
