"""`/flux/…`: what changed, for feed readers: everywhere, in one area, at one place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from flask import Response, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from cartoquartiers.domain.areas import AreaKind
from cartoquartiers.domain.datasets import LICENCE_URLS
from cartoquartiers.domain.errors import NotFound, Problem
from cartoquartiers.domain.vocabulary import Gone, Licence
from cartoquartiers.exports.atom import MEDIA_TYPE, Entry, Feed, Tombstone, tag_uri, write_feed
from cartoquartiers.store.queries import feeds, site
from cartoquartiers.store.queries.feeds import Standing
from cartoquartiers.usecases.site_settings import DEFAULTS
from cartoquartiers.web.context import LANGUAGES
from cartoquartiers.web.errors import problem_json
from cartoquartiers.web.labels import words
from cartoquartiers.web.opendata.asked import only, whole_number
from cartoquartiers.web.opendata.feed_items import item_of, step_of
from cartoquartiers.web.opendata.reply import reply
from cartoquartiers.web.refusing import Refused
from cartoquartiers.web.visit import Visit

PER_PAGE = 50
_END = 2**62


@dataclass(frozen=True)
class _Asked:
    """Before which tick, and in which language."""

    before: int
    language: str

    def query(self, before: int) -> dict[str, object]:
        """The parameters of the page before a tick; the usual ones are left out."""
        spoken: dict[str, object] = {} if self.language == "fr" else {"lang": self.language}
        return spoken if before == _END else {**spoken, "avant": before}


@dataclass(frozen=True)
class _Page:
    """What one page of a feed holds; ``last`` is the tick before which the next one begins."""

    title: str
    page_url: str
    items: Sequence[Entry | Tombstone]
    updated: datetime
    last: int | None


def everything(visit: Visit) -> ResponseReturnValue:
    """The latest change of each place, the latest first."""
    return _area(visit, None, "")


def quartier(visit: Visit, code: str) -> ResponseReturnValue:
    """The same, of the places that are or were in a quartier."""
    return _area(visit, AreaKind.QUARTIER, code)


def commune(visit: Visit, code: str) -> ResponseReturnValue:
    """The same, of a commune."""
    return _area(visit, AreaKind.COMMUNE, code)


def rubrique(visit: Visit, code: str) -> ResponseReturnValue:
    """The same, of a rubrique."""
    return _area(visit, AreaKind.RUBRIQUE, code)


def type_(visit: Visit, code: str) -> ResponseReturnValue:
    """The same, of a type of place."""
    return _area(visit, AreaKind.TYPE, code)


def place(visit: Visit, uid: str) -> ResponseReturnValue:
    """Each revision of one place. One that was merged leads on; one that left the open data is 410."""
    standing = feeds.standing(visit.work, uid.lower())
    if standing is None or not standing.was:
        raise NotFound
    if standing.replaced_by:
        return redirect(f"/flux/lieux/{standing.replaced_by}.atom", 301)
    if not standing.open_data and standing.gone != Gone.CLOSED:
        return problem_json(410, _("Ce lieu n’est plus dans les données ouvertes."))
    return _answer(visit, lambda asked, _at: _history(visit, uid.lower(), standing, asked))


def _area(visit: Visit, kind: AreaKind | None, code: str) -> ResponseReturnValue:
    if kind:
        _name(visit, kind, code)
    return _answer(visit, lambda asked, at: _changes(visit, kind, code, asked, at))


def _answer(visit: Visit, page: Callable[[_Asked, datetime], _Page]) -> Response:
    try:
        asked = _asked()
    except Refused as refused:
        return make_response(refused.answer())

    def write(_tick: int, at: datetime) -> bytes:
        with force_locale(asked.language):
            return write_feed(_feed(visit, page(asked, at), asked))

    # The title of the site changes without a tick.
    given = _site(visit)
    depends = f"{asked.before} {asked.language} {given['title']} {given['publisher']}"
    return reply(visit, MEDIA_TYPE, depends, write)


def _changes(visit: Visit, kind: AreaKind | None, code: str, asked: _Asked, at: datetime) -> _Page:
    work, base = visit.work, visit.toolbox.base_url
    # One more than a page holds tells whether there is a next one.
    found = feeds.told(work, (kind, code) if kind else None, asked.before, PER_PAGE + 1)
    shown = found[:PER_PAGE]
    return _Page(
        title=_title(visit, _name(visit, kind, code) if kind else ""),
        page_url=f"{base}/{_PAGES[kind]}/{quote(code)}" if kind else f"{base}/donnees",
        items=[item_of(work, base, one, kind) for one in shown],
        updated=shown[0].at if shown else at,
        last=shown[-1].tick if len(found) > PER_PAGE else None,
    )


def _history(visit: Visit, uid: str, standing: Standing, asked: _Asked) -> _Page:
    base = visit.toolbox.base_url
    found = feeds.steps(visit.work, standing.id, asked.before, PER_PAGE + 1)
    shown = found[:PER_PAGE]
    return _Page(
        title=_title(visit, standing.name),
        page_url=f"{base}/lieux/{uid}",
        items=[step_of(words(visit.work), base, uid, standing, one) for one in shown],
        updated=shown[0].at if shown else standing.changed_at,
        last=shown[-1].tick if len(found) > PER_PAGE else None,
    )


def _feed(visit: Visit, page: _Page, asked: _Asked) -> Feed:
    given, here = _site(visit), visit.toolbox.base_url + quote(request.path)
    return Feed(
        id=tag_uri(here, request.path.removeprefix("/").removesuffix(".atom")),
        title=page.title,
        updated=page.updated,
        url=_address(here, asked.query(asked.before)),
        page_url=page.page_url,
        first=_address(here, asked.query(_END)),
        next=None if page.last is None else _address(here, asked.query(page.last)),
        author=str(given["publisher"] or given["title"]),
        language=asked.language,
        items=page.items,
        licence_url=LICENCE_URLS.get(Licence(visit.work.house.licence)),
    )


def _asked() -> _Asked:
    """Read the address. Raises Refused."""
    only("avant", "lang")
    language = request.args.get("lang", "fr")
    if language not in LANGUAGES:
        raise Refused([Problem("lang", "unknown_value", {"value": language[:60]})])
    return _Asked(whole_number("avant", _END, 1), language)


def _name(visit: Visit, kind: AreaKind, code: str) -> str:
    labels = words(visit.work)
    known: Mapping[AreaKind, Mapping[str, str]] = {
        AreaKind.QUARTIER: labels.territory.quartiers,
        AreaKind.COMMUNE: labels.territory.communes,
        AreaKind.RUBRIQUE: {one.code: one.label for one in labels.taxonomy.categories.values()},
        AreaKind.TYPE: {one.code: one.label for one in labels.taxonomy.types.values()},
    }
    if code not in known[kind]:
        raise NotFound
    return known[kind][code]


_PAGES = {
    AreaKind.QUARTIER: "quartiers",
    AreaKind.COMMUNE: "communes",
    AreaKind.RUBRIQUE: "rubriques",
    AreaKind.TYPE: "types",
}


def _site(visit: Visit) -> Mapping[str, object]:
    return visit.work.once("feed_site", lambda: {**DEFAULTS, **site.settings(visit.work)})


def _title(visit: Visit, name: str) -> str:
    given = _site(visit)
    whole = f"{given['title']} – {name}" if name else str(given["title"])
    return str(_("%(what)s\u00a0: derniers changements", what=whole))


def _address(url: str, query: Mapping[str, object]) -> str:
    return f"{url}?{urlencode(query)}" if query else url
