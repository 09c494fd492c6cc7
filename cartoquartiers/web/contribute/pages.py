"""The frame that every form of this section is drawn in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _

from cartoquartiers.domain.opening_hours import DAYS
from cartoquartiers.domain.proposal import Proposal
from cartoquartiers.store.queries.seen import Seen
from cartoquartiers.store.queries.site import settings
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.site_settings import charter_version
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.contribute import hours_box, present
from cartoquartiers.web.contribute.checks import Check, open_questions
from cartoquartiers.web.contribute.forms import Form
from cartoquartiers.web.contribute.whereabouts import CODE, question
from cartoquartiers.web.labels import taxonomy
from cartoquartiers.web.moments import tongue
from cartoquartiers.web.visit import Visit


@contextmanager
def snapshot(visit: Visit) -> Iterator[Work]:
    """The snapshot of a GET, or one of its own while a POST prepares its answer."""
    if request.method in ("GET", "HEAD"):
        yield visit.work
    else:
        with visit.reading() as work:
            yield work


def page(visit: Visit, work: Work, template: str, form: Form, **more: Any) -> Response:
    """A form: 200 when it is new, 422 when it came back with something to mend."""
    text = render_template(
        f"contribute/{template}.html",
        form=form,
        values=form.values,
        errors=present.errors(form),
        summary=present.summary(form, {row.name: row.label for row in taxonomy(work).extra.values()}),
        charter=charter_version(work),
        signed_in=visit.actor.is_authenticated,
        days=list(zip(DAYS, tongue().days, strict=True)),
        slots=hours_box.SLOTS,
        **more,
    )
    return answer(text, 422 if form.problems else 200)


def check_page(form: Form, questions: list[Check], **more: Any) -> Response:
    """What is to be looked at once more; the whole form travels along, hidden."""
    answered = [*request.form.getlist("verifie"), *(check.code for check in questions)]
    left_out = {"verifie", *(f"photo_{one.rank}_sha" for one in form.photos)}
    hidden = [(name, value) for name, value in form.values.items() if name not in left_out]
    hidden += [(f"photo_{one.rank}_sha", one.sha256) for one in form.photos if one.sha256]
    text = render_template(
        "contribute/check.html",
        form=form,
        questions=questions,
        hidden=hidden,
        answered=answered,
        go=_go(questions),
        **more,
    )
    return answer(text)


def check_dialog(visit: Visit, proposal: Proposal | None) -> Response:
    """The same questions alone, for the dialog over the form; 204 when there is nothing to ask.

    A form with something to mend has none: sending it brings it back with its errors.
    """
    if proposal is None:
        return answer("", 204)
    answered = request.form.getlist("verifie")
    whereabouts = question(visit, proposal, answered)
    with snapshot(visit) as work:
        questions = [*whereabouts, *open_questions(work, proposal, answered)]
        if not questions:
            return answer("", 204)
        return answer(render_template("contribute/check_dialog.html", questions=questions, go=_go(questions)))


def _go(questions: list[Check]) -> str:
    if len(questions) == 1 and questions[0].places:
        return str(_("Ce n’est pas l’un d’eux\u00a0: envoyer"))
    if [check.code for check in questions] == [CODE]:
        return str(_("Continuer"))
    return str(_("Envoyer quand même"))


def instead_of_gone(place: Seen, path: str) -> str:
    """Where a form about a place that has gone leads: to the one that replaces it, or to its own page.

    Only before somebody typed: what is sent about a place that went meanwhile is received all the same.
    """
    return f"/lieux/{place.replaced_by}/{path}" if place.replaced_by else f"/lieux/{place.uid}"


def expected_days(work: Work) -> int:
    """Within how many days an answer may be expected."""
    return int(settings(work).get("expected_days") or 7)


def answer(text: str, status: int = 200) -> Response:
    """A page that belongs to its visitor alone: it may show what they typed."""
    response = make_response(text, status)
    return kept_by_nobody(response)
