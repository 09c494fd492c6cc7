"""Announcing our files on a data portal: what it should hold, what it was told, and telling it the rest.

Each thing that the portal creates is remembered in a transaction of its own, before the next is asked for;
and before creating anything, what is there already is looked for: a run that was cut creates nothing twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from cartoquartiers.domain.datasets import DATASETS, MAIN
from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.portal import MARK, About, Body, Offer, PortalTrouble, Resource, offer, stamp
from cartoquartiers.domain.side_files import SIDE_FILES, SideFile
from cartoquartiers.domain.vocabulary import Licence
from cartoquartiers.exports.registry import BY_NAME, FORMATS
from cartoquartiers.store.queries import published, territory
from cartoquartiers.store.queries import site as site_queries
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import acts
from cartoquartiers.usecases.ports import Portal, PortalRefused, Secret
from cartoquartiers.usecases.site_settings import DEFAULTS, set_setting

WANTED, TOLD = "portal", "portal_told"
JOB = "portal"
_MOST_PAGES = 50
_ORGANISATION = re.compile(r"[a-z0-9][a-z0-9-]{1,98}[a-z0-9]")
_KEY = re.compile(r"[!-~]{16,2000}")
Told = dict[str, Any]
_NOTHING: Told = {"sets": {}, "at": None, "trouble": None}


@dataclass(frozen=True)
class Step:
    """Something to tell the portal: ``verb`` is create, update or nothing; ``name`` is the set's, with the
    resource's after it."""

    verb: str
    name: tuple[str, ...]
    body: Body


def wanted(work: Work) -> dict[str, Any]:
    """What the administrator asked for: the organisation, and whether to publish."""
    return {"organisation": "", "on": False, **site_queries.setting(work, WANTED, {})}


def told(work: Work, base: str) -> Told:
    """What this portal was told: ids and stamps by set, the last success, the last trouble."""
    everywhere: Mapping[str, Told] = site_queries.setting(work, TOLD, {})
    return {"organisation": {}, **_NOTHING, **everywhere.get(base, {})}


def save(
    work: Work, actor: Actor, organisation: str, *, on: bool, has_key: bool, reachable: bool = True
) -> None:
    """Keep what the administrator asks for; ``reachable``: others can open our addresses. Raises Invalid."""
    problems = []
    if on and not reachable:
        problems.append(Problem("on", "portal_unreachable"))
    if (on or organisation) and not _ORGANISATION.fullmatch(organisation):
        problems.append(Problem("organisation", "portal_organisation"))
    if on and not has_key:
        problems.append(Problem("key", "portal_key"))
    if problems:
        raise Invalid(problems)
    set_setting(work, WANTED, {"organisation": organisation, "on": on})
    acts.record(work, actor, "portal.change", "data.gouv.fr", on=on, organisation=organisation)


def check_key(key: str) -> None:
    """Raise Invalid when this cannot be a key."""
    if not _KEY.fullmatch(key):
        raise Invalid([Problem("key", "portal_key")])


def forget(work: Work, actor: Actor, base: str) -> None:
    """Forget what the portal holds, so that it is looked for, then created, anew."""
    _remember(work, base, _NOTHING)
    acts.record(work, actor, "portal.forget", "data.gouv.fr")


def offers(work: Work, portal: str) -> list[Offer]:
    """What the portal at this address should hold; a set without any place is not announced."""
    kept = {**DEFAULTS, **site_queries.settings(work)}
    base = work.house.base_url.rstrip("/")
    box = territory.territory_box(work)
    asked, known = wanted(work)["organisation"], told(work, portal)["organisation"]
    # The portal knows an organisation by a number; people know the name that stands in its address.
    organisation = known["id"] if known.get("asked") == asked else asked
    about = About(str(kept["title"]), str(kept["territory"] or ""), base, organisation, box)
    found, licences = [], {}
    for name, dataset in DATASETS.items():
        if dataset is not MAIN and not published.sums(work, dataset, PlaceFilters()).count:
            continue
        licence = licences[dataset] = dataset.licence or Licence(work.house.licence)
        rows = [
            Resource(row.name, row.title, row.use, f"{base}/exports/{name}{row.file}", row.media_type)
            for row in FORMATS
        ]
        found.append(offer(about, name, licence, rows))
    beside = (file for file in SIDE_FILES if file.dataset in licences)
    found += [_side_offer(about, file, licences[file.dataset]) for file in beside]
    return found


def _side_offer(about: About, file: SideFile, licence: Licence) -> Offer:
    rows = [
        Resource(
            row.name, row.title, file.title, f"{about.base_url}/exports/{file.name}{row.file}", row.media_type
        )
        for row in (BY_NAME[suffix] for suffix in file.suffixes)
    ]
    return offer(about, file.name, licence, rows, file)


def plan(work: Work, base: str) -> list[Step]:
    """What would be told to the portal now, in order; asks it nothing."""
    known = told(work, base)["sets"]
    steps = []
    for one in offers(work, base):
        mine = known.get(one.name, {})
        steps.append(Step(_verb(mine, one.body), (one.name,), one.body))
        held = mine.get("resources", {})
        steps += [
            Step(_verb(held.get(n, {}), body), (one.name, n), body) for n, body in one.resources.items()
        ]
    return steps


