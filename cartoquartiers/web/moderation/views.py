"""The moderators' desk: a few lines each, the rest is in desk, item and form."""

from collections.abc import Mapping, Sequence

from flask import Response, jsonify, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Conflicting, Invalid, NotFound
from cartoquartiers.domain.lifecycle import OPEN_STATES
from cartoquartiers.domain.policy import Actor
from cartoquartiers.store.queries import waiting
from cartoquartiers.store.queries.waiting import QueueFilter
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import claims, decide_series, looks, moderate
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.labels import words
from cartoquartiers.web.moderation import filters, queue
from cartoquartiers.web.moderation.desk import Around, Attempt, Desk, around, attempt_of, desk, done_of
from cartoquartiers.web.moderation.form import named, ruling_of_each
from cartoquartiers.web.moderation.queue import Turn
from cartoquartiers.web.moderation.reply import is_scripted, part
from cartoquartiers.web.readings import field_label
from cartoquartiers.web.visit import Visit

_LONGEST_SERIES = 20


def index(visit: Visit) -> ResponseReturnValue:
    """The queue, with its first contribution on the desk."""
    wanted = filters.read(visit.args)
    return page(desk(visit.work, visit.actor, wanted, None, done=visit.args.get("fait")))


def one(visit: Visit, uid: str) -> ResponseReturnValue:
    """One contribution; `mode=modifier` opens the form, `mode=champs` shows a box beside each field."""
    wanted = filters.read(visit.args)
    shown = desk(
        visit.work,
        visit.actor,
        wanted,
        uid,
        mode=visit.args.get("mode", ""),
        done=visit.args.get("fait"),
    )
    if shown.item is None:
        raise NotFound("contribution")
    return page(shown)


def decide(visit: Visit, uid: str) -> ResponseReturnValue:
    """Take a decision; then the next contribution, or this one again with what is wrong in it."""
    wanted = filters.read(visit.args)
    uids = named([uid, *visit.form.getlist("together")], _LONGEST_SERIES)
    with visit.reading() as work:
        looked_at = [waiting.one(work, visit.actor, each) for each in uids]
    series = sorted((row for row in looked_at if row is not None), key=lambda row: (row.received_at, row.id))
    if len(series) < len(uids):
        raise NotFound("contribution")
    try:
        said = ruling_of_each(visit.form, series)
        with visit.writing() as work:
            decide_series.decide(work, visit.actor, uids, said)
    except Invalid as invalid:
        return _again(visit, wanted, uid, Attempt(problems=invalid.problems), 422)
    except Conflicting as conflict:
        with visit.reading() as work:
            notice = conflict_words(conflict, words(work))
        return _again(visit, wanted, uid, Attempt(notice=notice), 409)
    return to_the_next(visit, wanted, series[0].turn, uids)


def agree(visit: Visit, uid: str) -> ResponseReturnValue:
    """Nothing to say against what a rule published; then the next one."""
    wanted = filters.read(visit.args)
    with visit.reading() as work:
        known = waiting.one(work, visit.actor, uid)
    try:
        with visit.writing() as work:
            looks.agree(work, visit.actor, uid)
    except Conflicting as conflict:
        with visit.reading() as work:
            notice = conflict_words(conflict, words(work))
        return _again(visit, wanted, uid, Attempt(notice=notice), 409)
    return to_the_next(visit, wanted, known.turn if known else None, [])


def undo(visit: Visit, uid: str) -> ResponseReturnValue:
    """Take a decision back; the contribution is on the desk again."""
    wanted = filters.read(visit.args)
    others = [each for each in visit.args.get("avec", "").split(",") if each]
    uids = named([uid, *others], _LONGEST_SERIES)
    try:
        with visit.writing() as work:
            decide_series.undo(work, visit.actor, uids, _("Annulation d’une décision"))
    except Conflicting as conflict:
        return _again(visit, wanted, uid, Attempt(notice=_undo_words(conflict)), 409)
    with visit.reading() as work:
        lines = _lines(around(work, visit.actor, wanted)) if is_scripted() else None
        return _onward(visit, work, wanted, uid, [], lines)


def left(visit: Visit) -> ResponseReturnValue:
    """The list of what waits and the numbers above it, for the desk's own script: asked for when a person has
    stopped deciding for a moment, so that no decision waits for sixty lines."""
    wanted = filters.read(visit.args)
    return kept_by_nobody(jsonify(_lines(around(visit.work, visit.actor, wanted))))


