"""`/lieux/<uid>/corriger`: the doors of « Quelque chose a changé », and the form behind each."""

from typing import Any

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.errors import NotFound, Problem
from cartoquartiers.domain.extra_fields import ExtraField
from cartoquartiers.domain.policy import Action, Area, allowed
from cartoquartiers.domain.vocabulary import Gone
from cartoquartiers.store.queries.places import near
from cartoquartiers.store.queries.seen import Seen, place_seen
from cartoquartiers.store.work import Work
from cartoquartiers.web.cards import Card, cards
from cartoquartiers.web.contribute import closing, doors, extra, forms, pages, present, sending
from cartoquartiers.web.contribute.checks import open_questions
from cartoquartiers.web.contribute.doors import Door
from cartoquartiers.web.contribute.forms import Form
from cartoquartiers.web.contribute.pages import answer, check_dialog, check_page, page, snapshot
from cartoquartiers.web.labels import taxonomy, words
from cartoquartiers.web.visit import Visit

_TWINS_METRES = 300.0


def choose(visit: Visit, uid: str) -> ResponseReturnValue:
    """What has changed? Without `quoi` the doors, with it the form behind one of them."""
    place = _place(visit.work, uid)
    door = doors.BY_CODE.get(visit.args.get("quoi", ""))
    if place.gone is not None:
        # Of a place said to have closed for good only one thing can have changed: it exists after all.
        if place.gone != Gone.CLOSED or door not in (None, doors.REOPENED):
            return redirect(pages.instead_of_gone(place, "corriger"))
        door = doors.REOPENED
    if door is None:
        named = [row.label for row in taxonomy(visit.work).extra_of(place.type)]
        shown = doors.doors_of(place.etat, named)
        return answer(render_template("contribute/doors.html", place=place, doors=shown))
    form = Form(forms.prefilled(place.values, door.names))
    asked = taxonomy(visit.work).extra_of(place.type)
    form.values |= extra.prefilled(place.values, asked, sees_all=_keeps(visit, place))
    form.values |= {"uid": forms.new_uid(), "base_version": str(place.version)}
    return _show(visit, visit.work, place, door, form)


def correct(visit: Visit, uid: str) -> ResponseReturnValue:
    """Send the form of a door."""
    form = sending.received(visit)
    with snapshot(visit) as work:
        seen = _place(work, uid, forms.version_seen(form))
        door = doors.BY_CODE.get(form.values.get("quoi", ""), doors.OTHER)
        if "champs" in visit.form:
            form.problems.clear()
            return _show(visit, work, seen, door, form)
        proposal = sending.read(form, _body(form, seen, door, _answers(visit, work, form, seen, door)))
        if "verifier" in visit.form:
            return check_dialog(visit, proposal)
        if sending.session_lost(visit):
            return _show(visit, work, seen, door, form, session_lost=True)
        if proposal is None or "revoir" in visit.form:
            return _show(visit, work, seen, door, form)
        questions = open_questions(work, proposal, request.form.getlist("verifie"))
        if questions:
            return check_page(form, questions, action=f"/lieux/{uid}/corriger", place=seen)
    receipt = sending.submit(visit, form, proposal)
    if receipt is not None:
        return sending.thanks(visit, receipt)
    with snapshot(visit) as work:
        return _show(visit, work, seen, door, form)


def _keeps(visit: Visit, place: Seen) -> bool:
    """Whether this person sees what is not public of the place."""
    area = Area(place.commune, place.quartier, place.category, place.values.get("structure"))
    return allowed(visit.actor, Action.KEEP, [area])


def _asked(work: Work, form: Form, place: Seen, door: Door) -> tuple[ExtraField, ...]:
    """The extra fields of the form: of the type that it says, or of the place's."""
    if door not in (doors.OTHER, doors.DETAILS):
        return ()
    chosen = form.values.get("type", "") if door is doors.OTHER else place.type
    return taxonomy(work).extra_of(chosen)


def _answers(visit: Visit, work: Work, form: Form, place: Seen, door: Door) -> dict[str, Any]:
    # What the place said under another type is not in this form: an empty input must not take it away.
    shown = {row.name: place.values.get(row.name) for row in taxonomy(work).extra_of(place.type)}
    changes, problems = extra.read(
        form.values, shown, _asked(work, form, place, door), sees_all=_keeps(visit, place)
    )
    form.problems += problems
    return changes


def _body(form: Form, seen: Seen, door: Door, answers: dict[str, Any]) -> dict[str, Any]:
    about = {"place": seen.uid, "base_version": forms.version_seen(form) or seen.version}
    if door is doors.CLOSED:
        return {**about, **closing.closed(form)}
    if door is doors.REOPENED:
        return {**about, "kind": "reopen"}
    if door is doors.DUPLICATE:
        return {**about, **closing.duplicate(form)}
    changes, problems = forms.read_changes(form.values, seen.values, door.names)
    changes |= answers
    form.problems += problems
    if not changes and not form.problems:
        if form.values.get("message", "").strip():
            # Words without a change reach the team as a report: nobody has to know which input they go to.
            return {"place": seen.uid, "kind": "report", "report": "other"}
        form.problems.append(Problem("", "nothing_changes"))
    kind = "move" if door is doors.PLACE and "position" in changes else "correct"
    return {**about, "kind": kind, "changes": changes}


def _show(
    visit: Visit, work: Work, place: Seen, door: Door, form: Form, *, session_lost: bool = False
) -> Response:
    sees_all = _keeps(visit, place)
    asked = extra.questions(_asked(work, form, place, door), form.values, sees_all=sees_all, new=False)
    return page(
        visit,
        work,
        "correct",
        form,
        place=place,
        door=door,
        types=present.type_options(taxonomy(work)),
        families=present.family_options()[1:],
        access=present.access_options(),
        questions=asked,
        every_question=extra.of_types(taxonomy(work), sees_all=sees_all, new=False),
        twins=_twins(work, place) if door is doors.DUPLICATE else [],
        today=work.today.isoformat(),
        session_lost=session_lost,
    )


def _twins(work: Work, place: Seen) -> list[Card]:
    """The places that this one may repeat: those of its rubrique before the others, the nearest first."""
    found = [(row, m) for row, m in near(work, place.position, _TWINS_METRES) if row.uid != place.uid]
    ordered = sorted(found, key=lambda pair: pair[0].category != place.category)
    return cards(work, ordered[:8], words(work))


def _place(work: Work, uid: str, version: int | None = None) -> Seen:
    place = place_seen(work, uid, version)
    if place is None:
        raise NotFound("place")
    return place
