"""`/imports`: files that were brought, a new one, and what its columns are."""

import io
from typing import Any
from urllib.parse import urlsplit

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Invalid, Problem, read_problem
from cartoquartiers.domain.import_choices import Choices, of_json, type_column
from cartoquartiers.domain.source_crs import System
from cartoquartiers.store.queries import harvests
from cartoquartiers.store.queries import imports as queries
from cartoquartiers.store.queries.territory import taxonomy, territory_box
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import import_answers, import_drafts
from cartoquartiers.usecases.ports import IMPORT_MAX_BYTES, IMPORT_MAX_ROWS, FetchRefused
from cartoquartiers.web.context import notify
from cartoquartiers.web.harvests import rows_of
from cartoquartiers.web.import_words import told
from cartoquartiers.web.imports import form, present
from cartoquartiers.web.limits import count_lookup
from cartoquartiers.web.visit import Visit

_LONGEST_ADDRESS = 2000


def index(visit: Visit) -> ResponseReturnValue:
    """The list of drafts and the place to drop a file."""
    return _index(visit, visit.work)


def bring(visit: Visit) -> ResponseReturnValue:
    """Read a file that was sent, or that lies at an address, and keep it as a draft."""
    file = request.files.get("file")
    content = file.stream.read(IMPORT_MAX_BYTES + 1) if file else b""
    address = visit.form.get("address", "").strip()[:_LONGEST_ADDRESS]
    name, origin = (file.filename if file else "") or "", None
    try:
        if not content and address:
            name, content, origin = _fetched(visit, address)
        if not content:
            raise Invalid([Problem("file", "file_needed")])
        table = visit.toolbox.read_table(io.BytesIO(content))
    except Invalid as refusal:
        problem = refusal.problems[0]
        wrong = ("address" if address else "file", told(problem))
        with visit.reading() as work:
            return _index(visit, work, wrong, address), 422
    uid = import_drafts.bring(visit.toolbox.store, visit.actor, name, table, origin)
    return _to(f"/imports/{uid}")


def _fetched(visit: Visit, address: str) -> tuple[str, bytes, dict[str, str]]:
    """The name and the content of what lies at an address, and what it is known by. Raises Invalid."""
    count_lookup()
    try:
        fetched = visit.toolbox.outside.fetch(address)
    except FetchRefused as refused:
        raise Invalid([Problem("address", refused.code, refused.params)]) from None
    content = fetched.content if fetched else b""
    parts = urlsplit(address)
    return parts.path.rpartition("/")[2] or parts.netloc, content, {"address": address}


def columns(visit: Visit, uid: str) -> ResponseReturnValue:
    """What the columns are, and what is asked about the whole file."""
    draft = import_drafts.mine(visit.work, visit.actor, uid)
    if draft.state in (import_drafts.SENDING, import_drafts.DONE):
        return _to(f"/imports/{uid}/bilan")
    return _columns(visit, visit.work, uid)


def answer(visit: Visit, uid: str) -> ResponseReturnValue:
    """Keep the answers and check every row."""
    with visit.reading() as work:
        draft = import_drafts.mine(work, visit.actor, uid)
        choices = form.sent(visit, draft.file["columns"], taxonomy(work), harvests.sources(work))
    try:
        import_answers.answer(visit.toolbox.store, visit.actor, uid, choices)
    except Invalid as missing:
        with visit.reading() as work:
            return _columns(visit, work, uid, list(missing.problems)), 422
    return _to(f"/imports/{uid}/apercu")


def drop(visit: Visit, uid: str) -> ResponseReturnValue:
    """Erase a draft."""
    with visit.writing() as work:
        import_drafts.drop(work, visit.actor, uid)
    notify(_("Le fichier est effacé. Ce qui en était déjà parti reste sur la carte."), "ok")
    return _to("/imports")


def _to(address: str) -> Response:
    return make_response(redirect(address, 303))


def _index(visit: Visit, work: Work, wrong: tuple[str, str] | None = None, address: str = "") -> str:
    actor = visit.actor
    rows = queries.drafts(work, None if actor.may_administer else actor.person_id)
    return render_template(
        "imports/index.html",
        problems=dict([wrong]) if wrong else {},
        told=[wrong] if wrong else [],
        address=address,
        followed=rows_of(harvests.of_actor(work, actor)),
        cards=present.cards(rows, actor.person_id),
        megabytes=IMPORT_MAX_BYTES // 1024 // 1024,
        most=IMPORT_MAX_ROWS,
    )


def _columns(visit: Visit, work: Work, uid: str, problems: list[Problem] | None = None) -> str:
    draft = import_drafts.mine(work, visit.actor, uid)
    labels = taxonomy(work)
    choices = of_json(draft.choices)
    # Every row is only read where its words are asked for.
    every = type_column(choices) or "seen" not in draft.file
    lines = queries.lines(work, uid) if every else []
    wrong = problems or []
    words = {problem.field: told(problem) for problem in reversed(wrong)}
    return render_template(
        "imports/columns.html",
        draft=draft,
        choices=choices,
        columns=present.columns(draft, lines),
        kinds_named=present.kinds_named(lines, choices, labels),
        meanings=form.meanings(labels),
        notices=[told(read_problem(one)) for one in draft.file["notices"]],
        targets=form.offered(labels),
        kinds=form.kinds(labels),
        completing=form.completing(harvests.sources(work)),
        licences=form.licences(),
        systems=form.systems(),
        found=_found(work, draft, choices),
        problems=words,
        told=[(problem.field or None, words[problem.field]) for problem in wrong],
    )


def _found(work: Work, draft: Any, choices: Choices) -> dict[str, Any] | None:
    """Which system the coordinates seem to be in, and whether that is what is chosen."""
    found, total = import_drafts.candidates(work, draft, choices)
    if not total:
        return None
    likeliest = found[0] if found else None
    equal = [one for one in found[1:] if likeliest and one.inside == likeliest.inside]
    turned_rows = sum(
        one.inside
        for one in found
        if likeliest and one.system == likeliest.system and one.turned != likeliest.turned
    )
    chosen = next((o for o in found if (o.system, o.turned) == (choices.system, choices.turned)), None)
    return {
        "total": total,
        "outlined": territory_box(work) is not None,
        "likeliest": likeliest,
        "words": _(System(likeliest.system).sentence) if likeliest else "",
        "several": bool(equal),
        "sampled": sum(queries.tally(work, draft.uid).values()) > import_drafts.LOOKED_AT,
        "turned_rows": turned_rows,
        "chosen": chosen.inside if chosen else 0,
    }
