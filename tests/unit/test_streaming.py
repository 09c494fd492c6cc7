"""Streams are few, and end."""

import threading
from contextlib import nullcontext

import pytest

from cartoquartiers.web import streaming
from cartoquartiers.web.streaming import Slot, StreamTooSlow, streamed


@pytest.fixture(autouse=True)
def nobody_else_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that an earlier test never read to its end holds its slot as long as the process lives."""
    monkeypatch.setattr(streaming, "_slots", threading.BoundedSemaphore(streaming.MOST_AT_ONCE))


def test_a_slot_is_given_back_once() -> None:
    slots = [Slot() for _ in range(streaming.MOST_AT_ONCE)]
    assert all(slots)
    assert not Slot()
    for slot in slots:
        slot.close()
        slot.close()
    again = [Slot() for _ in range(streaming.MOST_AT_ONCE + 1)]
    assert [bool(slot) for slot in again].count(True) == streaming.MOST_AT_ONCE
    for slot in again:
        slot.close()


def test_a_client_that_dawdles_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "LONGEST_SECONDS", -1)
    answer = streamed(iter([b"a", b"b"]), Slot(), nullcontext())
    with pytest.raises(StreamTooSlow):
        list(answer.iter_encoded())
    answer.close()


def test_the_slot_comes_back_even_when_the_snapshot_cannot_close() -> None:
    class Broken(nullcontext[None]):
        def __exit__(self, *_: object) -> None:
            raise ConnectionError

    slot = Slot()
    answer = streamed(iter([b"a"]), slot, Broken())
    with pytest.raises(ConnectionError):
        answer.close()
    assert not slot


def taken(seconds_a_chunk: float, size: int, chunks: int = 12) -> int:
    """How many chunks leave when the client needs that long for each."""
    now = [0.0]
    left = 0
    stream = streaming._within(iter([b"x" * size] * chunks), 1e9, lambda: now[0])
    try:
        for _chunk in stream:
            left += 1
            now[0] += seconds_a_chunk
    except StreamTooSlow:
        return left
    return left


def test_a_client_that_hardly_reads_gives_its_slot_back() -> None:
    assert taken(40, 65_536) == 12  # 1.6 kB/s: a poor line, and everything arrives
    assert taken(10, 65_536) == 12
    assert taken(90, 65_536) == 1  # 0.7 kB/s
    assert taken(0.1, 10) == 12  # a short answer is not a slow client
    assert taken(8, 4_000) == 4
