"""Serving the bytes of photos by the state in the database, and by nothing else."""

from collections.abc import Iterable

from flask import Response, request

from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.policy import Action, Actor, allowed
from cartoquartiers.store.queries import photos as known
from cartoquartiers.store.queries.photos import PhotoState, Shown
from cartoquartiers.usecases.ports import PHOTO_SIZES
from cartoquartiers.web.visit import Visit


def photo(visit: Visit, sha256: str, size: int) -> Response:
    """One image. A photo that is not public exists only for its author and for the moderators of its part."""
    state = known.state_of(visit.work, sha256) if size in PHOTO_SIZES else None
    if state is None or not (state.state == "public" or _may_see(visit, state)):
        raise NotFound("photo")
    data = visit.toolbox.depot.get(sha256, size)
    if data is None:
        raise NotFound("photo")
    response = Response(data, mimetype="image/webp")
    if state.state != "public":
        response.cache_control.private = True
        response.cache_control.no_store = True
        return response
    # Kept, but shown only after asking: a withdrawn photo is gone at once from caches too.
    response.cache_control.public = True
    response.cache_control.no_cache = True
    # Published places link to their photos: other sites may show them.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.set_etag(f"{sha256[:20]}-{size}")
    response.make_conditional(request)
    return response


def _may_see(visit: Visit, photo_state: PhotoState) -> bool:
    """Whether this visitor may see a photo that is waiting. A withdrawn one is gone, for everybody."""
    if photo_state.state != "waiting":
        return False
    actor = visit.actor
    if actor.is_authenticated and photo_state.sender_id == actor.person_id:
        return True
    token = visit.args.get("suivi")
    if token is not None and known.shown_by(visit.work, photo_state.sha256, token):
        return True
    return actor.is_authenticated and _is_its_own_or_to_moderate(actor, _showing(visit, photo_state.sha256))


def _showing(visit: Visit, sha256: str) -> Iterable[Shown]:
    """The contributions that add the photo: the one that the address names, or else those that wait."""
    uid = visit.args.get("contribution")
    if uid is None:
        return known.shown_by_open(visit.work, sha256)
    named = known.shown_in(visit.work, sha256, uid)
    return [] if named is None else [named]


def _is_its_own_or_to_moderate(actor: Actor, showing: Iterable[Shown]) -> bool:
    return any(
        shown.author_id == actor.person_id or allowed(actor, Action.DECIDE, [shown.area]) for shown in showing
    )
