"""Places that might be the same one, with the reasons."""

from dataclasses import dataclass

from flask_babel import gettext as _

from cartoquartiers.domain.geometry import Position
from cartoquartiers.domain.resemblance import OWN_NUMBERS, RADIUS, Resemblance, Subject, compare
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.store.queries import places, waiting
from cartoquartiers.store.queries.places import PlaceRow
from cartoquartiers.store.queries.waiting import Waiting
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.cards import place_url

#: What is worth a line: beside a new place anything that resembles, elsewhere only what may well be the same.
_LEAST_OF_NEW, _LEAST, _MOST_SHOWN = 35, 60, 6


@dataclass(frozen=True)
class Alike:
    """A place (or a new one that waits too) and why it resembles; `why` is French."""

    uid: str
    name: str
    url: str
    score: int
    why: str
    likely: bool
    is_waiting: bool = False


def alike(work: Work, one: Waiting, position: Position | None, subject: Subject, words: Words) -> list[Alike]:
    """The look-alikes within 100 m, the likeliest first."""
    found = _published(work, one, position, subject, words) if position else []
    if one.kind == "create":
        found += _proposed(work, one, subject, words.taxonomy)
    found.sort(key=lambda alike: -alike.score)
    return found[:_MOST_SHOWN]


def subject_of(values: dict[str, object], position: Position | None) -> Subject:
    """What is compared of a set of values of FIELDS."""
    kind = values.get("type")
    numbers = {name: str(values[name]) for name in OWN_NUMBERS if values.get(name)}
    return Subject(str(values.get("nom") or ""), str(kind) if kind else None, position, numbers)


def _published(work: Work, one: Waiting, position: Position, subject: Subject, words: Words) -> list[Alike]:
    found = []
    for place, _metres in places.near(work, position, RADIUS):
        if place.uid == one.place_uid:
            continue
        resemblance = compare(subject, _subject(place), _type_words(words.taxonomy, subject, place.type))
        if resemblance.score >= (_LEAST_OF_NEW if one.kind == "create" else _LEAST):
            found.append(_alike(place.uid, place.name, place_url(place), resemblance))
    return found


def _proposed(work: Work, one: Waiting, subject: Subject, taxonomy: Taxonomy) -> list[Alike]:
    """New places that wait as well: two neighbours may have proposed the same one this morning."""
    found = []
    for other in waiting.waiting_creations(work, one.uid):
        values = {name: change.get("to") for name, change in other.changes.items()}
        point = values.get("position")
        there = subject_of(values, (point[0], point[1]) if point else None)
        resemblance = compare(subject, there, _type_words(taxonomy, subject, there.type_code))
        near = resemblance.metres is None or resemblance.metres <= RADIUS
        if near and resemblance.is_likely:
            found.append(_alike(other.uid, other.name, f"/moderation/{other.uid}", resemblance, waiting=True))
    return found


def _subject(place: PlaceRow) -> Subject:
    return subject_of(place.fields, place.position)


def _type_words(taxonomy: Taxonomy, subject: Subject, other: str | None) -> list[str]:
    kinds = [taxonomy.types[code] for code in {subject.type_code, other} if code and code in taxonomy.types]
    return [word for kind in kinds for word in (kind.label, *kind.synonyms)]


def _alike(uid: str, name: str, url: str, resemblance: Resemblance, *, waiting: bool = False) -> Alike:
    return Alike(uid, name, url, resemblance.score, _why(resemblance), resemblance.is_likely, waiting)


def _why(resemblance: Resemblance) -> str:
    away = "" if resemblance.metres is None else str(round(resemblance.metres))
    return ", ".join(_(clue.sentence).format(metres=away) for clue in resemblance.clues)
