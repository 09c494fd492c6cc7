"""kill -9 while photos are masked: each is wholly as it was or wholly masked, and the next go ends it."""

import hashlib
import multiprocessing
import random
import time
from multiprocessing.synchronize import Semaphore
from pathlib import Path

from sqlalchemy import select

import cartoquartiers.store.tables.all  # noqa: F401 # a process of its own knows the tables that it loads
from cartoquartiers.adapters.depot import FileDepot
from cartoquartiers.adapters.images import PillowImager
from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.masking import Zone, masked_name
from cartoquartiers.store.queries.places import place_by_uid
from cartoquartiers.store.tables.photo import Photo
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import masking, photos, publish
from cartoquartiers.usecases.ports import PHOTO_SIZES
from tests import people
from tests.factories.places import change, create_place
from tests.faults.rows import Row
from tests.faults.writers import picture

_ZONES = (Zone(20, 20, 30, 30),)


def killed(kind: str, database: str, folder: Path, times: int) -> Row:
    """Mask photos in a process that is killed at its second one, again and again; then let it end."""
    depot, store = FileDepot(folder / "photos"), Store(database)
    with store.writing() as work:
        publish.refresh(work)  # a server may have written texts before, which name its own address
    shown = _furnish(store, depot, 2 * times + 2)
    wrong: list[str] = []
    drawn = random.Random(37)
    for _ in range(times):
        _run(database, folder, _open(store, shown), drawn)
        wrong += _judge(store, depot, shown)
    far = len(shown) - len(_open(store, shown))
    _run(database, folder, list(shown), None)
    wrong += _judge(store, depot, shown)
    left = [sha256 for sha256 in shown if depot.exists(sha256)]
    with store.writing() as work:
        differing = publish.rebuild(work)
    store.dispose()
    found = f"{len(wrong)} halves, {len(left)} files left, {differing} differ"
    seen = f"{far} of {len(shown)} masked between kills: {found}"
    return Row(f"kill -9 while photos are masked ×{times}, {kind}", seen, not (wrong or left or differing))


def _furnish(store: Store, depot: FileDepot, count: int) -> dict[str, str]:
    """The uid of the place that shows each photo."""
    shown = {}
    for seed in range(count):
        data = picture(10_000 + seed)
        prepared = photos.prepare(PillowImager(), depot, hashlib.sha256(data).hexdigest(), data)
        with store.writing() as work:
            photos.receive(work, prepared)
            place = create_place(work, nom=f"Photo {seed}")
            added = [{"sha256": prepared.sha256, "alt": "Une rue"}]
            change(work, "photo", place=place, base_version=1, photos=added)
            shown[prepared.sha256] = place
    return shown


def _open(store: Store, shown: dict[str, str]) -> list[str]:
    """The photos that are not masked yet."""
    with store.reading() as work:
        masked = select(Photo.sha256).where(Photo.masked_as.is_not(None))
        return sorted(shown.keys() - set(work.session.scalars(masked)))


def _run(database: str, folder: Path, hashes: list[str], drawn: random.Random | None) -> None:
    """Mask in another process; killed while it is at the second photo (``None``: it may end)."""
    context = multiprocessing.get_context("spawn")
    begun = context.Semaphore(0)
    child = context.Process(target=_mask_all, args=(database, folder, hashes, begun))
    child.start()
    if drawn is not None and len(hashes) > 1:
        begun.acquire(timeout=60)
        first = time.monotonic()
        begun.acquire(timeout=60)
        time.sleep((time.monotonic() - first) * drawn.random())
        child.kill()
    child.join(120)


def _mask_all(database: str, folder: Path, hashes: list[str], begun: Semaphore) -> None:
    depot, store, imager = FileDepot(folder / "photos"), Store(database), PillowImager()
    for sha256 in hashes:
        begun.release()
        try:
            masked = masking.prepare(imager, depot, sha256, _ZONES)
            with store.writing() as work:
                masking.mask(work, people.actor("moderator"), masked)
        except NotFound:  # it was masked before the last kill
            pass
        masking.erase_files(store, depot)


def _judge(store: Store, depot: FileDepot, shown: dict[str, str]) -> list[str]:
    with store.reading() as work:
        return [sha256 for sha256, place in shown.items() if not _is_whole(work, depot, sha256, place)]


def _is_whole(work: Work, depot: FileDepot, sha256: str, place: str) -> bool:
    """As it was, with its files and its place; or masked, under the other name everywhere."""
    row = work.session.scalars(select(Photo).where(Photo.sha256 == sha256)).one()
    there = place_by_uid(work, place)
    names = [one["sha256"] for one in (there.fields["photos"] if there else [])]
    name = masked_name(sha256, _ZONES) if row.masked_as else sha256
    served = row.state == ("withdrawn" if row.masked_as else "public")
    return served and names == [name] and all(depot.get(name, size) is not None for size in PHOTO_SIZES)
