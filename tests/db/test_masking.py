"""What was masked of a photo is nowhere any more: files, addresses, exports, backups; both databases."""

import hashlib
import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from cartoquartiers.domain.errors import Conflicting, Forbidden, NotFound
from cartoquartiers.domain.masking import Zone
from cartoquartiers.domain.vocabulary import Reason
from cartoquartiers.keeping.sealing import Open
from cartoquartiers.keeping.shelf import Shelf
from cartoquartiers.keeping.take import take
from cartoquartiers.store.tables.all import metadata
from cartoquartiers.store.tables.photo import Photo
from cartoquartiers.store.tables.site import Erasure
from cartoquartiers.store.work import Work
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases import (
    erasures,
    hiding,
    masking,
    photos,
    publish,
    return_of_backup,
    revert,
    snapshots,
)
from cartoquartiers.usecases.hiding import Hiding
from cartoquartiers.worker import AT_ONCE, run_due
from tests import people
from tests.factories.places import change, create_place
from tests.support import application
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock
from tests.support.planted import files_that_say, tables_that_say

FACE = (230, 0, 200)
ZONE = Zone(25, 25, 20, 30)


def portrait() -> bytes:
    """A grey street with a face of a colour that nothing else has, just within the zone."""
    street = Image.new("RGB", (800, 600), (120, 130, 125))
    street.paste(FACE, (200, 150, 360, 330))
    out = io.BytesIO()
    street.save(out, "JPEG", quality=95)
    return out.getvalue()


BYTES = portrait()
SHA = hashlib.sha256(BYTES).hexdigest()


