"""`/abonnements/nouveau`: what to follow, how often, and at which address when nobody is signed in."""

from http import HTTPStatus

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Conflicting, NotFound, Problem, ValueProblem
from cartoquartiers.domain.subscriptions import Rhythm, Subject
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import accounts, sessions, subscriptions
from cartoquartiers.web.context import language, notify
from cartoquartiers.web.labels import words
from cartoquartiers.web.subjects import parameters, rhythm_asked, subject_asked
from cartoquartiers.web.throttling import Attempt
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence


def form(visit: Visit) -> ResponseReturnValue:
    """The form; without a subject in the address it also asks for one."""
    subject = subject_asked(request.args)
    if not subject.is_nothing:
        subscriptions.must_exist(visit.work, subject)
    return _page(visit, visit.work, subject, "", Rhythm.WEEKLY)


def ask(visit: Visit) -> ResponseReturnValue:
    """Begin at once for who is signed in; else have a letter sent, whoever has the address."""
    subject, rhythm = subject_asked(visit.form), rhythm_asked(visit.form.get("rythme", ""))
    typed = visit.form.get("email", "")
    problem = Problem("subject", "follow_nothing") if subject.is_nothing else None
    if problem is None and _knows(visit):
        return _begun(visit, subject, rhythm)
    try:
        email = accounts.folded(typed)
    except ValueProblem as wrong:
        code = wrong.code if typed.strip() else "required"
        email, problem = "", problem or Problem("email", code, wrong.params)
    if problem is None:
        problem = _have_sent(visit, email, subject, rhythm)
    if problem is None:
        return redirect("/abonnements/lettre", HTTPStatus.SEE_OTHER)
    with visit.reading() as work:
        return _page(visit, work, subject, typed, rhythm, problem)


def _begun(visit: Visit, subject: Subject, rhythm: Rhythm) -> ResponseReturnValue:
    try:
        with visit.writing() as work:
            subscriptions.follow(work, visit.actor, subject, rhythm, language())
        notify(_("C’est noté\u00a0: une lettre vous dira ce qui change."), "ok")
    except Conflicting as full:
        notify(sentence(Problem("", full.code, {"most": subscriptions.MOST})), "alert")
    return redirect("/compte/abonnements", HTTPStatus.SEE_OTHER)


def sent(visit: Visit) -> ResponseReturnValue:
    """« Regardez votre courrier », whatever was asked for: also who may ask is told only of the rules."""
    limits = {"most": subscriptions.MOST, "letters": subscriptions.LETTERS_AN_HOUR}
    return render_template("following/sent.html", days=subscriptions.PATIENCE.days, **limits)


def _have_sent(visit: Visit, email: str, subject: Subject, rhythm: Rhythm) -> Problem | None:
    attempt = Attempt.of(visit, email, about="follow")
    with visit.writing() as work:
        if sessions.is_throttled(work, attempt.account, attempt.address):
            return Problem("email", "letters_throttled")
        sessions.record_failure(work, attempt.account, attempt.address)
        subscriptions.ask(work, email, subject, rhythm, language())
    return None


def _knows(visit: Visit) -> bool:
    """Whether the address is proved: six digits on a shared tablet open no letter box."""
    return visit.actor.is_authenticated and not visit.actor.by_pin


def _page(
    visit: Visit, work: Work, subject: Subject, email: str, rhythm: Rhythm, problem: Problem | None = None
) -> ResponseReturnValue:
    labels = words(work)
    try:
        if not subject.is_nothing:
            subscriptions.must_exist(work, subject)
    except NotFound:
        subject = Subject()
    page = render_template(
        "following/new.html",
        called=subscriptions.called(work, subject, labels),
        parameters=parameters(subject),
        communes=sorted(labels.territory.communes.items(), key=lambda one: one[1]),
        quartiers=sorted(labels.territory.quartiers.items(), key=lambda one: one[1]),
        rubriques=[(one.code, one.label) for one in labels.taxonomy.categories.values()],
        rhythms=[(one.value, _(one.sentence)) for one in Rhythm],
        rhythm=rhythm.value,
        email=email,
        knows=_knows(visit),
        problems={problem.field: sentence(problem)} if problem else {},
    )
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK)
