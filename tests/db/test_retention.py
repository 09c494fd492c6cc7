"""What was kept long enough goes, and nothing that somebody said goes with it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from cartoquartiers.domain.letters import LetterKind
from cartoquartiers.domain.record import Record
from cartoquartiers.domain.vocabulary import Reason, Verdict
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.imports import ImportDraft, ImportLine
from cartoquartiers.store.tables.letters import Outbox
from cartoquartiers.store.tables.photo import Photo
from cartoquartiers.store.work import Work
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases import import_drafts, moderate, outbox, retention
from cartoquartiers.usecases.moderate import Ruling
from cartoquartiers.usecases.ports import WholeTable
from cartoquartiers.usecases.site_settings import set_setting
from tests import people
from tests.factories.filled import receive_photo
from tests.factories.places import change, create_place
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock


@pytest.fixture
def toolbox(app: Flask) -> Toolbox:
    """The toolbox of a furnished installation."""
    return toolbox_of(app)


def send(work: Work, place: str, shade: int, toolbox: Toolbox, verdict: Verdict | None) -> tuple[int, str]:
    """A contribution with a photo and an address; gives its number and the photo."""
    photo = receive_photo(work, toolbox.imager, toolbox.depot, shade)
    receipt = change(
        work,
        "photo",
        who=people.NOBODY,
        place=place,
        base_version=1,
        changes={"photos": {"add": [{"sha256": photo, "alt": "Le bac"}]}},
        message="Un mot qui reste",
        contact=f"{shade}@example.org",
    )
    if verdict is not None:
        reason = Reason.OTHER if verdict is Verdict.REFUSE else None
        ruling = Ruling(verdict, reason, "Merci" if reason else None)
        moderate.decide(work, people.actor("moderator"), receipt.uid, ruling)
    row = work.session.scalars(select(Contribution).where(Contribution.uid == receipt.uid)).one()
    return row.id, photo


def found(toolbox: Toolbox) -> tuple[set[str | None], set[str]]:
    """The addresses and the photos that are still kept."""
    with toolbox.store.reading() as work:
        return set(work.session.scalars(select(Contribution.contact))), set(
            work.session.scalars(select(Photo.sha256))
        )


def test_addresses_and_refused_photos_go_in_their_time(toolbox: Toolbox, clock: FrozenClock) -> None:
    with toolbox.store.writing() as work:
        place = create_place(work)
        _, open_photo = send(work, place, 10, toolbox, None)
        refused, refused_photo = send(work, place, 20, toolbox, Verdict.REFUSE)
        _, kept_photo = send(work, place, 30, toolbox, Verdict.ACCEPT)
        said = work.session.get_one(Contribution, refused).changes
    clock.advance(days=89)
    retention.purge(toolbox.store, toolbox.depot)
    assert found(toolbox)[1] == {open_photo, refused_photo, kept_photo}
    clock.advance(days=2)
    dry = {line.code: line.count for line in retention.purge(toolbox.store, toolbox.depot, dry_run=True)}
    assert dry["photos"] == 1
    assert found(toolbox)[1] == {open_photo, refused_photo, kept_photo}
    assert retention.purge(toolbox.store, toolbox.depot)[1].count == 1
    contacts, kept = found(toolbox)
    assert kept == {open_photo, kept_photo}
    assert {"10@example.org", "20@example.org", "30@example.org"} <= contacts
    clock.advance(days=90)
    # An answer that has not left yet keeps its address.
    with toolbox.store.writing() as work:
        outbox.put(work, "late", LetterKind.PUBLISHED, "30@example.org", "fr")
    retention.purge(toolbox.store, toolbox.depot)
    assert found(toolbox)[0] - {None} == {"10@example.org", "30@example.org"}
    with toolbox.store.reading() as work:
        row = work.session.get_one(Contribution, refused)
        assert (row.changes, row.message, row.contact) == (said, "Un mot qui reste", None)


def test_letters_go_once_they_left_and_the_town_says_when(toolbox: Toolbox, clock: FrozenClock) -> None:
    with toolbox.store.writing() as work:
        for name in ("sent", "failed", "waiting"):
            outbox.put(work, name, LetterKind.RECEIVED, f"{name}@example.org", "fr")
        set_setting(work, "keep_letter_days", 5)
    with toolbox.store.writing() as work:
        rows = {row.key: row for row in work.session.scalars(select(Outbox))}
        outbox.mark_sent(work, rows["sent"].id)
        outbox.mark_failed(work, rows["failed"].id, "no such mailbox", for_good=True)

    def left() -> set[str]:
        with toolbox.store.reading() as work:
            return set(work.session.scalars(select(Outbox.key)))

    clock.advance(days=4)
    retention.purge(toolbox.store, toolbox.depot)
    assert left() == {"sent", "failed", "waiting"}
    clock.advance(days=1)
    retention.purge(toolbox.store, toolbox.depot)
    assert left() == {"failed", "waiting"}
    clock.moment = clock() + timedelta(days=180)
    retention.purge(toolbox.store, toolbox.depot)
    assert left() == {"waiting"}


def test_the_command_says_what_it_would_do(app: Flask, toolbox: Toolbox, clock: FrozenClock) -> None:
    with toolbox.store.writing() as work:
        place = create_place(work)
        send(work, place, 20, toolbox, Verdict.REFUSE)
    clock.advance(days=400)
    run = app.test_cli_runner().invoke
    for option, word in (("--dry-run", "Serait effacé"), ("--dry-run", "Serait effacé"), (None, "Effacé")):
        told = run(args=["purge", *([option] if option else [])])
        assert told.exit_code == 0, told.output
        assert word in told.output
        assert "     1  Adresses électroniques" in told.output
    assert found(toolbox) == ({None}, set())


def test_files_that_were_brought_go_ninety_days_after_the_last_touch(
    toolbox: Toolbox, clock: FrozenClock
) -> None:
    table = WholeTable("csv", ("nom",), [Record(1, {"nom": "Le four"})], has_geometry=False)
    who = people.actor("moderator")
    old = import_drafts.bring(toolbox.store, who, "ancien.csv", table)
    clock.advance(days=10)
    import_drafts.bring(toolbox.store, who, "récent.csv", table)
    clock.advance(days=80)
    assert {line.code: line.count for line in retention.purge(toolbox.store, toolbox.depot)}["imports"] == 1
    with toolbox.store.reading() as work:
        assert list(work.session.scalars(select(ImportDraft.name))) == ["récent.csv"]
        assert old not in set(work.session.scalars(select(ImportLine.draft_uid)))
        assert len(list(work.session.scalars(select(ImportLine.draft_uid)))) == 1
