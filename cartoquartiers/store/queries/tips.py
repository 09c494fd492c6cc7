"""Notes of residents: those of one place, and all that may leave the house."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import CTE, Select, select

from cartoquartiers.domain.datasets import Dataset
from cartoquartiers.domain.vocabulary import Gone
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.place import Place, PlaceText
from cartoquartiers.store.tables.tip import Tip
from cartoquartiers.store.work import Work

MOST = 10
"""Notes that the page of a place shows, the latest."""


@dataclass(frozen=True)
class Note:
    """A note as the page of its place shows it; ``contribution`` is for moderators alone."""

    uid: str
    text: str
    said_on: str
    said_by: str
    contribution: str


@dataclass(frozen=True)
class GivenNote:
    """A note as it leaves the house, with where its place lies (longitude, latitude) and under which licence
    the place leaves (``None``: the town's)."""

    uid: str
    place: str
    name: str
    text: str
    said_on: str
    last_day: str
    category: str
    commune: str | None
    quartier: str | None
    position: tuple[float, float]
    licence: str | None


def notes_of(work: Work, place_uid: str) -> list[Note]:
    """The notes of a place, the latest first, with those of the records that were united with it."""
    query = select(Tip, Contribution.uid).join(Contribution, Contribution.id == Tip.contribution_id)
    query = query.where(Tip.place_id.in_(_here(place_uid)), Tip.last_day >= work.today.isoformat())
    rows = work.session.execute(query.order_by(Tip.said_on.desc(), Tip.id.desc()).limit(MOST))
    return [Note(tip.uid, tip.text, tip.said_on, tip.said_by, uid) for tip, uid in rows]


def note(work: Work, uid: str, place_uid: str) -> str | None:
    """The text of a note that the page of this place shows."""
    query = select(Tip.text).where(Tip.uid == uid, Tip.last_day >= work.today.isoformat())
    return work.session.scalar(query.where(Tip.place_id.in_(_here(place_uid))))


def _here(place_uid: str) -> Select[int]:
    """The record of a place, and those that were united with it, however often."""
    here = select(Place.id, Place.uid).where(Place.uid == place_uid).cte("here", recursive=True)
    # Without doubles: two records that name one another end the walk.
    here = here.union(select(Place.id, Place.uid).join(here, Place.replaced_by == here.c.uid))
    return select(here.c.id)


def _ends() -> CTE:
    """(number of a place that has a note, uid of a record to which its address leads)."""
    noted = select(Place.id, Place.uid, Place.gone, Place.replaced_by).where(
        Place.id.in_(select(Tip.place_id))
    )
    ends = noted.cte("ends", recursive=True)
    further = select(ends.c.id, Place.uid, Place.gone, Place.replaced_by)
    return ends.union(
        further.join(Place, Place.uid == ends.c.replaced_by).where(ends.c.gone == Gone.MERGED.value)
    )


def standing(work: Work, place_id: int, contributions: Collection[int]) -> list[tuple[int, str]]:
    """(contribution, text) of the notes of a place that these contributions brought."""
    query = select(Tip.contribution_id, Tip.text).where(Tip.place_id == place_id)
    rows = work.session.execute(query.where(Tip.contribution_id.in_(contributions)).order_by(Tip.id))
    return [(row[0], row[1]) for row in rows]


def is_shown(work: Work, contribution_uid: str) -> bool:
    """Whether a contribution's note stands on the page of its place today."""
    query = select(Tip.id).join(Contribution, Contribution.id == Tip.contribution_id)
    query = query.where(Contribution.uid == contribution_uid, Tip.last_day >= work.today.isoformat())
    return work.session.scalar(query) is not None


def given(work: Work, dataset: Dataset) -> list[GivenNote]:
    """All notes of the places that leave in this set, the oldest first."""
    # A record that was united with another has left the map; its notes go on with the one that stays.
    ends = _ends()
    query = select(Tip, Place).join(ends, ends.c.id == Tip.place_id).join(Place, Place.uid == ends.c.uid)
    query = query.join(PlaceText, PlaceText.id == Place.id)
    query = query.where(PlaceText.dataset == dataset.code, Tip.last_day >= work.today.isoformat())
    return [
        GivenNote(
            uid=tip.uid,
            place=place.uid,
            name=place.name,
            text=tip.text,
            said_on=tip.said_on,
            last_day=tip.last_day,
            category=place.category,
            commune=place.commune,
            quartier=place.quartier,
            position=(place.longitude, place.latitude),
            licence=place.fields.get("licence"),
        )
        for tip, place in work.session.execute(query.order_by(Tip.id))
    ]
