"""From a form that was sent to a receipt, or back to the form with everything that was typed."""

import re
from dataclasses import replace
from functools import partial
from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Invalid, Problem, ValueProblem
from cartoquartiers.domain.identifiers import normalise_uid
from cartoquartiers.domain.proposal import Proposal, parse_proposal
from cartoquartiers.domain.vocabulary import ContributionState
from cartoquartiers.usecases import contribute
from cartoquartiers.usecases.contribute import Provenance, Receipt
from cartoquartiers.usecases.precedence import STRUCTURE_FIRST
from cartoquartiers.web.context import language, notify
from cartoquartiers.web.contribute.forms import Form, new_uid, photos_said
from cartoquartiers.web.extra_inputs import several
from cartoquartiers.web.uploads import store_uploads
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence

# An address of this site: « //elsewhere » and « /\elsewhere » are read by browsers as other hosts.
_LOCAL = re.compile(r"/(?![/\\])[^\s\\]{0,500}")


def received(visit: Visit) -> Form:
    """What was sent, its photos kept: from here on nothing of it can be lost."""
    form = Form({name: several(name, all_) for name, all_ in visit.form.lists()}, photos_said(visit.form))
    for name in ("uid", "place_uid"):
        if name == "uid" or name in form.values:
            form.values[name] = _sound(form.values.get(name, ""))
    for rank, photo in enumerate(form.photos):
        found: list[Problem] = []
        kept = store_uploads(visit, request.files.getlist(f"photo_{photo.rank}"), found)
        if kept:
            form.photos[rank] = replace(photo, sha256=kept[0].sha256)
        form.problems += [replace(problem, field=f"photo_{photo.rank}") for problem in found]
    return form


def read(form: Form, body: dict[str, Any]) -> Proposal | None:
    """The proposal that a body makes; None when something is wrong, which the form then says."""
    said = {**body, "uid": form.values.get("uid") or None, "contact": _line(form, "contact")}
    said["message"] = form.values.get("message", "").strip() or None
    said |= {name: _line(form, name) for name in ("charter", "nearness")}
    try:
        proposal = parse_proposal({key: value for key, value in said.items() if value is not None})
    except Invalid as invalid:
        refused = {(problem.field, problem.code) for problem in form.problems}
        form.problems += [p for p in invalid.problems if (p.field, p.code) not in refused]
        return None
    return None if form.problems else proposal


def submit(visit: Visit, form: Form, proposal: Proposal) -> Receipt | None:
    """The receipt; None when the use-case refused, for reasons that the form then says."""
    try:
        came = Provenance(counted=visit.toolbox.counts)
        return visit.write(
            partial(
                contribute.submit, actor=visit.actor, proposal=proposal, language=language(), provenance=came
            )
        )
    except Invalid as invalid:
        form.problems += invalid.problems
    if any(problem.code == "uid_reused" for problem in form.problems):
        # Somebody went back in the browser and changed the form: its next sending is another contribution.
        form.values["uid"] = new_uid()
    return None


def thanks(visit: Visit, receipt: Receipt) -> ResponseReturnValue:
    """On to the page of the receipt; back to the list that a one-tap form named in `retour`."""
    back = visit.form.get("retour", "")
    if not _LOCAL.fullmatch(back):
        return redirect(f"{receipt.follow}?merci=1", 303)
    if receipt.state in (ContributionState.PUBLISHED, ContributionState.PARTIAL):
        notify(_("Merci\u202f! C’est noté et publié."), "ok")
    else:
        why = [sentence(problem) for problem in receipt.problems if problem.code == STRUCTURE_FIRST]
        notify(" ".join([_("Merci\u202f! L’équipe va regarder votre contribution."), *why]), "ok")
    return redirect(back, 303)


def session_lost(visit: Visit) -> bool:
    """Whether the form was opened by somebody signed in who no longer is, and who has not chosen to go on."""
    said = visit.form
    return said.get("connecte") == "1" and not visit.actor.is_authenticated and said.get("sans_compte") != "1"


def _sound(uid: str) -> str:
    """The uid of the form; a new one where a program lost or spoilt it: what people typed counts more."""
    try:
        return normalise_uid(uid)
    except ValueProblem:
        return new_uid()


def _line(form: Form, name: str) -> str | None:
    return form.values.get(name, "").strip() or None
