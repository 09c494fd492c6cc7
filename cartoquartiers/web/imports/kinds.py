"""`/imports/<uid>/types`: the kinds of a map made elsewhere, proposed as rubriques and types."""

from typing import Any

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from cartoquartiers.domain.cleaners import capital
from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.legend import NewRubrique, NewType
from cartoquartiers.domain.vocabulary import Family
from cartoquartiers.store.queries.territory import taxonomy
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import import_drafts as drafts
from cartoquartiers.usecases import import_kinds
from cartoquartiers.usecases.import_kinds import Wanted
from cartoquartiers.web.context import notify
from cartoquartiers.web.imports import present
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence

_LONGEST = 300


def show(visit: Visit, uid: str) -> ResponseReturnValue:
    """What is missing here, as a form that is filled already."""
    draft = drafts.mine(visit.work, visit.actor, uid)
    if draft.state in (drafts.SENDING, drafts.DONE):
        return redirect(present.state_of(draft)[2], 303)
    rubriques, types = import_kinds.proposed(visit.work, draft)
    return _page(visit.work, draft, _given(rubriques, types))


def create(visit: Visit, uid: str) -> ResponseReturnValue:
    """Make what is ticked, and go back to what the columns are."""
    with visit.reading() as work:
        rubriques, types = import_kinds.proposed(work, drafts.mine(work, visit.actor, uid))
    given = _sent(visit, _given(rubriques, types))
    new = {
        f"new:{one['rank']}": NewRubrique(one["label"], one["colour"], one["pictogram"])
        for one in given["rubriques"]
    }
    wanted = [
        Wanted(one["rank"], one["word"], one["label"], one["rubrique"], one["pictogram"])
        for one in given["types"]
        if one["ticked"]
    ]
    try:
        with visit.writing() as work:
            draft = drafts.mine(work, visit.actor, uid, locked=True)
            made = import_kinds.create(work, visit.actor, draft, wanted, new, given["family"])
    except Invalid as error:
        with visit.reading() as work:
            draft = drafts.mine(work, visit.actor, uid)
            return make_response(_page(work, draft, given, list(error.problems)), 422)
    notify(ngettext("%(num)s type est créé.", "%(num)s types sont créés.", made), "ok")
    return redirect(f"/imports/{uid}", 303)


def _given(rubriques: list[NewRubrique], types: list[NewType]) -> dict[str, Any]:
    """What stands in the form before anybody touches it."""
    return {
        "rubriques": [
            {"rank": rank, "label": one.label, "colour": one.colour, "pictogram": one.pictogram}
            for rank, one in enumerate(rubriques)
        ],
        "types": [
            {
                "rank": rank,
                "word": one.word,
                "count": one.count,
                "label": capital(one.word),
                "rubrique": one.rubrique,
                "pictogram": one.pictogram,
                "ticked": True,
            }
            for rank, one in enumerate(types)
        ],
        "family": Family.INITIATIVE.value,
    }


def _sent(visit: Visit, given: dict[str, Any]) -> dict[str, Any]:
    """The form with what somebody wrote in it."""
    form = visit.form

    def text(name: str, otherwise: str) -> str:
        return form.get(name, otherwise)[:_LONGEST].replace("\0", "")

    for one in given["rubriques"]:
        one["label"] = text(f"new-{one['rank']}", one["label"]).strip()
        one["colour"] = text(f"colour-{one['rank']}", one["colour"])
    for one in given["types"]:
        one["label"] = text(f"label-{one['rank']}", one["label"]).strip()
        one["rubrique"] = text(f"rubrique-{one['rank']}", one["rubrique"])
        one["ticked"] = form.get(f"type-{one['rank']}") == "1"
    return {**given, "family": text("family", given["family"])}


def _page(work: Work, draft: Any, given: dict[str, Any], problems: list[Problem] | None = None) -> str:
    wrong = problems or []
    words = {problem.field: sentence(problem) for problem in reversed(wrong)}
    new = [(f"new:{one['rank']}", one["label"]) for one in given["rubriques"]]
    ours = [(code, one.label) for code, one in taxonomy(work).categories.items()]
    groups = [(_("Nouvelles rubriques"), new), (_("Rubriques de cette carte"), ours)]
    return render_template(
        "imports/kinds.html",
        draft=draft,
        given=given,
        offered=[group for group in groups if group[1]],
        families=[(one.value, _(one.sentence)) for one in Family],
        problems=words,
        told=[(problem.field or None, words[problem.field]) for problem in wrong],
    )
