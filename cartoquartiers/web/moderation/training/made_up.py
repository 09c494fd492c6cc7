"""Made-up contributions in the shape in which the desk knows real ones."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from cartoquartiers.domain.geometry import Position
from cartoquartiers.domain.merging import differing
from cartoquartiers.domain.resemblance import LIKELY, RADIUS, scale_of, subject_of
from cartoquartiers.domain.risk import assess, stakes_of
from cartoquartiers.domain.training import Case, Step, Writer
from cartoquartiers.domain.training_places import (
    PHOTO,
    PLACES,
    TYPES,
    Made,
    but,
    proposed,
    standing,
    taxonomy,
    verified_ago,
)
from cartoquartiers.domain.trust import Level, Record
from cartoquartiers.domain.validation import values_after
from cartoquartiers.domain.vocabulary import ContributionState, Kind, Licence, Origin
from cartoquartiers.store.queries.waiting import Waiting
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.projection import Words
from cartoquartiers.usecases.training import middle
from cartoquartiers.web.assets import asset
from cartoquartiers.web.labels import words
from cartoquartiers.web.moderation.alike import Alike, why
from cartoquartiers.web.moderation.item import Known
from cartoquartiers.web.moderation.masking import zone_query
from cartoquartiers.web.moderation.merging import Merging
from cartoquartiers.web.moderation.pictures import Picture
from cartoquartiers.web.readings import field_label, reading
from cartoquartiers.web.visit import Visit

HOME = "/entrainement/bureau"
PICTURE = "img/training/boite-a-livres.webp"
WIDTH, HEIGHT = 800, 600
_LEAST_OF_NEW = 35
_LEVELS = {None: Level.ANONYMOUS, "resident": Level.REGULAR, "agent": Level.AGENT}


@dataclass(frozen=True)
class World:
    """What is the same for all exercises of a visit: where they play, when, and what things are called."""

    middle: Position
    now: datetime
    words: Words


@dataclass
class Standing:
    """A made-up place as the desk asks for it."""

    uid: str
    name: str
    family: str
    category: str
    type: str | None
    longitude: float
    latitude: float
    fields: dict[str, Any]
    version: int
    verified_on: str | None


def world(visit: Visit, work: Work) -> World:
    """The exercises as this person meets them."""
    labels = words(work)
    return World(middle(work, visit.actor), work.now, replace(labels, taxonomy=taxonomy(labels.taxonomy)))


def waiting(case: Case, step: Step, here: World, rank: int) -> Waiting:
    """The contribution of an exercise."""
    changes = proposed(case, here.middle)
    writer = case.writer
    twins = case.kind is Kind.CREATE and any(each.likely for each in _alikes(case, here))
    weighed = assess(_LEVELS[writer.role], stakes_of(case.kind, changes), twins=twins, recent=0)
    state = step.state
    if step.moved and state is ContributionState.WAITING:
        state = ContributionState.CONFLICT
    return Waiting(
        id=rank,
        uid=case.code,
        kind=case.kind,
        state=state,
        place_uid=case.place or "",
        place_id=None,
        base_version=1 if case.place else None,
        changes=changes,
        confirmed=case.confirmed,
        report=case.report,
        message=case.message,
        note=case.note,
        has_contact=writer.has_contact,
        captured_at=None,
        received_at=here.now - timedelta(minutes=case.minutes),
        author_id=1 if writer.role else None,
        author_role=writer.role,
        warnings=(),
        name=case.name,
        commune=None,
        quartier=None,
        category=None,
        answer=None,
        origin=Origin.SITE,
        operation=None,
        risk=weighed.risk,
        risk_codes=weighed.codes,
        nearness=writer.nearness,
    )


def record(writer: Writer) -> Record:
    """What became of what the made-up author sent before."""
    return Record(writer.accepted, writer.decided, writer.accepted, writer.accepted, writer.decided)


def known(case: Case, step: Step, here: World) -> Known:
    """What stands around the contribution of an exercise."""
    place = _place(case, step, here) if case.place else None
    return Known(
        place=place,
        alikes=_alikes(case, here),
        record=record(case.writer),
        pictures=[_picture(step)] if case.photo else [],
        neighbours=[stand(each, here) for each in but([case.place])],
        merging=_merging(case, here),
        together=(case.code,),
    )


def stand(each: Made, here: World, fields: Mapping[str, Any] | None = None, version: int = 1) -> Standing:
    """A made-up place; ``fields`` when they are no longer those it began with."""
    kind = next(one for one in TYPES if one.code == each.fields["type"])
    longitude, latitude = each.at(here.middle)
    ago = verified_ago(each.code)
    values = dict(fields if fields is not None else each.values(here.middle))
    day = (here.now - ago).date().isoformat() if ago else None
    return Standing(
        each.code, each.name, kind.family, kind.category, kind.code, longitude, latitude, values, version, day
    )


def _place(case: Case, step: Step, here: World) -> Standing:
    values = standing(case, here.middle, moved_on=step.moved)
    return stand(PLACES[case.place or ""], here, values, 2 if step.moved else 1)


def _alikes(case: Case, here: World) -> list[Alike]:
    """Look-alikes by the scale that weighs real places."""
    after = values_after(standing(case, here.middle, moved_on=False), proposed(case, here.middle))
    scale, subject = scale_of(here.words.taxonomy), subject_of(after)
    found = []
    for each in but([case.place]):
        alike = scale.compare(subject, subject_of(each.values(here.middle)))
        least = _LEAST_OF_NEW if case.kind is Kind.CREATE else LIKELY
        if alike.score >= least and (alike.metres or 0) <= RADIUS:
            found.append(Alike(each.code, each.name, "", alike.score, why(alike), alike.is_likely))
    return sorted(found, key=lambda one: -one.score)


def _picture(step: Step) -> Picture:
    covered = f"{HOME}/visage/apercu.webp?{zone_query(step.zones)}" if step.zones else asset(PICTURE)
    note = _("une partie est masquée") if step.zones else _("pas encore publique")
    licence = _(Licence.LOV2.sentence)
    mask = f"{HOME}/visage/masquer"
    return Picture(PHOTO, covered, covered, "", "Nour B.", licence, note, WIDTH, HEIGHT, mask)


def _merging(case: Case, here: World) -> Merging | None:
    if case.into is None or case.place is None:
        return None
    goes, stays = (PLACES[code].values(here.middle) for code in (case.place, case.into))
    rows = [
        (
            field_label(name, here.words),
            reading(name, goes.get(name), here.words),
            reading(name, stays.get(name), here.words),
        )
        for group in differing(goes, stays, here.words.taxonomy)
        for name in group
        if goes.get(name) != stays.get(name)
    ]
    return Merging(PLACES[case.into].name, "", rows, f"{HOME}/{case.code}/comparer")
