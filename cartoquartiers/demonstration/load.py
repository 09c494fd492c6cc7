"""Loading the demonstration: labels, outlines, accounts, then every place by the way that all data takes."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from cartoquartiers.demonstration import cast, files, photos
from cartoquartiers.demonstration.story import Step, steps
from cartoquartiers.domain.lifecycle import OPEN_STATES
from cartoquartiers.domain.policy import ANONYMOUS, Actor
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.domain.vocabulary import ContributionState, Kind, Reason, Verdict
from cartoquartiers.store.queries import site as site_queries
from cartoquartiers.store.queries import territory as territory_queries
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases import contribute, moderate, starter, territory
from cartoquartiers.usecases import photos as photo_usecases
from cartoquartiers.usecases.moderate import Ruling
from cartoquartiers.usecases.photos import Prepared
from cartoquartiers.usecases.site_settings import set_setting

SETTINGS = {
    "title": "CartoQuartiers",
    "territory": "Nantes",
    "publisher": "Démonstration CartoQuartiers",
    "contact": "equipe@demo.example",
}
_SLICE = 60
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Loaded:
    """What a call did: how many contributions it added and how many were there already."""

    added: int
    known: int


def load(toolbox: Toolbox, password: str, progress: Progress = lambda done, total: None) -> Loaded:
    """Load what is missing of the demonstration. Nothing that people changed since is touched."""
    _furnish(toolbox)
    cast.hire(toolbox.store, password)
    now = toolbox.now()
    with toolbox.store.reading() as work:
        known = set(work.session.scalars(select(Contribution.uid)))
    told = steps(now)
    missing = [step for step in told if step.body["uid"] not in known]
    for done, group in _slices(missing):
        _play(toolbox, group)
        progress(done, len(missing))
    return Loaded(len(missing), len(told) - len(missing))


def _furnish(toolbox: Toolbox) -> None:
    """Add the settings, rubriques, types and outlines that are missing; what people changed stays."""
    with toolbox.store.writing() as work:
        there = site_queries.settings(work)
        for key, value in {**SETTINGS, "ground": files.ground()}.items():
            if key not in there:
                set_setting(work, key, value)
        starter.take(work, ANONYMOUS, files.starter())
        names = territory_queries.territory(work)
        communes = [outline for outline in files.communes() if outline.code not in names.communes]
        territory.save_outlines(work, ANONYMOUS, "commune", communes)
        quartiers = [outline for outline in files.quartiers() if outline.code not in names.quartiers]
        territory.save_outlines(work, ANONYMOUS, "quartier", quartiers)


def _slices(missing: Sequence[Step]) -> Iterator[tuple[int, Sequence[Step]]]:
    for begin in range(0, len(missing), _SLICE):
        group = missing[begin : begin + _SLICE]
        yield begin + len(group), group


def _play(toolbox: Toolbox, group: Sequence[Step]) -> None:
    """Play some steps in one transaction; their photos are drawn and made ready before it opens."""
    pictures = {step.photo: _picture(toolbox, *step.photo) for step in group if step.photo}
    with toolbox.store.writing() as work:
        actors = cast.actors(work)
        for step in group:
            _step(work, step, actors, pictures.get(step.photo) if step.photo else None)


def _picture(toolbox: Toolbox, scene: str, variant: str) -> Prepared:
    data = photos.draw(scene, variant)
    return photo_usecases.prepare(toolbox.imager, toolbox.depot, hashlib.sha256(data).hexdigest(), data)


def _step(work: Work, step: Step, actors: dict[str, Actor], picture: Prepared | None) -> None:
    then = _at(work, step.sent)
    body = dict(step.body)
    if picture and step.photo:
        photo_usecases.receive(then, picture)
        alt = photos.alternative_text(step.photo[0])
        body["photos"] = [{"sha256": picture.sha256, "alt": alt, "credit": photos.CREDIT, "licence": "cc0"}]
    if body["kind"] in (Kind.CORRECT, Kind.MOVE) and "base_version" not in body:
        query = select(Place.version).where(Place.uid == body["place"])
        body["base_version"] = work.session.scalars(query).one()
    receipt = contribute.submit(then, actors[step.author], parse_proposal(body))
    if step.accept and ContributionState(receipt.state) in OPEN_STATES:
        moderate.decide(then, actors["moderator"], receipt.uid, Ruling(Verdict.ACCEPT))
    for decision in step.decisions:
        _decide(_at(work, decision["at"]), receipt.uid, actors["moderator"], decision)


def _decide(work: Work, uid: str, moderator: Actor, decision: dict[str, object]) -> None:
    if "answer" in decision:
        moderate.answer(work, moderate.locked(work, uid), str(decision["answer"]))
        return
    verdict = Verdict(str(decision["verdict"]))
    if verdict is Verdict.WITHDRAW:
        moderate.withdraw(work, moderate.locked(work, uid))
        return
    changes = decision.get("changes")
    ruling = Ruling(
        verdict,
        Reason(str(decision["reason"])) if "reason" in decision else None,
        str(decision["message"]) if "message" in decision else None,
        changes if isinstance(changes, dict) else {},
    )
    moderate.decide(work, moderator, uid, ruling)


def _at(work: Work, moment: datetime) -> Work:
    """The same transaction at another moment of the story."""
    return replace(work, now=moment)
