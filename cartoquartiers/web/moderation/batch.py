"""Deciding together on what needs no more than a glance: at most fifty, each in its own transaction."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from flask import jsonify, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from cartoquartiers.domain.errors import Conflicting, Forbidden, Invalid, NotFound, Problem
from cartoquartiers.domain.vocabulary import Reason, Verdict
from cartoquartiers.store.queries import waiting
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import decide_series
from cartoquartiers.usecases.moderate import Ruling
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.labels import words
from cartoquartiers.web.moderation import filters, queue
from cartoquartiers.web.moderation.batch_rows import MOST, Line, lines
from cartoquartiers.web.moderation.form import message_of, named, reason_of, version_of
from cartoquartiers.web.moderation.reply import is_scripted
from cartoquartiers.web.selects import Select
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence


@dataclass(frozen=True)
class Result:
    """What became of one of them; ``uids`` is what an undoing of it names."""

    uid: str
    uids: str
    name: str
    done: bool
    text: str


@dataclass(frozen=True)
class Batch:
    """What templates/moderation/batch.html shows: the lines to decide on, or what became of them."""

    query: str
    selects: list[Select]
    lines: list[Line]
    results: list[Result]
    problems: dict[str, str]
    reason: str = ""
    message: str = ""
    undone: bool = False

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why one may not retain them."""
        return tuple(Reason)

    @property
    def ticked(self) -> int:
        """How many lines are ticked at first."""
        return len([line for line in self.lines if not line.doubts])

    @property
    def told(self) -> str:
        """« 12 décisions sur 14 »."""
        done = len([row for row in self.results if row.done])
        total = len(self.results)
        return str(ngettext("%(num)d faite sur %(total)d", "%(num)d faites sur %(total)d", done, total=total))


def show(visit: Visit) -> ResponseReturnValue:
    """The first fifty under the filter; what asks for a second look is not ticked."""
    return _page(visit, visit.work, [], {})


def decide(visit: Visit) -> ResponseReturnValue:
    """Accept, or do not retain, what is ticked. The script sends a few at a time and gets JSON."""
    form = visit.form
    try:
        said = _said(visit)
    except Invalid as invalid:
        told = {problem.field: sentence(problem) for problem in invalid.problems}
        if is_scripted():
            return jsonify(problems=told), 422
        with visit.reading() as work:
            return _page(visit, work, [], told)
    chosen = [
        named([uid, *form.getlist(f"together-{uid}")], queue.SHOWN)
        for uid in named(form.getlist("uid"), MOST)
    ]
    return _told(visit, [_each(visit, uids, partial(_decide, visit, said)) for uids in chosen])


def undo(visit: Visit) -> ResponseReturnValue:
    """Take the decisions of a batch back, the latest first, each unless its fields changed since."""

    def take_back(work: Work, uids: list[str]) -> str:
        decide_series.undo(work, visit.actor, uids, _("Annulation d’une décision"))
        return str(_("remise en attente"))

    chosen = [named(uids.split(","), queue.SHOWN) for uids in visit.form.getlist("uids")[:MOST]]
    results = [_each(visit, uids, take_back) for uids in reversed(chosen)]
    return _told(visit, results, undone=True)


def _decide(visit: Visit, said: Ruling, work: Work, uids: list[str]) -> str:
    form, uid = visit.form, uids[0]
    seen = version_of(form, f"version-{uid}")
    ruling = replace(said, expected_state=form.get(f"state-{uid}") or None, seen_version=seen)
    decide_series.decide(work, visit.actor, uids, lambda _member: ruling)
    return str(_("acceptée") if said.verdict is Verdict.ACCEPT else _("non retenue"))


def _each(visit: Visit, uids: list[str], act: Callable[[Work, list[str]], str]) -> Result:
    """Do one (a series is one) in a transaction of its own, and say what became of it."""
    uid = uids[0]
    with visit.reading() as work:
        known = waiting.one(work, visit.actor, uid)
    name = known.name if known else uid[:36]
    try:
        if known is None:
            raise NotFound("contribution")
        with visit.writing() as work:
            text, done = act(work, uids), True
    except Conflicting as conflict:
        told = {
            "decided": _("quelqu’un d’autre a décidé entre-temps"),
            "fields": _("la fiche a changé\u00a0: à regarder une par une"),
            "stale": _("la fiche a changé\u00a0: à regarder une par une"),
        }
        text, done = str(told.get(conflict.code, told["fields"])), False
    except Invalid as invalid:
        text, done = " ".join(sentence(problem) for problem in invalid.problems), False
    except (Forbidden, NotFound):
        text, done = str(_("hors de votre domaine")), False
    return Result(uid, ",".join(uids), name, done, text)


def _said(visit: Visit) -> Ruling:
    """The one verdict on all. Raises Invalid at the field to mend."""
    form = visit.form
    verdict = form.get("verdict", "")
    problems = [] if form.getlist("uid") else [Problem("uid", "nothing_ticked")]
    if verdict == Verdict.ACCEPT and not problems:
        return Ruling(Verdict.ACCEPT)
    reason, message = reason_of(form), message_of(form, "refuse_message")
    if verdict != Verdict.REFUSE:
        problems.append(Problem("verdict", "required"))
    elif reason is None:
        problems.append(Problem("reason", "required"))
    elif reason is Reason.OTHER and not message:
        problems.append(Problem("message", "required"))
    if problems:
        raise Invalid(problems)
    return Ruling(Verdict.REFUSE, reason, message)


def _told(visit: Visit, results: list[Result], *, undone: bool = False) -> ResponseReturnValue:
    if is_scripted():
        rows = [{"uid": row.uid, "uids": row.uids, "done": row.done, "text": row.text} for row in results]
        return jsonify(results=rows)
    with visit.reading() as work:
        return _page(visit, work, results, {}, undone=undone)


def _page(
    visit: Visit, work: Work, results: list[Result], problems: dict[str, str], *, undone: bool = False
) -> ResponseReturnValue:
    wanted = filters.read(visit.args)
    form = visit.form
    batch = Batch(
        query=filters.query_string(wanted),
        selects=filters.selects(wanted, visit.actor, words(work), waiting.operations(work, visit.actor)),
        lines=[] if results else lines(work, visit.actor, queue.listed(work, visit.actor, wanted)),
        results=results,
        problems=problems,
        reason=form.get("reason", ""),
        message=form.get("refuse_message", ""),
        undone=undone,
    )
    page = render_template("moderation/batch.html", batch=batch, chosen=form.getlist("uid"))
    response = make_response(page, 422 if problems else 200)
    return kept_by_nobody(response)
