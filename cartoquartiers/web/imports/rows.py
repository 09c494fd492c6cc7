"""The rows of a file before they are sent: what is wrong with them, and mending one."""

from collections.abc import Sequence
from typing import Any

from flask import Response, jsonify, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Invalid, NotFound, Problem
from cartoquartiers.domain.geometry import Position, read_position
from cartoquartiers.domain.import_choices import of_json, type_column
from cartoquartiers.domain.import_kinds import NOTHING
from cartoquartiers.domain.import_statement import state
from cartoquartiers.domain.import_words import RowTrouble
from cartoquartiers.domain.record import text_of
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.domain.text import fold
from cartoquartiers.store.queries import imports as queries
from cartoquartiers.store.queries.imports import Draft, Line
from cartoquartiers.store.queries.territory import taxonomy
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import import_answers, import_locating
from cartoquartiers.usecases import import_drafts as drafts
from cartoquartiers.usecases.import_likeness import look_alike
from cartoquartiers.web.import_words import told
from cartoquartiers.web.imports import present
from cartoquartiers.web.imports.form import meanings, offered, systems
from cartoquartiers.web.imports.locating import candidates
from cartoquartiers.web.numbers import page_number, small_number
from cartoquartiers.web.visit import Visit

_SHOWN = 50


def preview(visit: Visit, uid: str) -> ResponseReturnValue:
    """The table of rows, those to mend first."""
    work = visit.work
    draft = drafts.mine(work, visit.actor, uid)
    if draft.state != drafts.CHECKED:
        return redirect(present.state_of(draft)[2], 303)
    counts = dict.fromkeys(present.verdicts(), 0)
    for (verdict, _heap), count in queries.tally(work, uid).items():
        counts[verdict] = counts.get(verdict, 0) + count
    asked = visit.args.get("etat", "")
    chosen = asked if asked in counts else (drafts.WRONG if counts[drafts.WRONG] else "")
    chosen = "" if asked == "tout" else chosen
    total = counts[chosen] if chosen else sum(counts.values())
    number = page_number(visit, total, _SHOWN)
    lines = queries.lines(work, uid, start=number * _SHOWN, length=_SHOWN, verdict=chosen)
    return render_template(
        "imports/preview.html",
        draft=draft,
        choices=of_json(draft.choices),
        system=dict(systems())[draft.choices["system"]],
        counts=counts,
        verdicts=present.verdicts(),
        chosen=chosen,
        total=sum(counts.values()),
        sendable=counts[drafts.READY] + counts[drafts.TO_PLACE] + counts[drafts.TO_CHOOSE],
        unanswered=_unanswered(work, draft),
        unasked=_unasked(visit, draft) if counts[drafts.TO_PLACE] else 0,
        rows=_shown(work, draft, lines),
        length=_SHOWN,
        first=number * _SHOWN + 1,
        last=number * _SHOWN + len(lines),
        matching=total,
        previous=_page(uid, chosen, number - 1) if number else None,
        following=_page(uid, chosen, number + 1) if (number + 1) * _SHOWN < total else None,
    )


def points(visit: Visit, uid: str) -> Response:
    """Where the rows of a file fall, for the map beside the table: of each its rank, its line, longitude and
    latitude in degrees, its verdict and its name. A row without a position is only in the table."""
    work = visit.work
    draft = drafts.mine(work, visit.actor, uid)
    rules = drafts.rules_of(work, draft)
    placed = [(line, drafts.mapped_of(rules, line)) for line in queries.lines(work, uid)]
    rows = [
        [line.rank, line.line, *row.position, line.verdict, row.values.get("nom", "") or row.source_id]
        for line, row in placed
        if row.position
    ]
    answer = jsonify({"rows": rows, "unplaced": len(placed) - len(rows)})
    answer.cache_control.private, answer.cache_control.no_store = True, True
    return answer


def _unanswered(work: Work, draft: Draft) -> int:
    """How many words of the column of types nobody has said the meaning of."""
    choices = of_json(draft.choices)
    unsaid, column = {word for word, code in choices.words.items() if not code}, type_column(choices)
    if not (unsaid and column) or choices.kind in taxonomy(work).types:
        return 0
    # A row that was mended, or left out, asks for nothing.
    wrong = queries.lines(work, draft.uid, verdict=drafts.WRONG)
    return len(unsaid & {text_of(line.said["values"].get(column)) for line in wrong})


def _unasked(visit: Visit, draft: Draft) -> int:
    """How many rows may be placed by their addresses; none where no service of addresses is set."""
    return len(import_locating.pending(visit.work, draft)) if visit.toolbox.geocoder else 0


def _page(uid: str, chosen: str, number: int) -> str:
    return f"/imports/{uid}/apercu?etat={chosen or 'tout'}&page={number + 1}"


def _shown(work: Work, draft: Draft, lines: Any) -> list[dict[str, Any]]:
    """The rows with what they will be, and the places of the map that they look like."""
    rules, choices, labels = drafts.rules_of(work, draft), of_json(draft.choices), taxonomy(work)
    shown = []
    for line in lines:
        mapped = drafts.mapped_of(rules, line)
        name, where = mapped.values.get("nom", "") or mapped.source_id, mapped.values.get("adresse", "")
        row = present.row_of(line, name, where)
        code = mapped.values.get("type", "")
        row |= present.kind_of_row(line.said["values"], code, choices, labels)
        row["point"] = f"{mapped.position[1]}, {mapped.position[0]}" if mapped.position else ""
        if line.verdict == drafts.READY and mapped.position:
            row["twin"] = _twin(work, rules.source, mapped, rules)
        shown.append(row)
    return shown


