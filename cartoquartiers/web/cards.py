"""A place in a few lines: the same card on the list, on the map and on a page that has gone."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import format_decimal
from flask_babel import gettext as _

from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.opening_hours import parse, sentence, state_at
from cartoquartiers.domain.policy import Action, Actor, Area, allowed
from cartoquartiers.domain.taxonomy import Category
from cartoquartiers.domain.text import slugify
from cartoquartiers.domain.vocabulary import Etat, Family
from cartoquartiers.store.queries import site
from cartoquartiers.store.queries.places import PlaceRow
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.moments import ago, day, tongue


@dataclass(frozen=True)
class OpeningLine:
    """Whether one may go in: ``css`` is open, closed or unsure; ``text`` « Ouvert · ferme à 18 h »."""

    css: str
    text: str


@dataclass(frozen=True)
class Freshness:
    """When the place was last looked at, and whether that was too long ago."""

    text: str
    stale: bool


@dataclass(frozen=True)
class Card:
    """What templates/components/place_card.html shows."""

    number: int
    uid: str
    url: str
    name: str
    family: str
    family_label: str
    category: Category
    type_label: str | None
    pictogram: str
    quartier: str | None
    opening: OpeningLine | None
    freshness: Freshness
    distance: str | None
    photo: str | None


def cards(work: Work, listed: Iterable[tuple[PlaceRow, float | None]], words: Words) -> list[Card]:
    """The cards of several places, in their order; ``words`` are read once for all of them."""
    return [card(work, place, words, metres) for place, metres in listed]


def card(work: Work, place: PlaceRow, words: Words, metres: float | None = None) -> Card:
    """The card of one place."""
    taxonomy = words.taxonomy
    category = taxonomy.categories.get(place.category) or Category(place.category, place.category)
    kind = taxonomy.types.get(place.type or "")
    photo = next(iter(place.fields.get("photos") or ()), None)
    return Card(
        number=place.id,
        uid=place.uid,
        url=place_url(place),
        name=place.name,
        family=place.family,
        family_label=_(Family(place.family).sentence),
        category=category,
        type_label=kind.label if kind else None,
        pictogram=kind.pictogram if kind else category.pictogram,
        quartier=words.territory.quartiers.get(place.quartier or "")
        or words.territory.communes.get(place.commune or ""),
        opening=opening_line(work, place),
        freshness=freshness(work, place),
        distance=distance(metres),
        photo=photo_url(photo["sha256"], 320) if photo else None,
    )


def place_url(place: PlaceRow) -> str:
    """The canonical address of a place on this site."""
    return f"/lieux/{place.uid}/{slugify(place.name)}"


def photo_url(sha256: str, size: int) -> str:
    """The address of a published photo; ``size`` is the length of its longer side in pixels."""
    return f"/photos/{sha256}/{size}.webp"


def opening_line(work: Work, place: PlaceRow) -> OpeningLine | None:
    """What can be said of the door now; None when nothing is known of the hours."""
    if place.etat == Etat.FERME_TEMPORAIREMENT:
        until = _(" · jusqu’au %(day)s", day=day(place.reopens_on)) if place.reopens_on else ""
        return OpeningLine("closed", _(Etat.FERME_TEMPORAIREMENT.sentence) + until)
    if place.etat == Etat.OUVRE_BIENTOT:
        return OpeningLine("unsure", _(Etat.OUVRE_BIENTOT.sentence))
    if not place.hours:
        return None
    try:
        opening = state_at(parse(place.hours), work.now, position=place.position, days=site.local_days(work))
    except ValueProblem:
        return OpeningLine("unsure", _("Horaires à vérifier"))
    return OpeningLine(opening.state.value, sentence(opening, work.now, tongue()))


def freshness(work: Work, place: PlaceRow) -> Freshness:
    """When somebody last said that the place is right."""
    stale = place.verify_by <= work.today.isoformat()
    if place.verified_on is None:
        return Freshness(_("Pas encore vérifié sur place"), stale)
    since = ago(place.verified_on, work.today)
    text = _("À vérifier · vu %(since)s", since=since) if stale else _("Vérifié %(since)s", since=since)
    return Freshness(text, stale)


def distance(metres: float | None) -> str | None:
    """« 120 m », « 1,2 km »: no more exact than one walks."""
    if metres is None:
        return None
    if metres < 995:
        return f"{max(10, round(metres / 10) * 10)}\u00a0m"
    return f"{format_decimal(metres / 1000, '0.0')}\u00a0km"


def how_far(metres: float) -> str:
    """« 12 m », « 1,2 km »: to the metre while metres tell two places apart."""
    return f"{round(metres)}\u00a0m" if metres < 999.5 else f"{format_decimal(metres / 1000, '0.0')}\u00a0km"


def may_confirm_at_once(actor: Actor, place: PlaceRow) -> bool:
    """Whether the actor's « Tout est exact » needs nobody else: then one tap is enough."""
    area = Area.of(place)
    return actor.is_authenticated and allowed(actor, Action.CONFIRM_AT_ONCE, [area])