def _verb(mine: Mapping[str, Any], body: Body) -> str:
    if not mine.get("id"):
        return "create"
    return "nothing" if mine.get("sent") == stamp(body) else "update"


def publish(store: Store, portal: Portal, secret: Secret) -> bool:
    """Bring the portal up to date; tell whether it was asked to. Raises PortalRefused, once it is noted."""
    with store.reading() as work:
        asked = wanted(work)
    key = secret.read()
    if not asked["on"] or not key:
        return False
    try:
        _know_organisation(store, portal, key, asked["organisation"])
        with store.reading() as work:
            planned = offers(work, portal.base)
        for one in planned:
            _Telling(store, portal, key, one).tell()
    except PortalRefused as refused:
        with store.writing() as work:
            trouble = {"code": refused.trouble.value, "said": refused.said, "at": work.now.isoformat()}
            _remember(work, portal.base, {**told(work, portal.base), "trouble": trouble})
        raise
    with store.writing() as work:
        known = told(work, portal.base)
        _remember(work, portal.base, {**known, "at": work.now.isoformat(), "trouble": None})
    return True


def _know_organisation(store: Store, portal: Portal, key: str, asked: str) -> None:
    """Ask once which number and which name the organisation has there."""
    with store.reading() as work:
        if told(work, portal.base)["organisation"].get("asked") == asked:
            return
    said = portal.call(key, "GET", f"/organizations/{quote(asked)}/")
    organisation = {"asked": asked, "id": _number(said), "name": str(said.get("name") or asked)}
    with store.writing() as work:
        _remember(work, portal.base, {**told(work, portal.base), "organisation": organisation})


def _number(said: Any) -> str:
    """The portal's number of what it tells about. Raises PortalRefused when it tells none."""
    number = said.get("id") if isinstance(said, dict) else None
    if not isinstance(number, str) or not number:
        raise PortalRefused(PortalTrouble.AWAY, "unexpected answer")
    return number


def _remember(work: Work, base: str, known: Told) -> None:
    everywhere = dict(site_queries.setting(work, TOLD, {}))
    set_setting(work, TOLD, {**everywhere, base: known})


class _Telling:
    """Telling the portal about one set."""

    def __init__(self, store: Store, portal: Portal, key: str, one: Offer) -> None:
        self.store, self.portal, self.key, self.offer = store, portal, key, one

    def tell(self) -> None:
        """The set, then each of its resources."""
        with self.store.reading() as work:
            mine = dict(told(work, self.portal.base)["sets"].get(self.offer.name, {}))
        if not mine.get("id"):
            self._keep(mine, self._found() or self._created())
        elif mine["sent"] != stamp(self.offer.body):
            self._keep(mine, self._ask("PUT", f"/datasets/{quote(mine['id'])}/", self.offer.body))
        path = f"/datasets/{quote(mine['id'])}/"
        held: dict[str, Any] = dict(mine.get("resources", {}))
        if any(name not in held for name in self.offer.resources):
            held |= self._adopted(path, held)
        for name, body in self.offer.resources.items():
            known = held.get(name)
            if known and known["sent"] == stamp(body):
                continue
            if known:
                said = self._ask("PUT", f"{path}resources/{quote(known['id'])}/", body)
            else:
                said = self._ask("POST", f"{path}resources/", body)
            held[name] = {"id": _number(said), "sent": stamp(body)}
            mine["resources"] = held
            self._write(mine)

    def _found(self) -> Any:
        """The set that a run before has created without being able to remember it."""
        query = f"/datasets/?organization={quote(self.offer.body['organization'])}&page_size=100&page="
        mark = self.offer.body["extras"][MARK]
        for page in range(1, _MOST_PAGES):
            listed = self._ask("GET", f"{query}{page}")
            for one in listed.get("data") or []:
                if (one.get("extras") or {}).get(MARK) == mark:
                    return self._ask("PUT", f"/datasets/{quote(_number(one))}/", self.offer.body)
            if not listed.get("next_page"):
                break
        return None

    def _created(self) -> Any:
        return self._ask("POST", "/datasets/", self.offer.body)

    def _adopted(self, path: str, held: Mapping[str, Any]) -> dict[str, Any]:
        """The resources that the portal holds already, found by their address; they are told anew."""
        there = {one.get("url"): _number(one) for one in self._ask("GET", path).get("resources") or []}
        missing = {name: body for name, body in self.offer.resources.items() if name not in held}
        return {
            name: {"id": there[body["url"]], "sent": ""}
            for name, body in missing.items()
            if body["url"] in there
        }

    def _keep(self, mine: dict[str, Any], said: Any) -> None:
        mine |= {"id": _number(said), "page": said.get("page"), "sent": stamp(self.offer.body)}
        self._write(mine)

    def _write(self, mine: Mapping[str, Any]) -> None:
        with self.store.writing() as work:
            known = told(work, self.portal.base)
            _remember(
                work, self.portal.base, {**known, "sets": {**known["sets"], self.offer.name: dict(mine)}}
            )

    def _ask(self, method: str, path: str, body: Body | None = None) -> Any:
        said = self.portal.call(self.key, method, path, body)
        if not isinstance(said, dict):
            raise PortalRefused(PortalTrouble.AWAY, "unexpected answer")
        return said
