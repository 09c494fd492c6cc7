"""« S’entraîner »: the desk's gestures on made-up contributions, each answered with an explanation."""

from flask import jsonify, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Conflicting, Invalid
from cartoquartiers.domain.training import Step, progress
from cartoquartiers.domain.training_cases import CASES
from cartoquartiers.usecases import training
from cartoquartiers.web.context import notify
from cartoquartiers.web.moderation.desk import Attempt, attempt_of
from cartoquartiers.web.moderation.form import ruling
from cartoquartiers.web.moderation.reply import is_scripted, part
from cartoquartiers.web.moderation.training.board import around, board
from cartoquartiers.web.moderation.training.made_up import HOME, waiting, world
from cartoquartiers.web.moderation.views import conflict_words, page
from cartoquartiers.web.visit import Visit


def index(visit: Visit) -> ResponseReturnValue:
    """What one can learn here, and how far one is."""
    steps = training.steps(visit.work, visit.actor)
    return render_template("training/index.html", progress=progress(CASES, steps), home=HOME)


def desk(visit: Visit) -> ResponseReturnValue:
    """The desk, with the first exercise that is still open."""
    return page(board(visit, visit.work, None, done=visit.args.get("fait")))


def one(visit: Visit, code: str) -> ResponseReturnValue:
    """One exercise; modes like those of the desk."""
    mode, done = visit.args.get("mode", ""), visit.args.get("fait")
    return page(board(visit, visit.work, code, mode=mode, done=done))


def decide(visit: Visit, code: str) -> ResponseReturnValue:
    """Take a decision; then the same contribution with what is said of it."""
    case = training.case_of(code)
    with visit.reading() as work:
        step = training.steps(work, visit.actor).get(code, Step())
        proposed = waiting(case, step, world(visit, work), 0)
    try:
        said = ruling(visit.form, proposed)
        with visit.writing() as work:
            decided = training.decide(work, visit.actor, code, said)
        if not decided:
            raise Conflicting("stale", fields=sorted(case.meanwhile))
    except Invalid as invalid:
        return _again(visit, code, attempt_of(visit.form, invalid.problems), 422)
    except Conflicting as conflict:
        with visit.reading() as work:
            notice = conflict_words(conflict, world(visit, work).words)
        return _again(visit, code, attempt_of(visit.form, notice=notice), 409)
    return _onward(visit, code, code)


def undo(visit: Visit, code: str) -> ResponseReturnValue:
    """Take an answer back, to try another one."""
    try:
        with visit.writing() as work:
            training.undo(work, visit.actor, code)
    except Conflicting:
        notice = str(_("Il n’y a plus de décision à annuler sur cette contribution."))
        return _again(visit, code, Attempt(notice=notice), 409)
    return _onward(visit, code, None)


def begin_again(visit: Visit) -> ResponseReturnValue:
    """Forget every answer."""
    with visit.writing() as work:
        training.begin_again(work, visit.actor)
    notify(_("Tout est remis à zéro."), "ok")
    return redirect("/entrainement", 303)


def _again(visit: Visit, code: str, attempt: Attempt, status: int) -> ResponseReturnValue:
    mode = "modifier" if visit.form.get("verdict") == "amend" else ""
    with visit.reading() as work:
        response = page(board(visit, work, code, mode=mode, attempt=attempt))
    response.status_code = status
    return response


def _onward(visit: Visit, code: str, done: str | None) -> ResponseReturnValue:
    address = f"{HOME}/{code}" + (f"?fait={done}" if done else "")
    if not is_scripted():
        return redirect(address, 303)
    with visit.reading() as work:
        shown = around(visit, work, done)
    return jsonify(
        url=f"{HOME}/{code}",
        page=address,
        queue=part("moderation/_queue.html", desk=shown),
        done=part("moderation/_done.html", desk=shown),
        pressure=shown.queue.pressure,
    )
