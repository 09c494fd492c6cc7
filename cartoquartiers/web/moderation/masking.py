"""Masking a face or a number plate: rectangles over a photo, looked at, then for good."""

import re
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlencode

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Forbidden, NotFound, Problem
from cartoquartiers.domain.masking import Zone, masked_name, read_zones
from cartoquartiers.store.queries import photos as known
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import masking
from cartoquartiers.usecases.ports import PHOTO_SIZES
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.context import notify
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence

NAMES: Final = ("gauche", "haut", "largeur", "hauteur")
_SPARE: Final = 3
_UID: Final = re.compile(r"[0-9a-f-]{36}")


def ask(visit: Visit, sha256: str) -> ResponseReturnValue:
    """The photo with rectangles to draw or to type; once some are there, what it would look like."""
    _must_see(visit, visit.work, sha256)
    if "apercu" not in request.args:
        return _page(visit, visit.work, sha256, [], {})
    zones, problems = read_zones(zone_rows())
    return _page(visit, visit.work, sha256, zones, zone_errors(problems))


def preview(visit: Visit, sha256: str) -> Response:
    """The photo as it would be kept, drawn by what draws it for good."""
    _must_see(visit, visit.work, sha256)
    zones, problems = read_zones(zone_rows())
    data = visit.toolbox.depot.get(sha256, max(PHOTO_SIZES))
    if problems or data is None:
        raise NotFound("photo")
    image = visit.toolbox.imager.mask(data, zones).images[800]
    return kept_by_nobody(Response(image, mimetype="image/webp"))


def mask(visit: Visit, sha256: str) -> ResponseReturnValue:
    """Mask it for good."""
    zones, problems = read_zones(zone_rows())
    with visit.reading() as work:
        _must_see(visit, work, sha256)
        if problems:
            page = _page(visit, work, sha256, zones, zone_errors(problems))
            page.status_code = 422
            return page
    depot, store = visit.toolbox.depot, visit.toolbox.store
    masked = masking.prepare(visit.toolbox.imager, depot, sha256, zones)
    with visit.writing() as work:
        masking.mask(work, visit.actor, masked)
    masking.erase_files(store, depot)
    notify(_("La photo est masquée, partout où elle était montrée."), "ok")
    return redirect(_back() or f"/moderation/photos/{masked_name(sha256, zones)}/masquer", 303)


def _must_see(visit: Visit, work: Work, sha256: str) -> None:
    state = known.state_of(work, sha256)
    if state is None or state.state == "withdrawn":
        raise NotFound("photo")
    if not masking.may_mask(work, visit.actor, sha256):
        raise Forbidden("not_in_scope")


def zone_rows() -> list[tuple[str, ...]]:
    """What was typed, row by row, also where a column has more cells than another."""
    columns = [request.values.getlist(name) for name in NAMES]
    count = min(max(map(len, columns)), 100)
    return [tuple(column[rank] if rank < len(column) else "" for column in columns) for rank in range(count)]


def zone_errors(problems: list[Problem]) -> dict[str, str]:
    """The sentence of each row."""
    return {problem.field: sentence(problem) for problem in problems}


def _page(visit: Visit, work: Work, sha256: str, zones: list[Zone], errors: dict[str, str]) -> Response:
    photo = known.state_of(work, sha256)
    own = f"?contribution={_return()}" if photo and photo.state != "public" and _return() else ""
    text = render_template(
        "moderation/mask.html",
        photo=photo,
        source=f"/photos/{sha256}/1600.webp{own}",
        back=_back(),
        came_from=request.values.get("retour", ""),
        **shown_zones(zones, errors, f"/moderation/photos/{sha256}"),
    )
    return kept_by_nobody(make_response(text))


def shown_zones(zones: list[Zone], errors: dict[str, str], address: str) -> dict[str, Any]:
    """What the page says of the rectangles: those typed, those understood, what it would look like."""
    filled = [row for row in zone_rows() if any(row)]
    return {
        "rows": [*filled, *([("",) * len(NAMES)] * (_SPARE if not filled else 1))],
        "zones": [[f"{number:g}" for number in zone.told()] for zone in zones],
        "preview": f"{address}/apercu.webp?{zone_query(zones)}" if zones and not errors else None,
        "action": f"{address}/masquer",
        "names": NAMES,
        "errors": errors,
    }


def zone_query(zones: Iterable[Zone]) -> str:
    """The rectangles as the parameters of an address."""
    return urlencode([pair for zone in zones for pair in zip(NAMES, zone.told(), strict=True)])


def _return() -> str | None:
    """The contribution that one came from; anything else is nowhere to go."""
    said = request.values.get("retour", "")
    return said if _UID.fullmatch(said) else None


def _back() -> str | None:
    said = request.values.get("retour", "")
    if said.startswith("lieu:") and _UID.fullmatch(said.removeprefix("lieu:")):
        return f"/lieux/{said.removeprefix('lieu:')}"
    return f"/moderation/{said}" if _return() else None
