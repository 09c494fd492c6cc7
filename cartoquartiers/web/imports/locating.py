"""Rows without a position: looking their addresses up, and choosing among those that were found."""

from typing import Any

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.locating import percent, standing
from cartoquartiers.store.queries.imports import Draft, Line
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import import_drafts as drafts
from cartoquartiers.usecases import import_locating
from cartoquartiers.usecases.ports import Geocoder
from cartoquartiers.web.imports import present
from cartoquartiers.web.limits import count_lookup
from cartoquartiers.web.numbers import small_number
from cartoquartiers.web.visit import Visit


def show(visit: Visit, uid: str) -> ResponseReturnValue:
    """How far the search is."""
    _geocoder(visit)
    draft = drafts.mine(visit.work, visit.actor, uid)
    if draft.state != drafts.CHECKED:
        return redirect(present.state_of(draft)[2], 303)
    left = len(import_locating.pending(visit.work, draft))
    if not left:
        return redirect(f"/imports/{uid}/apercu", 303)
    return _page(draft, left, away=False)


def advance(visit: Visit, uid: str) -> ResponseReturnValue:
    """Look up the next addresses, then show how far it is, or that the service does not answer."""
    geocoder = _geocoder(visit)
    count_lookup()
    progress = import_locating.advance(visit.toolbox.store, geocoder, visit.actor, uid)
    if progress.away:
        with visit.reading() as work:
            return _page(drafts.mine(work, visit.actor, uid), progress.left, away=True), 503
    return redirect(f"/imports/{uid}/{'adresses' if progress.left else 'apercu'}", 303)


def choose(visit: Visit, uid: str, rank: str) -> ResponseReturnValue:
    """Place a row at the address that a person chose, or at none; then comes the next one to choose."""
    said = visit.form.get("pick", "")
    pick = None if said == "none" else small_number(said, -1)
    following = import_locating.choose(visit.toolbox.store, visit.actor, uid, small_number(rank), pick)
    onward = f"lignes/{following}" if following else "apercu"
    return redirect(f"/imports/{uid}/{onward}", 303)


def candidates(work: Work, draft: Draft, line: Line) -> dict[str, Any] | None:
    """The addresses among which a person decides; None when there is nothing to decide about this row."""
    row = drafts.mapped_of(drafts.rules_of(work, draft), line, named=False)
    kept = line.located
    state = standing(row, kept)
    if state is None or kept is None or not kept["found"]:
        return None
    options = [
        {
            "value": str(number),
            "label": one["label"],
            "context": one["context"],
            "percent": percent(one["score"]),
        }
        for number, one in enumerate(kept["found"])
    ]
    return {"asked": kept["asked"], "options": options, "state": state.value, "pick": str(kept["pick"])}


def _geocoder(visit: Visit) -> Geocoder:
    if visit.toolbox.geocoder is None:
        raise NotFound("page")
    return visit.toolbox.geocoder


def _page(draft: Draft, left: int, *, away: bool) -> str:
    return render_template("imports/locating.html", draft=draft, left=left, away=away)