def shows_face(data: bytes) -> bool:
    """Whether any pixel has a colour near that of the face."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    red, green, blue = image.split()
    near = [(red, 150, 256), (green, 0, 90), (blue, 130, 256)]
    masks = [band.point(lambda v, a=a, b=b: 255 if a <= v < b else 0) for band, a, b in near]
    found = Image.composite(masks[0], Image.new("L", image.size), masks[1])
    return Image.composite(found, Image.new("L", image.size), masks[2]).getbbox() is not None


def pictures_below(*folders: Path) -> Iterator[bytes]:
    """Every image in these folders, whatever its name."""
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and path.read_bytes()[8:12] == b"WEBP":
                yield path.read_bytes()


def receive(toolbox: Toolbox) -> None:
    prepared = photos.prepare(toolbox.imager, toolbox.depot, SHA, BYTES)
    with toolbox.store.writing() as work:
        photos.receive(work, prepared)


def show(work: Work, place: str) -> str:
    shown = [{"sha256": SHA, "alt": "Rue"}]
    return change(work, "photo", place=place, base_version=1, photos=shown).uid


def cover(toolbox: Toolbox) -> str:
    masked = masking.prepare(toolbox.imager, toolbox.depot, SHA, [ZONE])
    with toolbox.store.writing() as work:
        masking.mask(work, people.actor("moderator"), masked)
    return masked.name


def test_a_masked_face_is_nowhere(app: Flask, clock: FrozenClock, tmp_path: Path) -> None:
    toolbox = toolbox_of(app)
    data, client = toolbox.data_dir, app.test_client()
    receive(toolbox)
    with toolbox.store.writing() as work:
        place, other = create_place(work, nom="Place"), create_place(work, nom="Autre")
        for each in (place, other):
            show(work, each)
        waiting = change(
            work, "photo", people.NOBODY, place=place, base_version=1, photos=[{"sha256": SHA, "alt": "x"}]
        )
    with toolbox.store.reading() as work:
        snapshots.take(work, data, 30)
    run_due(toolbox, AT_ONCE)
    assert sum(map(shows_face, pictures_below(data))) == 3
    assert client.get(f"/photos/{SHA}/320.webp").status_code == 200

    name = cover(toolbox)
    # Cut off here: nothing is shown that was said to be masked, and the next backup does not take it along.
    assert client.get(f"/photos/{SHA}/320.webp").status_code == 404
    shelf = Shelf(tmp_path / "backups")
    take(toolbox, shelf, Open(), 0, lambda _line: None)
    assert not any(map(shows_face, pictures_below(shelf.root)))
    run_due(toolbox)
    assert not any(map(shows_face, pictures_below(data)))
    assert not masking.is_due(toolbox.store)

    image = client.get(f"/photos/{name}/1600.webp")
    assert image.status_code == 200
    assert Image.open(io.BytesIO(image.data)).getpixel((280, 240)) != FACE
    assert files_that_say(data / "exports", SHA) == []
    for address in (
        f"/lieux/{place}",
        f"/lieux/{place}/historique",
        "/api/v1/changes?since=0",
        "/exports/lieux.geojson",
    ):
        page = client.get(address, follow_redirects=True).text
        assert SHA not in page
    assert "masquée en partie" in client.get(f"/lieux/{place}/historique", follow_redirects=True).text
    with toolbox.store.writing() as work:
        assert tables_that_say(work, SHA) == {"photo", "erasure"}
        assert publish.rebuild(work) == 0
        # What waits goes on with the masked one; the same bytes sent again bring nothing back.
        changes = work.session.execute(
            select(metadata.tables["contribution"].c.changes).filter_by(uid=waiting.uid)
        ).scalar_one()
        assert changes["photos"]["add"][0]["sha256"] == name
        assert not photos.receive(work, photos.Prepared(SHA, 1, 1))
    assert client.put(f"/api/v1/photos/{SHA}", data=BYTES).status_code == 200
    assert not any(map(shows_face, pictures_below(data)))
    with toolbox.store.writing() as work:
        late = change(work, "photo", place=other, base_version=1, photos=[{"sha256": SHA, "alt": "encore"}])
        assert late.state == "published"
        assert tables_that_say(work, SHA) == {"photo", "erasure"}
        [act] = work.session.execute(select(metadata.tables["act"]).filter_by(action="photo.mask")).all()
        assert act.subject == name
        for told_by in act.details["contributions"]:
            with pytest.raises(Conflicting):
                revert.undo(work, people.actor("moderator"), told_by, "")
    with pytest.raises(NotFound):
        masking.prepare(toolbox.imager, toolbox.depot, SHA, [ZONE])


def test_what_a_backup_brings_back_is_masked_again(app: Flask, clock: FrozenClock) -> None:
    toolbox = toolbox_of(app)
    receive(toolbox)
    with toolbox.store.writing() as work:
        place = create_place(work)
        show(work, place)
        masked = masking.Masked(SHA, "f" * 64, 1, 1, (ZONE,))
        with pytest.raises(Forbidden):
            masking.mask(work, people.actor("resident"), masked)
    note = {
        "uid": "mask",
        "kind": erasures.MASK,
        "subject": {"sha256": SHA, "as": "f" * 64, "zones": [ZONE.told()]},
        "at": clock().isoformat(),
    }
    masking.prepare_again(toolbox.imager, toolbox.depot, [note])
    with toolbox.store.writing() as work:
        settled = return_of_backup.settle(work, [note], 0)
        assert settled.erased == 1
        assert not masking.mask_again(work, note)
    assert masking.erase_files(toolbox.store, toolbox.depot) == 1
    assert not any(map(shows_face, pictures_below(toolbox.data_dir)))
    assert app.test_client().get(f"/photos/{'f' * 64}/800.webp").status_code == 200


def test_a_hiding_that_was_taken_back_is_not_done_again(app: Flask, clock: FrozenClock) -> None:
    toolbox = toolbox_of(app)
    receive(toolbox)
    moderator = people.actor("moderator")
    with toolbox.store.writing() as work:
        place = create_place(work)
        show(work, place)
        report = change(work, "report", who=people.NOBODY, place=place, report="photo")
        hidden = hiding.hide(work, moderator, report.uid, Hiding(Reason.PHOTO_RIGHTS, photo=SHA))
        assert erasures.photos_taken_away(work) == {SHA}
    clock.moment = clock() + timedelta(minutes=1)
    with toolbox.store.writing() as work:
        revert.undo(work, moderator, hidden, "C’était permis")
        assert erasures.photos_taken_away(work) == set()
        assert work.session.get_one(Photo, SHA).state == "public"
        notes = erasures.noted(work)
        for row in work.session.scalars(select(Erasure)):
            work.session.delete(row)
    with toolbox.store.writing() as work:
        return_of_backup.settle(work, notes, 0)
        assert work.session.get_one(Photo, SHA).state == "public"
    assert application.client_of(app, "moderator").get(f"/photos/{SHA}/320.webp").status_code == 200
