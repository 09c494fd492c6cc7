"""What was hidden is nowhere in the files any more, those of former days included; both databases."""

import gzip
from datetime import timedelta
from pathlib import Path

from flask import Flask

from cartoquartiers.domain.vocabulary import Reason
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import hiding, redactions, revert, snapshots
from cartoquartiers.usecases.hiding import Hiding
from cartoquartiers.worker import AT_ONCE, run_due
from tests import people
from tests.factories.places import change, create_place
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock

PRIVATE = "Chez Mme Machin"


def days_that_tell(data: Path, words: str) -> list[str]:
    """The files of former days in which these words stand."""
    found = []
    for path in snapshots.root(data).rglob("lieux*"):
        bytes_ = path.read_bytes()
        text = gzip.decompress(bytes_) if path.suffix == ".gz" else bytes_
        if words.encode() in text:
            found.append(path.name)
    return found


def hide(work: Work, place: str) -> str:
    """A moderator hides what somebody complained of; gives the uid of the hiding."""
    report = change(
        work, "report", who=people.NOBODY, place=place, report="personal", message="Mon adresse !"
    )
    return hiding.hide(work, people.actor("moderator"), report.uid, Hiding(Reason.PERSONAL_DATA))


def test_a_hidden_place_leaves_the_files_of_former_days(app: Flask, clock: FrozenClock) -> None:
    toolbox = toolbox_of(app)
    data = toolbox.data_dir
    with toolbox.store.writing() as work:
        kept = create_place(work, nom="Composteur")
        private, mistaken = create_place(work, nom=PRIVATE), create_place(work, nom="Une erreur")
    with toolbox.store.reading() as work:
        snapshots.take(work, data, 30)
    assert run_due(toolbox, AT_ONCE) == ["hidden", "files"]
    assert run_due(toolbox, AT_ONCE) == []
    assert len(days_that_tell(data, PRIVATE)) == 6
    with toolbox.store.writing() as work:
        hidden = hide(work, private)
        # What was a mistake is no secret: the files of a day say what was published on it.
        change(work, "close", place=mistaken, base_version=1)
    run_due(toolbox, AT_ONCE)
    assert days_that_tell(data, PRIVATE) == []
    assert len(days_that_tell(data, kept)) == len(days_that_tell(data, "Une erreur")) == 6
    (day,) = snapshots.read_index(data)
    assert [one.reason for one in day.rewritten] == [redactions.REASON]
    assert {file.dataset: file.places for file in day.files} == {"lieux": 2, "lieux-odbl": 0}
    # Shown again by mistake, and hidden anew: it leaves the day that was taken meanwhile.
    with toolbox.store.writing() as work:
        revert.undo(work, people.actor("moderator"), hidden, "Vérifions")
    clock.moment = clock() + timedelta(days=1)
    with toolbox.store.reading() as work:
        snapshots.take(work, data, 30)
    run_due(toolbox, AT_ONCE)
    assert days_that_tell(data, PRIVATE)
    with toolbox.store.writing() as work:
        hide(work, private)
    run_due(toolbox, AT_ONCE)
    assert days_that_tell(data, PRIVATE) == []
