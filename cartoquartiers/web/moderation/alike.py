"""Places that might be the same one, with the reasons."""

from dataclasses import dataclass, replace

from flask_babel import gettext as _

from cartoquartiers.domain.change import Changes
from cartoquartiers.domain.policy import Area
from cartoquartiers.domain.resemblance import LIKELY, RADIUS, Resemblance, Subject, subject_of
from cartoquartiers.store.queries import doubles, waiting
from cartoquartiers.store.queries.waiting import Waiting
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.look_alikes import LookAlike, look_alikes, scale
from cartoquartiers.web.cards import how_far, place_url

#: What is worth a line: beside a new place anything that resembles, elsewhere only what may well be the same.
_LEAST_OF_NEW, _MOST_SHOWN = 35, 6


@dataclass(frozen=True)
class Alike:
    """A place (or a new one that waits too) and why it resembles; `why` is French. `area`: where the place
    lies; `compare`: the page that shows both records, when there is one for this moderator."""

    uid: str
    name: str
    url: str
    score: int
    why: str
    likely: bool
    is_waiting: bool = False
    area: Area | None = None
    compare: str | None = None


def alike(work: Work, one: Waiting, subject: Subject) -> list[Alike]:
    """The look-alikes within 150 m, or with the same official number, the likeliest first."""
    least = _LEAST_OF_NEW if one.kind == "create" else LIKELY
    others = (one.place_uid, *doubles.told_apart_from(work, one.place_uid))
    known = look_alikes(work, subject, least, but=others) if subject.position else []
    found = [_of_place(each) for each in known]
    if one.kind == "create":
        found += _proposed(work, one, subject)
    found.sort(key=lambda alike: -alike.score)
    return found[:_MOST_SHOWN]


def _proposed(work: Work, one: Waiting, subject: Subject) -> list[Alike]:
    """New places that wait as well: two neighbours may have proposed the same one this morning."""
    found = []
    for other, proposed in work.once("proposed", lambda: _waiting_subjects(work)):
        if other.uid == one.uid:
            continue
        resemblance = scale(work).compare(subject, proposed)
        near = resemblance.metres is None or resemblance.metres <= RADIUS
        if near and resemblance.is_likely:
            found.append(_alike(other.uid, other.name, f"/moderation/{other.uid}", resemblance, waiting=True))
    return found


def _waiting_subjects(work: Work) -> list[tuple[Waiting, Subject]]:
    """Read once a request: a page of fifty asks fifty times."""
    return [(row, subject_of(_proposed_values(row.changes))) for row in waiting.waiting_creations(work)]


def _proposed_values(changes: Changes) -> dict[str, object]:
    return {name: change.get("to") for name, change in changes.items()}


def _of_place(one: LookAlike) -> Alike:
    place = one.place
    area = Area.of(place)
    return replace(_alike(place.uid, place.name, place_url(place), one.found), area=area)


def _alike(uid: str, name: str, url: str, resemblance: Resemblance, *, waiting: bool = False) -> Alike:
    return Alike(uid, name, url, resemblance.score, why(resemblance), resemblance.is_likely, waiting)


def why(resemblance: Resemblance) -> str:
    """The reasons of a score, in the words that a moderator reads: « même nom, même type, à 12 m »."""
    away = "" if resemblance.metres is None else how_far(resemblance.metres)
    return ", ".join(_(clue.sentence).format(distance=away) for clue in resemblance.clues)
