"""What a site holds after it was hurt, against what was promised to those who wrote."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select, text

from cartoquartiers.adapters.depot import FileDepot
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.tables.photo import Photo
from cartoquartiers.store.tables.place import Place, PlacePosition, PlaceText
from cartoquartiers.store.tables.revision import Clock, Revision
from cartoquartiers.store.work import House, Store, Work, utc_now
from cartoquartiers.usecases import photos, publish
from tests.faults.site import Site
from tests.faults.writers import Promised


@dataclass(frozen=True)
class Found:
    """What is wrong: what was acknowledged and is lost, halves, files without rows or rows without files."""

    lost: list[str]
    halves: list[str]
    orphans: list[str]

    @property
    def nothing(self) -> bool:
        """Whether all is well."""
        return not (self.lost or self.halves or self.orphans)

    def __str__(self) -> str:
        """The figures, and the first of each kind in words."""
        counts = f"{len(self.lost)} lost, {len(self.halves)} half-written, {len(self.orphans)} orphans"
        return "; ".join([counts, *self.lost[:1], *self.halves[:1], *self.orphans[:1]])


class _Undone(Exception):
    """Nothing that was tried shall stay."""


def judge(site: Site, promised: Promised) -> Found:
    """Look at everything a day later, when what nobody came for is cleared away."""
    house = House(base_url=f"http://127.0.0.1:{site.port}")
    store = Store(site.database, now=lambda: utc_now() + timedelta(hours=25), house=house)
    depot = FileDepot(site.photos)
    try:
        with store.reading() as work:
            lost = _lost(work, depot, promised)
            halves = [*_halves(work), *_damage(work)]
        halves += _rebuilt(store)
        with store.writing() as work:
            photos.purge(work)
        with store.reading() as work:
            photos.sweep(work, depot)
            return Found(lost, halves, _orphans(work, depot))
    finally:
        store.dispose()


def _values(work: Work, column: Any) -> set[Any]:
    return set(work.session.scalars(select(column)))


def _lost(work: Work, depot: FileDepot, promised: Promised) -> list[str]:
    rows = work.session.execute(select(Contribution.uid, Contribution.state))
    kept = {row.uid: row.state for row in rows}
    lost = [f"contribution {uid}" for uid, state in promised.states.items() if kept.get(uid) != state]
    known = _values(work, Photo.sha256)
    return lost + [f"photo {sha}" for sha in promised.photos if sha not in known or not depot.exists(sha)]


def _halves(work: Work) -> list[str]:
    """A published contribution has a decision and a revision; a place a text, a position, a history."""
    published = set(work.session.scalars(select(Contribution.id).where(Contribution.state == "published")))
    places = _values(work, Place.id)
    same = {
        "decision": (published, _values(work, Decision.contribution_id)),
        "revision": (published, _values(work, Revision.contribution_id)),
        "history": (places, _values(work, Revision.place_id)),
        "text": (places, _values(work, PlaceText.id)),
        "position": (places, _values(work, PlacePosition.id)),
        "tick": (
            {work.session.scalars(select(Clock.tick)).one()},
            {max(_values(work, PlaceText.tick), default=0)},
        ),
    }
    return [f"{what}: {sorted(one ^ other)[:3]}" for what, (one, other) in same.items() if one != other]


def _damage(work: Work) -> list[str]:
    if work.dialect != "sqlite":
        return []
    told = [row[0] for row in work.session.execute(text("PRAGMA integrity_check"))]
    loose = [str(row) for row in work.session.execute(text("PRAGMA foreign_key_check"))]
    return [word for word in told if word != "ok"] + loose


def _rebuilt(store: Store) -> list[str]:
    """Places that are not what their history tells."""
    differing = 0
    try:
        with store.writing() as work:
            differing = publish.rebuild(work)
            raise _Undone
    except _Undone:
        return [f"{differing} places differ from their history"] if differing else []


def _orphans(work: Work, depot: FileDepot) -> list[str]:
    rows = _values(work, Photo.sha256)
    files = [file for file in depot.root.rglob("*") if file.is_file()]
    loose = [f"file {file.name}" for file in files if file.name.split("-")[0] not in rows]
    return loose + [f"row {sha256}" for sha256 in rows if not depot.exists(sha256)]
