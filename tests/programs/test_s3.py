"""Photos in a real bucket: moto's server, in a process of its own."""

import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from cartoquartiers import doctor
from cartoquartiers.adapters.bucket import BucketDepot
from cartoquartiers.app import create_app, settings_from
from cartoquartiers.domain.checkup import Advice, Check
from cartoquartiers.keeping import bring_back
from cartoquartiers.keeping.sealing import Open
from cartoquartiers.keeping.shelf import Shelf
from cartoquartiers.keeping.take import take
from cartoquartiers.store.tables.photo import Photo
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases import photos
from cartoquartiers.usecases.ports import PHOTO_SIZES
from tests.corpus.photos import encoded, picture
from tests.programs.conftest import wait_for_answer
from tests.support import application
from tests.support.clock import FrozenClock
from tests.support.postgres import free_port
from tests.support.programs import running

pytestmark = pytest.mark.programs
SERVER = Path(__file__).resolve().parents[2] / ".cache" / "moto" / "bin" / "moto_server"
BYTES = encoded(picture(), "JPEG")
SHA = sha256(BYTES).hexdigest()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its host and port."""
    folder, port = tmp_path_factory.mktemp("moto"), free_port()
    command = [str(SERVER), "-H", "127.0.0.1", "-p", str(port)]
    with running(command, {**os.environ}, folder / "moto.log"):
        wait_for_answer(f"http://127.0.0.1:{port}/moto-api/")
        yield f"127.0.0.1:{port}"


@pytest.fixture
def depot(server: str, tmp_path: Path) -> BucketDepot:
    """A new bucket."""
    name = f"b-{sha256(str(tmp_path).encode()).hexdigest()[:20]}"
    found = BucketDepot(f"s3+http://cl%C3%A9:se%2Fcret@{server}/{name}/photos?region=fr-par")
    client: Any = found._client
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "fr-par"})
    return found


def site_on(depot: BucketDepot, server: str, database: str, folder: Path, clock: FrozenClock) -> Flask:
    address = f"s3+http://k:s@{server}/{depot._bucket}/photos?region=fr-par"
    chosen = settings_from({**application.settings(database, folder), "PHOTO_STORE": address})
    app = create_app(chosen, Toolbox(chosen, clock))
    app.testing = True
    return app


def test_it_keeps_what_a_disk_keeps(depot: BucketDepot) -> None:
    other = sha256(b"another").hexdigest()
    assert depot.get(SHA, 320) is None and not depot.exists(SHA)
    for size in (*PHOTO_SIZES, 99):
        depot.put(SHA, size, b"x" * size)
    depot.put(SHA, 320, b"x" * 320)
    depot.put(other, 320, b"y")
    assert depot.get(SHA, 800) == b"x" * 800
    assert depot.exists(SHA) and not depot.exists(other)
    assert depot.weight() == sum((*PHOTO_SIZES, 99, 1))
    now = datetime.now(UTC)
    assert sorted(depot.older_than(now + timedelta(minutes=1))) == sorted([SHA, other])
    assert list(depot.older_than(now - timedelta(minutes=1))) == []
    depot.delete(SHA)
    depot.delete(SHA)
    assert depot.weight() == 1
    with pytest.raises(ValueError, match="sha256"):
        depot.get("../../etc/passwd", 320)


def test_a_bucket_that_is_away_is_a_disk_that_fails(server: str) -> None:
    for address in (f"s3+http://k:s@{server}/nowhere", f"s3+http://k:s@127.0.0.1:{free_port()}/b"):
        with pytest.raises(OSError, match="bucket"):
            BucketDepot(address).put(SHA, 320, b"x")
    for wrong in ("s3://host/bucket", "s3://k:s@host", "s3://k@host/bucket"):
        with pytest.raises(ValueError, match="s3://"):
            BucketDepot(wrong)


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_the_site_on_a_bucket(
    depot: BucketDepot, server: str, database: str, tmp_path: Path, clock: FrozenClock
) -> None:
    """A photo waits unseen, is shown, is withdrawn, is saved and comes back; the database alone says so."""
    app = site_on(depot, server, database, tmp_path, clock)
    toolbox, client = application.toolbox_of(app), app.test_client()
    prepared = photos.prepare(toolbox.imager, toolbox.depot, SHA, BYTES)
    with toolbox.store.writing() as work:
        photos.receive(work, prepared)
    address = f"/photos/{SHA}/320.webp"
    assert client.get(address).status_code == 404
    bucket = f"http://{server}/{depot._bucket}/photos/{SHA[:2]}/{SHA[2:4]}/{SHA}-320.webp"
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(bucket, timeout=20)
    for state, status in (("public", 200), ("withdrawn", 404), ("public", 200)):
        with toolbox.store.writing() as work:
            work.session.execute(update(Photo).values(state=state))
        assert client.get(address).status_code == status, state

    shelf = Shelf(tmp_path / "backups")
    take(toolbox, shelf, Open(), 0, lambda _said: None)
    image = depot.get(SHA, 1600)
    depot.delete(SHA)
    found = {one.check: one for one in doctor.examine(toolbox, debug=False)}
    assert found[Check.MISSING_PHOTOS].facts == {"count": "1"}
    assert client.get(address).status_code == 404

    shelf, kept = bring_back.find(tmp_path / "backups")
    bring_back.bring_back(toolbox, shelf, kept, Open(), replace=True, say=print)
    assert depot.get(SHA, 1600) == image
    assert client.get(address).status_code == 200
    depot._client.put_bucket_versioning(Bucket=depot._bucket, VersioningConfiguration={"Status": "Enabled"})
    found = {one.check: one for one in doctor.examine(toolbox, debug=False)}
    assert found[Check.PHOTO_STORE].advice is Advice.PHOTO_VERSIONS
    application.close(app)
