"""Images are kept whole or not at all."""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cartoquartiers.adapters.depot import FileDepot
from cartoquartiers.usecases.ports import PHOTO_SIZES

SHA = hashlib.sha256(b"a photo").hexdigest()


@pytest.fixture
def depot(tmp_path: Path) -> FileDepot:
    return FileDepot(tmp_path / "photos")


def files(depot: FileDepot) -> list[str]:
    return sorted(file.name for file in depot.root.rglob("*") if file.is_file())


def test_what_is_put_is_got_back(depot: FileDepot) -> None:
    depot.put(SHA, 320, b"small")
    depot.put(SHA, 320, b"small")
    assert depot.get(SHA, 320) == b"small"
    assert depot.get(SHA, 800) is None
    assert files(depot) == [f"{SHA}-320.webp"]


def test_a_photo_exists_when_all_its_sizes_do(depot: FileDepot) -> None:
    for size in PHOTO_SIZES:
        assert not depot.exists(SHA)
        depot.put(SHA, size, b"x")
    assert depot.exists(SHA)


def test_a_deleted_photo_is_gone_in_every_size(depot: FileDepot) -> None:
    for size in (*PHOTO_SIZES, 99):
        depot.put(SHA, size, b"x")
    depot.delete(SHA)
    depot.delete(SHA)
    assert files(depot) == []


@pytest.mark.parametrize(("owner", "call"), [(os, "fsync"), (Path, "replace")])
def test_a_full_disk_leaves_nothing_behind(
    depot: FileDepot, monkeypatch: pytest.MonkeyPatch, owner: object, call: str
) -> None:
    depot.path(SHA, 320).parent.mkdir(parents=True)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(owner, call, fail)
    with pytest.raises(OSError, match="No space"):
        depot.put(SHA, 320, b"small")
    assert files(depot) == []
    assert depot.get(SHA, 320) is None


@pytest.mark.parametrize("name", ["", "../../etc/passwd", SHA.upper(), SHA[:-1], SHA + "0", SHA[:-1] + "/"])
def test_only_a_sha256_names_a_file(depot: FileDepot, name: str) -> None:
    with pytest.raises(ValueError, match="sha256"):
        depot.get(name, 320)


def test_old_ones_are_told_and_interrupted_ones_removed(depot: FileDepot) -> None:
    other = hashlib.sha256(b"another").hexdigest()
    for size in PHOTO_SIZES:
        depot.put(SHA, size, b"x")
    depot.put(other, 320, b"x")
    rest = depot.path(SHA, 320).with_suffix(".tmp")
    rest.write_bytes(b"half")
    long_ago = datetime.now(UTC) - timedelta(days=2)
    for file in (rest, *(depot.path(SHA, size) for size in PHOTO_SIZES)):
        os.utime(file, (long_ago.timestamp(), long_ago.timestamp()))
    assert list(depot.older_than(datetime.now(UTC) - timedelta(days=1))) == [SHA]
    assert not rest.exists()
