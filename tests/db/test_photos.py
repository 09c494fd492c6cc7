"""Photos in both databases: received once, forgotten when nobody came for them."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from cartoquartiers.adapters.depot import FileDepot
from cartoquartiers.adapters.images import PillowImager
from cartoquartiers.domain.errors import Invalid
from cartoquartiers.store.queries import photos as known
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.photo import Photo
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import photos
from tests.corpus.photos import encoded, picture
from tests.support.clock import FrozenClock

BYTES = encoded(picture(), "JPEG")
SHA = hashlib.sha256(BYTES).hexdigest()


@pytest.fixture
def depot(tmp_path: Path) -> FileDepot:
    return FileDepot(tmp_path / "photos")


def received(store: Store, depot: FileDepot, data: bytes = BYTES) -> str:
    sha256 = hashlib.sha256(data).hexdigest()
    prepared = photos.prepare(PillowImager(), depot, sha256, data)
    with store.writing() as work:
        photos.receive(work, prepared)
    return sha256


def contribution(work: Work, token: str, photo: str, **other: Any) -> Contribution:
    """A waiting contribution that adds that photo."""
    row = Contribution(
        **{
            "uid": f"uid-{token}",
            "body_hash": "-",
            "follow_token": token,
            "kind": "photo",
            "state": "waiting",
            "place_uid": "a-place",
            "changes": {"photos": {"add": [{"sha256": photo}], "remove": []}},
            "confirmed": [],
            "charter": "2026-11",
            "received_at": work.now,
            "warnings": [],
            "name": "Jardin",
            "quartier": "1",
            **other,
        }
    )
    work.session.add(row)
    work.session.flush()
    return row


def test_a_photo_is_received_private(store: Store, depot: FileDepot) -> None:
    received(store, depot)
    assert depot.exists(SHA)
    with store.reading() as work:
        assert known.state_of(work, SHA) == known.PhotoState(SHA, "waiting", 120, 80)


def test_the_same_photo_again_changes_nothing(store: Store, depot: FileDepot) -> None:
    received(store, depot)
    with store.writing() as work:
        work.session.get_one(Photo, SHA).state = "withdrawn"
    with store.writing() as work:
        assert not photos.receive(work, photos.Prepared(SHA, 1, 1))
    with store.reading() as work:
        state = known.state_of(work, SHA)
        assert state is not None
        assert state.state == "withdrawn"


def test_another_hash_is_refused_and_nothing_is_kept(depot: FileDepot) -> None:
    other = hashlib.sha256(b"other").hexdigest()
    with pytest.raises(Invalid) as refusal:
        photos.prepare(PillowImager(), depot, other, BYTES)
    assert [problem.code for problem in refusal.value.problems] == ["sha256_mismatch"]
    assert not depot.root.exists()


def test_what_is_no_photo_is_refused_and_nothing_is_kept(depot: FileDepot) -> None:
    with pytest.raises(Invalid) as refusal:
        photos.prepare(PillowImager(), depot, hashlib.sha256(b"text").hexdigest(), b"text")
    assert [problem.code for problem in refusal.value.problems] == ["photo_unreadable"]
    assert not depot.root.exists()


def test_after_a_day_only_what_somebody_refers_to_stays(
    store: Store, depot: FileDepot, clock: FrozenClock
) -> None:
    kept = received(store, depot)
    forgotten = received(store, depot, encoded(picture(), "PNG"))
    with store.writing() as work:
        contribution(work, "followed", kept, state="refused")
    clock.advance(hours=23)
    with store.writing() as work:
        assert photos.purge(work) == 0
    clock.advance(hours=2)
    with store.writing() as work:
        assert photos.purge(work) == 1
    with store.reading() as work:
        assert list(known.states_of(work, [kept, forgotten])) == [kept]


def test_files_that_no_row_knows_are_swept_once_they_are_old(
    store: Store, depot: FileDepot, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = received(store, depot)
    orphan = hashlib.sha256(b"crashed before its row").hexdigest()
    depot.put(orphan, 320, b"x")
    monkeypatch.setattr(depot, "older_than", lambda _moment: iter([kept, orphan]))
    with store.reading() as work:
        assert photos.sweep(work, depot) == 1
    assert depot.exists(kept)
    assert depot.get(orphan, 320) is None


def test_who_shows_a_photo(store: Store, depot: FileDepot) -> None:
    received(store, depot)
    with store.writing() as work:
        contribution(work, "mine", SHA)
        contribution(work, "refused", SHA, state="refused")
        contribution(work, "other", "0" * 64)
    with store.reading() as work:
        assert [shown.uid for shown in known.shown_by_open(work, SHA)] == ["uid-mine"]
        refused = known.shown_by(work, SHA, "refused")
        assert refused is not None
        assert refused.area.quartier == "1"
        assert known.shown_by(work, SHA, "other") is None
        assert known.shown_by(work, SHA, "nobody") is None
        assert known.shown_in(work, SHA, "uid-other") is None
        assert known.shown_in(work, SHA, "uid-refused") is not None
