"""`/proposer`: a new place."""

from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.extra_fields import ExtraField
from cartoquartiers.domain.place import empty_values
from cartoquartiers.domain.proposal import MOST_PHOTOS
from cartoquartiers.web import labels
from cartoquartiers.web.contribute import extra, forms, present, sending, whereabouts
from cartoquartiers.web.contribute.checks import open_questions
from cartoquartiers.web.contribute.forms import Form, KeptPhoto
from cartoquartiers.web.contribute.pages import check_dialog, check_page, page, snapshot
from cartoquartiers.web.visit import Visit

NAMES = (*forms.PLAIN, "id_ban", "type", "horaires", "position")
#: What the folded part of the form holds; it opens when one of them is filled or wrong.
DETAILS = ("telephone", "courriel", "site_web", "gestionnaire", "acces_fauteuil", "famille")


def new(visit: Visit) -> ResponseReturnValue:
    """The empty form; `lon` and `lat` say where on the map the person was, `type` what they looked for."""
    form = Form(forms.prefilled(empty_values(), NAMES), [KeptPhoto(r) for r in range(1, MOST_PHOTOS + 1)])
    form.values |= {"uid": forms.new_uid(), "place_uid": forms.new_uid(), "type": visit.args.get("type", "")}
    return _show(visit, form)


def create(visit: Visit) -> ResponseReturnValue:
    """Send the form: back to it, on to what is to be looked at once more, or to the receipt."""
    form = sending.received(visit)
    whereabouts.take_choice(form)
    if "champs" in visit.form:
        form.problems.clear()  # nobody sent it: somebody asked for the questions of a type
        return _show(visit, form)
    with snapshot(visit) as work:
        extra_fields = labels.taxonomy(work).extra_of(form.values.get("type"))
    proposal = sending.read(form, _body(form, extra_fields))
    if "verifier" in visit.form:
        return check_dialog(visit, proposal)
    if sending.session_lost(visit):
        return _show(visit, form, session_lost=True)
    if proposal is None or "revoir" in visit.form:
        return _show(visit, form)
    answered = request.form.getlist("verifie")
    asked = whereabouts.question(visit, proposal, answered)
    with snapshot(visit) as work:
        questions = [*asked, *open_questions(work, proposal, answered)]
        if questions:
            return check_page(form, questions, action="/proposer")
    receipt = sending.submit(visit, form, proposal)
    return _show(visit, form) if receipt is None else sending.thanks(visit, receipt)


def _body(form: Form, asked: tuple[ExtraField, ...]) -> dict[str, Any]:
    changes, problems = forms.read_changes(form.values, empty_values(), NAMES)
    answers, unreadable = extra.read(form.values, {}, asked, new=True)
    changes |= answers
    form.problems += problems + unreadable
    if form.values.get("charte") != "1":
        form.problems.append(Problem("charte", "charter"))
    if not changes.get("nom"):
        form.problems.append(Problem("nom", "required"))
    if not (changes.get("type") or changes.get("rubrique")):
        form.problems.append(Problem("type", "type_required"))
    if not (
        changes.get("position") or changes.get("adresse") or any(p.field == "position" for p in problems)
    ):
        form.problems.append(Problem("position", "position_or_address"))
    return {
        "kind": "create",
        "place_uid": form.values.get("place_uid") or None,
        "changes": changes,
        "photos": forms.photo_list(form.photos),
    }


def _show(visit: Visit, form: Form, *, session_lost: bool = False) -> Response:
    with snapshot(visit) as work:
        taxonomy = labels.taxonomy(work)
        return page(
            visit,
            work,
            "propose",
            form,
            types=present.type_options(taxonomy),
            families=present.family_options(),
            access=present.access_options(),
            questions=extra.questions(taxonomy.extra_of(form.values.get("type")), form.values),
            every_question=extra.of_types(taxonomy),
            start=_start(visit),
            opened=any(form.values.get(name) for name in DETAILS) or present.first_error(form, DETAILS),
            session_lost=session_lost,
        )


def _start(visit: Visit) -> tuple[float, float] | None:
    """Where the map of the form begins: longitude, latitude of the address, when they are some."""
    try:
        longitude, latitude = float(visit.args["lon"]), float(visit.args["lat"])
    except (KeyError, ValueError):
        return None
    inside = abs(longitude) <= 180 and abs(latitude) <= 90
    return (round(longitude, 6), round(latitude, 6)) if inside else None
