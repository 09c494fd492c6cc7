"""What the page of a structure shows."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask_babel import gettext as _

from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.domain.licences import dataset_of
from cartoquartiers.domain.vocabulary import Kind, Licence
from cartoquartiers.exports.schema_org import schema_org_organisation
from cartoquartiers.store.queries import organisations as queries
from cartoquartiers.store.queries.administration import StructureLine, structure
from cartoquartiers.store.queries.figures import figures
from cartoquartiers.store.queries.listing import Order, list_places
from cartoquartiers.store.queries.precedence import wants_precedence
from cartoquartiers.store.work import Work
from cartoquartiers.web.cards import Card, cards, may_confirm_at_once, place_url
from cartoquartiers.web.labels import words
from cartoquartiers.web.moments import day
from cartoquartiers.web.visit import Visit

_CARDS = 20


def known(work: Work, code: str) -> StructureLine:
    """The structure of this code. Raises ``NotFound``."""
    line = structure(work, code)
    if line is None:
        raise NotFound("structure")
    return line


def public(visit: Visit, work: Work, code: str) -> dict[str, Any]:
    """What everybody sees of a structure. Raises ``NotFound``."""
    line = known(work, code)
    labels, base = words(work), visit.toolbox.base_url
    filters = PlaceFilters(structure=(code,))
    listed = list_places(work, filters, Order.NAME, None, 0, _CARDS)
    counted = figures(work, filters)
    town = work.house.licence
    # What may not leave the house is not told to search engines either.
    leaving = [one for one, _metres in listed if dataset_of(one.fields.get("licence"), town) != "none"]
    url = f"{base}/structures/{code}"
    said = {
        "name": line.name,
        "url": url,
        "description": line.description,
        "email": line.contact,
        "sameAs": line.site_web,
    }
    return {
        "structure": line,
        "url": url,
        "query": filters.query(),
        "figures": counted,
        "updated": day(counted.updated_at.date()) if counted.updated_at else None,
        "cards": cards(work, listed, labels),
        "licence": _(Licence(town).sentence),
        "data": schema_org_organisation(said, [(base + place_url(one), one.name) for one in leaving]),
        "today": day(work.today),
    }


@dataclass(frozen=True)
class Space:
    """What the members of a structure see above its public page."""

    stale: list[Card]
    versions: dict[int, int]
    at_once: set[int]
    pending: list[tuple[str, str, str, str]]
    """(address, name of the place, what was proposed, since when)"""
    members: list[tuple[int, str, str, bool]]
    """(number, name, address, whether it is oneself)"""
    invitations: list[tuple[int, str, str]]
    """(number, address, until which day)"""
    exclusive: bool
    """Whether the structure alone publishes on the places that it looks after."""

    @staticmethod
    def new_uid() -> str:
        """The uid of one more form."""
        return str(uuid4())


def space(visit: Visit, work: Work, code: str) -> Space:
    """What waits, what is stale, who belongs to it."""
    late = PlaceFilters(structure=(code,), a_verifier=True)
    listed = list_places(work, late, Order.VERIFIED, None, 0, _CARDS)
    zone = work.house.timezone
    return Space(
        exclusive=wants_precedence(work, code),
        stale=cards(work, listed, words(work)),
        versions={row.id: row.version for row, _metres in listed},
        at_once={row.id for row, _metres in listed if may_confirm_at_once(visit.actor, row)},
        pending=[
            (f"/lieux/{one.place_uid}", one.name, _(Kind(one.kind).sentence), day(one.received_at.date()))
            for one in queries.pending_on(work, code, _CARDS)
        ],
        members=[
            (number, name, email, number == visit.actor.person_id)
            for number, name, email in queries.members(work, code)
        ],
        invitations=[
            (number, email, day(until.astimezone(zone).date()))
            for number, email, until in queries.invitations(work, code)
        ],
    )
