"""The parts of a backup that need no database: the manifest, packed streams, the journal of erasures."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cartoquartiers.adapters.erasure_file import FileErasureJournal
from cartoquartiers.keeping import bring_back, manifest
from cartoquartiers.keeping.manifest import Damaged, Manifest, Stored, TableFile, TooNew
from cartoquartiers.keeping.sealing import Sealed as Seal
from cartoquartiers.keeping.sealing import Unreadable, identities_in
from cartoquartiers.keeping.streams import CHUNK, lines_of, packed, unpacked
from cartoquartiers.keeping.take import settings_text
from cartoquartiers.store.transfer import Shape

HASH = "a" * 64
TOLD = Manifest(
    program="1.0.0",
    revision="0007",
    database="sqlite",
    taken_at=datetime(2026, 11, 25, 3, 15, 2, tzinfo=UTC),
    tick=42,
    sealed=False,
    objects="objects",
    tables=(
        TableFile(
            Shape("place", (("id", "plain"), ("fields", "json")), ("id",)),
            3,
            Stored("tables/place.jsonl.gz", 10, HASH),
        ),
    ),
    files=Stored("files.jsonl.gz", 20, HASH),
    file_count=0,
    settings=Stored("settings.env", 30, HASH),
    missing=(HASH,),
)


def test_a_manifest_is_read_as_it_was_written() -> None:
    assert manifest.from_bytes(manifest.to_bytes(TOLD)) == TOLD


def test_no_byte_of_a_manifest_may_be_another() -> None:
    data = manifest.to_bytes(TOLD)
    for at in range(len(data)):
        # A blank for a blank says the same; every other change is seen.
        changed = data[:at] + (b"\t" if data[at : at + 1] in {b" ", b"\n"} else b"7") + data[at + 1 :]
        try:
            assert manifest.from_bytes(changed) == TOLD
        except (Damaged, TooNew):
            continue


@pytest.mark.parametrize("cut", [0, 1, 100, -1])
def test_a_manifest_that_was_cut_off_is_none(cut: int) -> None:
    with pytest.raises(Damaged):
        manifest.from_bytes(manifest.to_bytes(TOLD)[:cut])


@pytest.mark.parametrize("name", ["../carto.db", "/etc/passwd", "tables/../../x", "Ü"])
def test_a_manifest_leads_nowhere_else(name: str) -> None:
    with pytest.raises(Damaged):
        manifest.from_bytes(manifest.to_bytes(replace(TOLD, files=Stored(name, 1, HASH))))


def test_a_later_format_is_told_apart_from_a_damaged_one() -> None:
    told = json.loads(manifest.to_bytes(TOLD))
    with pytest.raises(TooNew):
        manifest.from_bytes(json.dumps({**told, "format": 2}).encode())


@pytest.mark.parametrize("size", [0, 1, CHUNK, 5 * CHUNK + 3])
def test_what_is_packed_comes_back_in_small_pieces(size: int) -> None:
    parts = list(unpacked(packed([b"x" * size])))
    assert b"".join(parts) == b"x" * size
    assert max(map(len, parts), default=0) <= CHUNK


def test_a_stream_that_was_cut_off_shows_it() -> None:
    whole = b"".join(packed([bytes(range(256)) * 50]))
    for broken in (whole[:-1], whole[:20], b"", b"no gzip"):
        with pytest.raises(ValueError, match=r"cut off|not a gzip"):
            list(unpacked([broken]))


def test_lines_are_whole_however_they_arrive() -> None:
    assert list(lines_of([b"a\nb", b"c\n", b"\nd"])) == [b"a\n", b"bc\n", b"\n", b"d"]


def test_a_line_that_a_crash_cut_off_does_not_spoil_the_next(tmp_path: Path) -> None:
    journal = FileErasureJournal(tmp_path / "sub" / "erasures.jsonl")
    first, second = ({"uid": uid, "kind": "account", "subject": {}, "at": "2026"} for uid in "ab")
    assert journal.read() == []
    journal.append([first])
    with journal.path.open("a") as file:
        file.write('{"uid": "c", "ki')
    journal.append([second])
    assert journal.read() == [first, second]
    assert journal.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("recipients", "identities", "code"),
    [(["age1nonsense"], [], "recipient"), ([], ["AGE-SECRET-KEY-NONSENSE"], "identity")],
)
def test_what_is_no_key_is_told(recipients: list[str], identities: list[str], code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        Seal(recipients, identities)
    assert refused.value.code == code


def test_a_key_file_may_hold_comments() -> None:
    assert identities_in("# created: today\n\nAGE-SECRET-KEY-1\n") == ["AGE-SECRET-KEY-1"]


@pytest.mark.parametrize(
    "entry",
    [
        {"path": "secret_key"},
        {"path": "exports/dated/../../secret_key"},
        {"path": "exports/dated2/x"},
        {"path": "/exports/dated/x"},
        {"path": 7},
        {},
        {"photo": "../../secret_key", "size": 320},
        {"photo": HASH, "size": "../1"},
    ],
)
def test_a_backup_from_elsewhere_writes_nothing_but_photos_and_files_of_days(entry: dict[str, Any]) -> None:
    with pytest.raises(Damaged):
        bring_back._target(entry)


def test_those_that_belong_there_come_back() -> None:
    assert bring_back._target({"photo": HASH, "size": 320}) is None
    assert str(bring_back._target({"path": "exports/dated/index.json"})) == "exports/dated/index.json"


def test_no_password_of_an_address_is_among_the_settings() -> None:
    given = {
        "DATABASE_URL": "postgresql+psycopg://db/carto?user=carto&password=azerty",
        "MAIL_URL": "smtp://carto:azerty@mail",
        "REDIS_URL": "redis://cache/0",
    }
    told = settings_text(given, datetime(2026, 11, 20, tzinfo=UTC))
    assert "azerty" not in told and "redis://cache/0" in told