def _twin(work: Work, source: str, mapped: Any, rules: Any) -> str:
    try:
        statement = state(mapped, rules.fields, rules.licence, taxonomy(work))
    except Invalid:
        return ""
    found = look_alike(work, source, statement.values)
    return str(found.params["name"]) if found else ""


def row(visit: Visit, uid: str, rank: str) -> ResponseReturnValue:
    """One row, to be mended."""
    draft = drafts.mine(visit.work, visit.actor, uid)
    if draft.state != drafts.CHECKED:
        return redirect(present.state_of(draft)[2], 303)
    return _row(visit.work, draft, _line(visit.work, uid, rank))


def mend(visit: Visit, uid: str, rank: str) -> ResponseReturnValue:
    """Keep what was mended, or leave the row out."""
    with visit.reading() as work:
        columns = drafts.mine(work, visit.actor, uid).file["columns"]
        number = _line(work, uid, rank).rank
    store, act = visit.toolbox.store, visit.form.get("act", "")
    if act in ("out", "in"):
        import_answers.leave_out(store, visit.actor, uid, number, out=act == "out")
        return redirect(f"/imports/{uid}/apercu", 303)
    values = {
        column: visit.form.get(f"value-{place}", "").replace("\0", "")
        for place, column in enumerate(columns)
        if f"value-{place}" in visit.form
    }
    typed = [visit.form.get(name, "").strip().replace(",", ".") for name in ("longitude", "latitude")]
    with visit.reading() as work:
        stands = _position(work, drafts.mine(work, visit.actor, uid), _line(work, uid, rank))
    chosen = read_position(*typed)
    # What was only shown, to the digit, nobody has chosen.
    moved = None if typed == [_degrees(one) for one in stands or ()] else chosen
    import_answers.mend(store, visit.actor, uid, number, values, moved)
    with visit.reading() as work:
        draft = drafts.mine(work, visit.actor, uid)
        line = _line(work, uid, rank)
        if any(typed) and not chosen:
            return _row(work, draft, line, typed), 422
        if line.verdict == drafts.WRONG:
            return _row(work, draft, line), 422
    return redirect(f"/imports/{uid}/apercu", 303)


def _unreadable(typed: Sequence[str]) -> Problem:
    return Problem("position", RowTrouble.POSITION_UNREADABLE, {"value": f"{typed[1]}, {typed[0]}"[:60]})


def _position(work: Work, draft: Draft, line: Line) -> Position | None:
    """Where a row will be; nowhere as long as something is wrong with it."""
    if line.verdict == drafts.WRONG and "placed" not in line.said:
        return None
    return drafts.mapped_of(drafts.rules_of(work, draft), line).position


def _degrees(value: float) -> str:
    return f"{value:.6f}"


def _line(work: Work, uid: str, rank: str) -> Line:
    found = queries.line(work, uid, small_number(rank))
    if found is None:
        raise NotFound("import")
    return found


def _cell(number: int, column: str, text: str, draft: Draft, labels: Taxonomy) -> dict[str, Any]:
    """What one column says in this row, called as what it becomes; of the column of types also what may be
    chosen, and the word of the file as long as nobody chose."""
    target = draft.choices["columns"][column]
    called = dict(one for _group, options in offered(labels) for one in options).get(target, column)
    hint = _("Colonne «\u00a0%(column)s\u00a0»", column=column) if fold(called) != fold(column) else ""
    cell = {"name": f"value-{number}", "label": called, "hint": hint, "text": text}
    if target != "type" or draft.choices["kind"] in labels.types:
        return cell
    types = [one for one in meanings(labels) if not isinstance(one[1], str)]
    # What stands comes first and is chosen: a browser sends the first one where none is, and the word goes
    # back as the file has it, for a later answer about it to count.
    stands = [] if text in labels.types else [(text, _stands(text, draft, labels))]
    return {**cell, "options": [*stands, *types]}


def _stands(word: str, draft: Draft, labels: Taxonomy) -> str:
    """What a word of the column of types is as long as nobody chooses a type for its row."""
    said = {one.label: code for code, one in labels.types.items()} | draft.choices["words"]
    meant = said.get(word, "")
    called = word or _("sans catégorie")
    if meant in labels.types:
        type_label = labels.types[meant].label
        stands = _("«\u00a0%(word)s\u00a0»\u00a0: %(meaning)s", word=called, meaning=type_label)
    elif meant == NOTHING:
        stands = _("«\u00a0%(word)s\u00a0»\u00a0: ne pas reprendre", word=called)
    else:
        stands = _("Le fichier dit\u00a0: «\u00a0%(word)s\u00a0»", word=word) if word else _("Choisissez")
    return str(stands)


def _row(work: Work, draft: Draft, line: Line, typed: Sequence[str] = ()) -> str:
    """The page of a row; `typed`: coordinates that are none, as somebody wrote them."""
    chosen = draft.choices["columns"]
    labels = taxonomy(work)
    cells = [
        _cell(number, column, text_of(line.said["values"].get(column)), draft, labels)
        for number, column in enumerate(draft.file["columns"])
        if column in chosen
    ]
    stands = _position(work, draft, line)
    mapped = drafts.mapped_of(drafts.rules_of(work, draft), line)
    return render_template(
        "imports/row.html",
        placing=not draft.choices["completes"],
        longitude=typed[0] if typed else _degrees(stands[0]) if stands else "",
        latitude=typed[1] if typed else _degrees(stands[1]) if stands else "",
        misplaced=[told(_unreadable(typed))] if typed else [],
        draft=draft,
        row=present.row_of(line, mapped.values.get("nom", ""), ""),
        cells=cells,
        found=candidates(work, draft, line),
    )
