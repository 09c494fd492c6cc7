"""The short ways to say something of a place: it is right, it has a photo, its page holds something bad."""

from typing import Any

from flask import Response, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import NotFound, Problem
from cartoquartiers.domain.proposal import MOST_PHOTOS
from cartoquartiers.domain.vocabulary import ReportCode
from cartoquartiers.store.queries import tips
from cartoquartiers.store.queries.seen import Seen, place_seen
from cartoquartiers.store.work import Work
from cartoquartiers.web.contribute import forms, present, sending
from cartoquartiers.web.contribute.forms import Form, KeptPhoto
from cartoquartiers.web.contribute.pages import instead_of_gone, page, snapshot
from cartoquartiers.web.labels import words
from cartoquartiers.web.visit import Visit

_PATHS = {"confirm": "confirmer", "report": "signaler", "photo": "photo", "tip": "bon-a-savoir"}


def ask_confirm(visit: Visit, uid: str) -> ResponseReturnValue:
    """« Tout est exact »: the page behind a link, for who comes by the address."""
    return _ask(visit, uid, "confirm", _new())


def confirm(visit: Visit, uid: str) -> ResponseReturnValue:
    """Everything is right; `champs` names what was seen, none means that the place is there."""
    form = sending.received(visit)
    seen = {"base_version": forms.version_seen(form), "fields": visit.form.getlist("champs")}
    body = {"kind": "confirm", "place": uid, **seen}
    return _send(visit, uid, "confirm", form, body)


def ask_report(visit: Visit, uid: str) -> ResponseReturnValue:
    """« Signaler un contenu choquant ou illicite »; ``note`` names the « bon à savoir » that it is about."""
    form = _new()
    if about := tips.note(visit.work, visit.args.get("note", "")[:36], uid):
        form.values["message"] = (
            _("À propos du bon à savoir «\u00a0%(text)s\u00a0»\u00a0:", text=about) + "\n"
        )
    return _ask(visit, uid, "report", form)


def report(visit: Visit, uid: str) -> ResponseReturnValue:
    """Send a report; somebody always looks at it."""
    form = sending.received(visit)
    code = form.values.get("report", "")
    if not code:
        form.problems.append(Problem("report", "required"))
    if code == ReportCode.ILLEGAL:
        _declare(form)
    body: dict[str, Any] = {"kind": "report", "place": uid, "report": code or None}
    if code == ReportCode.ILLEGAL:
        body["good_faith"] = form.values.get("bonne_foi") == "1"
    return _send(visit, uid, "report", form, body)


def _declare(form: Form) -> None:
    """What the law asks of a notice of illegal content: why, and a statement of good faith (article 16 of the
    regulation on digital services)."""
    if not form.values.get("message", "").strip():
        form.problems.append(Problem("message", "required"))
    if form.values.get("bonne_foi") != "1":
        form.problems.append(Problem("bonne_foi", "required"))


def ask_photo(visit: Visit, uid: str) -> ResponseReturnValue:
    """Add photos to a place."""
    form = _new()
    form.photos = [KeptPhoto(rank) for rank in range(1, MOST_PHOTOS + 1)]
    return _ask(visit, uid, "photo", form)


def photo(visit: Visit, uid: str) -> ResponseReturnValue:
    """Send the photos."""
    form = sending.received(visit)
    photos = forms.photo_list(form.photos)
    if not photos and not form.problems:
        form.problems.append(Problem("photo_1", "photo_needed"))
    return _send(visit, uid, "photo", form, {"kind": "photo", "place": uid, "photos": photos})


def ask_tip(visit: Visit, uid: str) -> ResponseReturnValue:
    """Note something beside the facts of a place."""
    return _ask(visit, uid, "tip", _new())


def tip(visit: Visit, uid: str) -> ResponseReturnValue:
    """Send the note; it waits like everything else."""
    form = sending.received(visit)
    note = form.values.get("note", "").strip()
    return _send(visit, uid, "tip", form, {"kind": "tip", "place": uid, "note": note or None})


def _send(visit: Visit, uid: str, template: str, form: Form, body: dict[str, Any]) -> ResponseReturnValue:
    with snapshot(visit) as work:
        place = _place(work, uid)
    proposal = sending.read(form, body)
    if proposal is not None and (receipt := sending.submit(visit, form, proposal)) is not None:
        return sending.thanks(visit, receipt)
    with snapshot(visit) as work:
        return _show(visit, work, template, place, form)


def _ask(visit: Visit, uid: str, template: str, form: Form) -> ResponseReturnValue:
    place = _place(visit.work, uid)
    if place.gone is not None:
        return redirect(instead_of_gone(place, _PATHS[template]))
    return _show(visit, visit.work, template, place, form)


def _show(visit: Visit, work: Work, template: str, place: Seen, form: Form) -> Response:
    codes = [(code.value, _(code.sentence)) for code in ReportCode]
    return page(
        visit,
        work,
        template,
        form,
        place=place,
        codes=codes,
        rows=present.seen_rows(place.values, words(work)),
    )


def _new() -> Form:
    return Form({"uid": forms.new_uid()})


def _place(work: Work, uid: str) -> Seen:
    place = place_seen(work, uid)
    if place is None:
        raise NotFound("place")
    return place
