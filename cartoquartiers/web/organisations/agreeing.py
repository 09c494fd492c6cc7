"""`/structures/<code>/convention`: what a structure and the map agree about its data."""

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.agreement import RHYTHMS, VERSION
from cartoquartiers.domain.errors import Conflicting, Invalid, Problem
from cartoquartiers.domain.place import FIELDS, Proposer
from cartoquartiers.domain.vocabulary import Licence
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import agreements
from cartoquartiers.web.context import notify
from cartoquartiers.web.numbers import small_number
from cartoquartiers.web.organisations import present
from cartoquartiers.web.organisations.space import back
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence


def show(visit: Visit, code: str) -> ResponseReturnValue:
    """The agreement, for everybody; its form, for members."""
    return _page(visit, visit.work, code)


def accept(visit: Visit, code: str) -> ResponseReturnValue:
    """Agree for the structure."""
    form = visit.form
    months, agreed = small_number(form.get("months", ""), 0), form.get("agreed") == "1"
    try:
        with visit.writing() as work:
            agreements.accept(work, visit.actor, code, form.get("version", ""), months, agreed=agreed)
    except Invalid as error:
        with visit.reading() as work:
            return _page(visit, work, code, list(error.problems), months)
    except Conflicting as error:
        notify(sentence(Problem("", error.code)), "alert")
        with visit.reading() as work:
            return make_response(_page(visit, work, code), 409)
    return back(code, _("La convention est acceptée. Merci\u202f!"))


def _page(
    visit: Visit, work: Work, code: str, problems: list[Problem] | None = None, months: int = 6
) -> ResponseReturnValue:
    wrong = problems or []
    text = render_template(
        "structures/agreement.html",
        structure=present.known(work, code),
        version=VERSION,
        accepted=present.accepted(work, code),
        may_accept=code in visit.actor.organisations,
        licence=_(Licence(work.house.licence).sentence),
        fields=[_(row.label) for row in FIELDS if row.proposer is Proposer.EVERYBODY],
        rhythms=[(str(one), _("Tous les %(months)s mois", months=one)) for one in RHYTHMS],
        months=str(months),
        problems={problem.field: sentence(problem) for problem in reversed(wrong)},
        told=[(problem.field, sentence(problem)) for problem in wrong],
    )
    return make_response(text, 422 if wrong else 200)