def look(visit: Visit, uid: str) -> ResponseReturnValue:
    """Tell that the person looks at a contribution now; the answer says who else does already, and whether
    there is anything left to decide. ``quitte`` names the one that the same window showed before."""
    with visit.writing() as work:
        contribution = moderate.locked(work, uid)
        moderate.may_decide(work, visit.actor, contribution)
        is_open = contribution.state in OPEN_STATES
        take_over = visit.form.get("reprendre") == "1"
        other = claims.look(work, visit.actor, contribution, take_over=take_over) if is_open else None
        left = visit.form.get("quitte", "")[:36]
        if left and left != uid:
            claims.turn_away(work, visit.actor, left)
    told = _("%(name)s regarde cette contribution.", name=other) if other else None
    return jsonify(looking=told, is_open=is_open)


def _again(visit: Visit, wanted: QueueFilter, uid: str, attempt: Attempt, status: int) -> ResponseReturnValue:
    amending = visit.form.get("verdict") == "amend"
    attempt = attempt_of(visit.form, attempt.problems, attempt.notice)
    with visit.reading() as work:
        shown = desk(
            work,
            visit.actor,
            wanted,
            uid,
            mode="modifier" if amending else "",
            attempt=attempt,
        )
    response = page(shown)
    response.status_code = status
    return response


def page(shown: Desk) -> Response:
    """The desk, or for its own script the part that changes."""
    template = "moderation/_work.html" if is_scripted() else "moderation/desk.html"
    response = make_response(render_template(template, desk=shown))
    return kept_by_nobody(response)


def to_the_next(
    visit: Visit, wanted: QueueFilter, turn: Turn | None, done: Sequence[str]
) -> ResponseReturnValue:
    """To what waits behind a turn in the queue, as it is now that ``done`` are decided; a script that shows
    the next one already is not told of one."""
    with visit.reading() as work:
        if is_scripted() and visit.form.get("stepped"):
            return jsonify(done=_bar(work, visit.actor, wanted, done))
        listed = queue.listed(work, visit.actor, wanted)
        onward = next((row.uid for row in listed.behind(turn) if row.uid not in done), None)
        return _onward(visit, work, wanted, onward, done)


def _onward(
    visit: Visit,
    work: Work,
    wanted: QueueFilter,
    onward: str | None,
    done: Sequence[str],
    lines: Mapping[str, str] | None = None,
) -> ResponseReturnValue:
    """To a contribution; the script gets what changed around it instead of a redirection: ``lines`` of the
    queue only where it could not change its own."""
    more = {"fait": ",".join(done)} if done else {}
    path = f"/moderation/{onward}" if onward else "/moderation"
    address = path + filters.query_string(wanted, **more)
    if not is_scripted():
        return redirect(address, 303)
    bar = _bar(work, visit.actor, wanted, done)
    return jsonify(url=path + filters.query_string(wanted), page=address, done=bar, **(lines or {}))


def _bar(work: Work, actor: Actor, wanted: QueueFilter, done: Sequence[str]) -> str:
    """What takes the decision back."""
    return part("moderation/_done.html", desk={"done": done_of(work, actor, ",".join(done), wanted)})


def _lines(shown: Around) -> Mapping[str, str]:
    """The list, and the numbers beside it."""
    return {"queue": part("moderation/_queue.html", desk=shown), "pressure": shown.queue.pressure}


def conflict_words(conflict: Conflicting, known: Words) -> str:
    """Why a decision could not be taken, and what to do."""
    if conflict.code == "stale":
        names = ", ".join(field_label(name, known).lower() for name in conflict.details["fields"])
        return str(
            _("Entre-temps, la fiche a changé\u00a0: %(fields)s. La voici\u00a0; décidez.", fields=names)
        )
    if conflict.code == "fields":
        return str(_("Entre-temps, la fiche a changé. Choisissez la valeur à garder, puis acceptez."))
    return str(_("Quelqu’un d’autre vient de décider de cette contribution. Voici où elle en est."))


def _undo_words(conflict: Conflicting) -> str:
    if conflict.code == "masked":
        return str(_("Ce qui a été masqué d’une photo l’est pour toujours."))
    if conflict.code == "fields":
        return str(_("Impossible d’annuler : la fiche a changé depuis. Corrigez-la plutôt."))
    return str(_("Il n’y a plus de décision à annuler sur cette contribution."))
