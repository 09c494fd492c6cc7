"""Robots, sitemaps, pictures for links. A place that may not leave the house is in none of them."""

from collections.abc import Iterator
from datetime import datetime

from flask import Response, redirect
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.text import slugify
from cartoquartiers.exports import sitemap as written
from cartoquartiers.store.queries import sitemap as queries
from cartoquartiers.store.queries.clock import clock
from cartoquartiers.store.queries.places import feature_of, row_by_uid
from cartoquartiers.store.queries.site import settings
from cartoquartiers.store.queries.territory import taxonomy, territory
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.ports import Sharing
from cartoquartiers.usecases.site_settings import DEFAULTS
from cartoquartiers.web import shared_pictures
from cartoquartiers.web.caching import not_modified, stamp, tick_etag
from cartoquartiers.web.visit import Visit

_AREAS = ("communes", "quartiers", "rubriques", "types", "structures")
_PAGES = (
    *("/", "/liste", "/structures", "/donnees", "/referents"),
    *("/aide", "/a-propos", "/plan-du-site", "/accessibilite"),
)
_CLOSED = (
    "/administration",
    "/api/",
    "/carte/",
    "/compte",
    "/connexion",
    "/invitation/",
    "/moderation",
    "/suivi/",
)


def robots(visit: Visit) -> ResponseReturnValue:
    """Everything public may be read; the private pages ask for a sign-in anyway."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED), "Disallow: /*?fragment="]
    text = "\n".join([*lines, "", f"Sitemap: {visit.toolbox.base_url}/sitemap.xml", ""])
    return Response(text, mimetype="text/plain")


def index(visit: Visit) -> ResponseReturnValue:
    """The files: the pages, the areas of each kind, the places by thousands."""
    base = f"{visit.toolbox.base_url}/sitemaps/"
    found: list[written.Entry] = [(f"{base}pages.xml", None)]
    found += [
        (f"{base}{kind}.xml", max(queries.areas(visit.work, kind).values(), default=None)) for kind in _AREAS
    ]
    found += [(f"{base}lieux-{number}.xml", at) for number, at in queries.files(visit.work).items()]
    return _xml(visit, written.index(found))


def sitemap(visit: Visit, name: str) -> ResponseReturnValue:
    """One file of the index."""
    base, work = visit.toolbox.base_url, visit.work
    kind, _dash, number = name.partition("-")
    if name == "pages":
        entries: list[written.Entry] = [(base + path, None) for path in _PAGES]
    elif name in _AREAS:
        entries = [(f"{base}/{name}/{code}", at) for code, at in _areas(work, name)]
    elif kind == "lieux" and number.isascii() and number.isdigit() and len(number) <= 9:
        listed = queries.places(work, int(number))
        entries = [(f"{base}/lieux/{uid}/{slugify(called)}", at) for uid, called, at in listed]
    else:
        raise NotFound
    return _xml(visit, written.urlset(entries))


def picture(visit: Visit, uid: str, tick: int) -> ResponseReturnValue:
    """The picture of a published place as it is now; an address of earlier leads to the one of now."""
    place = row_by_uid(visit.work, uid)
    feature = feature_of(visit.work, place.id) if place and not place.gone else None
    if place is None or feature is None:
        raise NotFound
    if tick != feature.tick:
        return redirect(f"/og/{place.uid}/{feature.tick}.png")
    etag = tick_etag(feature.tick, "png")
    response = not_modified(etag, feature.changed_at)
    if response is None:
        known = taxonomy(visit.work)
        category, kind = known.categories[place.category], known.types.get(place.type or "")
        title = {**DEFAULTS, **settings(visit.work)}["title"]
        shared = Sharing(place.name, kind.label if kind else category.label, category.colour, str(title))
        response = Response(visit.toolbox.draw(shared), mimetype="image/png")
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return stamp(response, etag, feature.changed_at)


def area_picture(visit: Visit, kind: str, code: str, version: str) -> ResponseReturnValue:
    """The picture of a quartier, a commune, a rubrique, a type; a former address leads to that of now."""
    shared = shared_pictures.shared_area(visit.work, kind, code)
    if shared is None:
        raise NotFound
    if version != shared_pictures.version(shared):
        return redirect(shared_pictures.address(visit.work, kind, code) or "/")
    etag = f"{version}-png"
    response = not_modified(etag)
    if response is None:
        response = Response(visit.toolbox.draw(shared), mimetype="image/png")
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return stamp(response, etag)


def _areas(work: Work, kind: str) -> Iterator[tuple[str, datetime | None]]:
    changed = queries.areas(work, kind)
    names, known = territory(work), taxonomy(work)
    codes = {
        "communes": names.communes,
        "quartiers": names.quartiers,
        "rubriques": known.categories,
        "types": known.types,
        "structures": names.organisations,
    }
    return ((code, changed.get(code)) for code in codes[kind])


def _xml(visit: Visit, text: str) -> Response:
    tick, _at = clock(visit.work)
    etag = tick_etag(tick, "xml")
    return stamp(not_modified(etag) or Response(text, mimetype="application/xml"), etag)
