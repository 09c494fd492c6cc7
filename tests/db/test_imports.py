"""Imports on both databases: what the source changed becomes a change, what people corrected stays."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from sqlalchemy import func, select

from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.import_report import Heap, ImportReport
from cartoquartiers.domain.import_words import RowRemark
from cartoquartiers.domain.mapping import MappedRow
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.domain.vocabulary import ContributionState, Reason, Role, Verdict
from cartoquartiers.store.queries.clock import clock as tick_of
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.place import Place, PlaceText
from cartoquartiers.store.tables.site import ImportRow
from cartoquartiers.store.work import Store
from cartoquartiers.usecases import imports, moderate
from cartoquartiers.usecases.contribute import submit
from cartoquartiers.usecases.imports import ImportOrder
from tests import people
from tests.factories.territory import INSIDE_1, INSIDE_2, OUTSIDE

FIELDS = frozenset(
    {"nom", "rubrique", "type", "adresse", "telephone", "horaires", "horaires_texte", "site_web"}
)
ORDER = ImportOrder("Compostri", "lov2", FIELDS, people.actor("moderator"))
WAITING = replace(ORDER, accept_as=None)
COMPOST = {"nom": "Composteur des Érables", "type": "composteur", "adresse": "2 allée des Érables"}


def row(number: int = 1, position: Any = INSIDE_1, **values: str) -> MappedRow:
    return MappedRow(number + 1, str(number), {**COMPOST, **values}, position)


def carry(store: Store, *rows: MappedRow, order: ImportOrder = ORDER) -> ImportReport:
    report = imports.run(store, order, rows)
    assert report.read == len(rows) == sum(report.heaps.values())
    assert len(report.refused) == report.heaps[Heap.REFUSED]
    return report


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return (
        report.heaps[Heap.CREATED],
        report.heaps[Heap.UPDATED],
        report.heaps[Heap.UNCHANGED],
        report.heaps[Heap.REFUSED],
    )


def codes(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    return [(problem.field, str(problem.code)) for problem in problems]


def tick(store: Store) -> int:
    with store.reading() as work:
        return tick_of(work)[0]


def places(store: Store) -> list[Place]:
    return everything(store, Place)


def contributions(store: Store) -> list[Contribution]:
    return everything(store, Contribution)


Row = TypeVar("Row", Place, Contribution)


def everything(store: Store, table: type[Row]) -> list[Row]:
    with store.reading() as work:
        found = list(work.session.scalars(select(table).order_by(table.id)))
        work.session.expunge_all()
        return found


def correct(store: Store, place: Place, **values: Any) -> None:
    """A moderator corrects the place by hand, at once."""
    changes = {name: {"from": place.fields[name], "to": value} for name, value in values.items()}
    body = {"uid": f"00000000-0000-4000-8000-{tick(store):012d}", "kind": "correct", "place": place.uid}
    with store.writing() as work:
        receipt = submit(work, people.actor("moderator"), parse_proposal({**body, "changes": changes}))
        assert receipt.state == ContributionState.PUBLISHED


def test_a_row_becomes_a_published_place(store: Store) -> None:
    report = carry(store, row(1), row(2, INSIDE_2, nom="Composteur de l’Est"))
    assert counts(report) == (2, 0, 0, 0)
    assert not report.waiting
    first, second = places(store)
    assert (first.name, first.quartier, second.quartier) == ("Composteur des Érables", "1", "2")
    assert first.fields["source"] == "Compostri"
    assert (first.fields["source_id"], first.fields["licence"]) == ("1", "lov2")
    assert (first.fields["rubrique"], first.fields["famille"]) == ("tri-reemploi", "service")
    assert first.verified_on is None
    assert tick(store) == 2
    decided = {(c.state, c.author_id, c.author_role) for c in contributions(store)}
    assert decided == {("published", None, "administrator")}


def doubted(reason: str = "position à vérifier", **values: str) -> MappedRow:
    return replace(row(1, **values), doubts=(Problem("", RowRemark.DOUBTFUL, {"reason": reason}),))


def test_a_row_in_doubt_waits_for_somebody_and_says_why(store: Store) -> None:
    report = carry(store, doubted(), row(2, INSIDE_2))
    assert (counts(report), report.waiting) == ((2, 0, 0, 0), 1)
    assert [codes(fate.remarks) for fate in report.remarked] == [[("", "doubtful")]]
    assert [place.fields["source_id"] for place in places(store)] == ["2"]
    waiting = next(c for c in contributions(store) if c.state == ContributionState.WAITING)
    assert "position à vérifier" in (waiting.message or "")
    assert counts(carry(store, doubted(), row(2, INSIDE_2))) == (0, 0, 2, 0)
    assert len(places(store)) == 1
    # The source is sure of it now: what waited is decided like the rest.
    carry(store, row(1), row(2, INSIDE_2))
    assert len(places(store)) == 2


def test_what_changes_of_a_place_in_doubt_waits_too(store: Store) -> None:
    carry(store, row(1))
    report = carry(store, doubted(telephone="02 40 00 00 02"))
    assert (counts(report), report.waiting) == ((0, 1, 0, 0), 1)
    (place,) = places(store)
    assert place.fields["telephone"] is None


def test_the_same_again_changes_nothing(store: Store) -> None:
    carry(store, row(1), row(2))
    before = (tick(store), len(contributions(store)))
    crept = (INSIDE_1[0] + 0.00001, INSIDE_1[1])
    assert counts(carry(store, row(1), row(2, crept))) == (0, 0, 2, 0)
    assert (tick(store), len(contributions(store))) == before


def test_only_what_the_source_changed_changes(store: Store) -> None:
    carry(store, row(1, telephone="02 40 00 00 01"))
    (place,) = places(store)
    correct(store, place, nom="Composteur du square")
    report = carry(store, row(1, telephone="02 40 00 00 02"))
    assert counts(report) == (0, 1, 0, 0)
    (place,) = places(store)
    assert place.fields["nom"] == "Composteur du square"
    assert place.fields["telephone"] == "+33 2 40 00 00 02"
    assert place.version == 3


def test_what_people_and_the_source_both_changed_waits(store: Store) -> None:
    carry(store, row(1))
    (place,) = places(store)
    correct(store, place, nom="Composteur du square")
    report = carry(store, row(1, nom="Composteur n° 1", adresse="4 allée des Érables"))
    assert (counts(report), report.disputed, report.waiting) == ((0, 1, 0, 0), 1, 1)
    (place,) = places(store)
    assert (place.fields["nom"], place.fields["adresse"]) == ("Composteur du square", "4 allée des Érables")
    waiting = contributions(store)[-1]
    assert waiting.state == "conflict"
    assert waiting.changes == {"nom": {"from": "Composteur des Érables", "to": "Composteur n° 1"}}
    before = tick(store)
    assert counts(carry(store, row(1, nom="Composteur n° 1", adresse="4 allée des Érables"))) == (0, 0, 1, 0)
    assert tick(store) == before


def test_a_newer_word_of_the_source_replaces_the_one_that_waits(store: Store) -> None:
    carry(store, row(1))
    correct(store, places(store)[0], nom="Composteur du square")
    carry(store, row(1, nom="Composteur A"))
    carry(store, row(1, nom="Composteur B"))
    *_, older, newer = contributions(store)
    assert (older.state, newer.state) == ("withdrawn", "conflict")
    assert newer.changes["nom"] == {"from": "Composteur des Érables", "to": "Composteur B"}
    report = carry(store, row(1, nom="Composteur du square"))
    assert counts(report) == (0, 0, 1, 0)
    assert contributions(store)[-1].state == "withdrawn"


def test_the_source_may_say_at_last_what_people_said_before(store: Store) -> None:
    carry(store, row(1))
    correct(store, places(store)[0], nom="Composteur du square")
    before = tick(store)
    assert counts(carry(store, row(1, nom="Composteur du square"))) == (0, 0, 1, 0)
    assert tick(store) == before


def test_without_a_moderator_everything_waits_and_one_may_stand_behind_it_later(store: Store) -> None:
    report = carry(store, row(1), row(2, None), order=WAITING)
    assert (counts(report), report.waiting, report.to_place) == ((2, 0, 0, 0), 2, 1)
    assert not places(store)
    assert counts(carry(store, row(1), row(2, None), order=WAITING)) == (0, 0, 2, 0)
    report = carry(store, row(1), row(2, None))
    assert (counts(report), report.waiting) == ((1, 0, 1, 0), 0)
    assert len(places(store)) == 1


def test_waiting_rows_that_change_are_proposed_as_they_are_now(store: Store) -> None:
    carry(store, row(1), order=WAITING)
    report = carry(store, row(1, nom="Composteur B"), order=WAITING)
    assert counts(report) == (1, 0, 0, 0)
    older, newer = contributions(store)
    assert (older.state, newer.state, newer.changes["nom"]["to"]) == ("withdrawn", "waiting", "Composteur B")


def test_corrections_that_wait_are_joined(store: Store) -> None:
    carry(store, row(1))
    carry(store, row(1, nom="B"), order=WAITING)
    carry(store, row(1, nom="C", adresse="4 quai"), order=WAITING)
    *_, older, newer = contributions(store)
    assert (older.state, newer.state) == ("withdrawn", "waiting")
    assert newer.changes["nom"] == {"from": COMPOST["nom"], "to": "C"}
    assert newer.changes["adresse"] == {"from": COMPOST["adresse"], "to": "4 quai"}


def test_a_row_without_position_waits_to_be_placed_and_is_placed_by_the_next_file(store: Store) -> None:
    report = carry(store, row(1, None))
    assert (counts(report), report.to_place, report.waiting) == ((1, 0, 0, 0), 1, 1)
    report = carry(store, row(1))
    assert (counts(report), report.to_place) == ((1, 0, 0, 0), 0)
    (place,) = places(store)
    assert place.quartier == "1"


def test_a_position_that_the_source_forgets_stays(store: Store) -> None:
    carry(store, row(1))
    assert counts(carry(store, row(1, None))) == (0, 0, 1, 0)
    assert places(store)[0].quartier == "1"


def test_a_field_that_the_source_empties_is_emptied(store: Store) -> None:
    carry(store, row(1, telephone="02 40 00 00 01"))
    assert counts(carry(store, row(1))) == (0, 1, 0, 0)
    assert places(store)[0].fields["telephone"] is None


def test_what_a_moderator_refused_is_not_created_later(store: Store) -> None:
    carry(store, row(1), order=WAITING)
    (contribution,) = contributions(store)
    with store.writing() as work:
        ruling = moderate.Ruling(Verdict.REFUSE, Reason.OUT_OF_SCOPE)
        moderate.decide(work, people.actor("moderator"), contribution.uid, ruling)
    assert counts(carry(store, row(1))) == (0, 0, 1, 0)
    report = carry(store, row(1, nom="Composteur B"))
    assert codes(report.refused[0].reasons) == [("", "refused_before")]
    assert not places(store)


def test_a_place_that_people_closed_stays_closed(store: Store) -> None:
    carry(store, row(1))
    (place,) = places(store)
    body = {"uid": "00000000-0000-4000-8000-000000000009", "kind": "close", "place": place.uid, "changes": {}}
    with store.writing() as work:
        submit(work, people.actor("moderator"), parse_proposal(body))
    assert counts(carry(store, row(1))) == (0, 0, 1, 0)
    report = carry(store, row(1, nom="Composteur B"))
    assert codes(report.refused[0].reasons) == [("", "place_gone")]
    assert places(store)[0].gone == "closed"


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row(1, nom=""), ("nom", "required")),
        (row(1, nom="x" * 200), ("nom", "too_long")),
        (row(1, type="fusée"), ("type", "unknown_type")),
        (row(1, rubrique="culture"), ("type", "type_of_another_category")),
        (row(1, type=""), ("rubrique", "required")),
        (row(1, None, adresse=""), ("position", "position_or_address")),
        (row(1, (INSIDE_1[1], INSIDE_1[0])), ("position", "position_swapped")),
        (row(1, (2.35, 48.85)), ("position", "position_far")),
        (replace(row(1), problems=(Problem("", "too_few_cells"),)), ("", "too_few_cells")),
    ],
)
def test_a_bad_row_is_refused_with_its_reason_and_the_others_pass(
    store: Store, bad: MappedRow, reason: tuple[str, str]
) -> None:
    report = carry(store, bad, row(2))
    assert counts(report) == (1, 0, 0, 1)
    (refusal,) = report.refused
    assert (refusal.line, reason in codes(refusal.reasons)) == (2, True)
    assert len(contributions(store)) == 1


def test_a_bad_detail_is_left_out_and_told(store: Store) -> None:
    report = carry(
        store, row(1, telephone="demander à Paul", site_web="javascript:alert(1)", horaires="le mardi")
    )
    assert counts(report) == (1, 0, 0, 0)
    assert {field for field, _ in codes(report.remarked[0].remarks)} == {"telephone", "site_web"}
    fields = places(store)[0].fields
    assert (fields["telephone"], fields["site_web"], fields["horaires"]) == (None, None, None)
    assert fields["horaires_texte"] == "le mardi"


def test_a_place_outside_of_the_territory_is_taken_with_a_remark(store: Store) -> None:
    report = carry(store, row(1, OUTSIDE))
    assert codes(report.remarked[0].remarks) == [("position", "outside_territory")]
    assert places(store)[0].commune is None


def test_an_id_that_comes_twice_is_told(store: Store) -> None:
    report = carry(store, row(1), row(1), replace(row(1, nom="Autre"), line=9))
    assert (counts(report), report.repeated) == ((1, 0, 1, 1), 1)
    assert codes(report.refused[0].reasons) == [("source_id", "repeated_id")]
    bad = row(2, type="fusée")
    assert counts(carry(store, bad, bad)) == (0, 0, 0, 2)
    assert report.refused[0].reasons[0].params["line"] == 2


def test_what_the_source_no_longer_gives_is_counted_and_kept(store: Store) -> None:
    carry(store, row(1), row(2))
    report = carry(store, row(2))
    assert report.vanished == 1
    assert len(places(store)) == 2


def test_a_dry_run_writes_nothing_and_tells_the_same(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "SLICE", 2)
    rows = [row(1), row(2, None), row(1), row(3, nom=""), row(4, OUTSIDE), row(5)]
    dry = carry(store, *rows, order=replace(ORDER, dry_run=True))
    assert (tick(store), places(store), contributions(store)) == (0, [], [])
    with store.reading() as work:
        assert work.session.scalar(select(func.count()).select_from(ImportRow)) == 0
    real = carry(store, *rows)
    assert replace(dry, dry_run=False) == real
    assert counts(carry(store, *rows, order=replace(ORDER, dry_run=True))) == (0, 0, 5, 1)


def test_a_crash_leaves_whole_slices_and_the_next_run_does_the_rest(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "SLICE", 2)

    def cut() -> Iterable[MappedRow]:
        yield from (row(1), row(2), row(3))
        raise OSError("the disk went away")

    with pytest.raises(OSError, match="disk"):
        imports.run(store, ORDER, cut())
    assert len(places(store)) == 2
    assert counts(carry(store, row(1), row(2), row(3))) == (1, 0, 2, 0)


def test_a_licence_that_becomes_known_lets_the_places_out(store: Store) -> None:
    carry(store, row(1), order=replace(ORDER, licence="unknown"))
    with store.reading() as work:
        assert list(work.session.scalars(select(PlaceText.dataset))) == ["none"]
    assert counts(carry(store, row(1))) == (0, 1, 0, 0)
    with store.reading() as work:
        assert list(work.session.scalars(select(PlaceText.dataset))) == ["main"]


def test_a_moderator_decides_within_their_scope_only(store: Store) -> None:
    limited = replace(people.actor("moderator"), scope=people.SCOPES[Role.AGENT])
    report = carry(store, row(1), row(2, INSIDE_2), order=replace(ORDER, accept_as=limited))
    assert (counts(report), report.waiting) == ((2, 0, 0, 0), 1)
    assert [place.quartier for place in places(store)] == ["1"]


def test_a_place_that_came_from_the_source_by_another_way_is_recognised(store: Store) -> None:
    body = {
        "uid": "00000000-0000-4000-9000-000000000001",
        "kind": "create",
        "changes": {
            "nom": {"to": COMPOST["nom"]},
            "type": {"to": "composteur"},
            "position": {"to": list(INSIDE_1)},
            "source": {"to": "Compostri"},
            "source_id": {"to": "1"},
            "licence": {"to": "lov2"},
        },
    }
    with store.writing() as work:
        submit(work, people.actor("moderator"), parse_proposal(body))
    correct(store, places(store)[0], nom="Composteur du square")
    assert counts(carry(store, row(1, rubrique="tri-reemploi"))) == (0, 1, 0, 0)
    (place,) = places(store)
    assert (place.fields["nom"], place.fields["adresse"]) == ("Composteur du square", COMPOST["adresse"])


def test_what_looks_like_a_place_from_elsewhere_waits_for_a_moderator(store: Store) -> None:
    carry(store, row(1))
    other = replace(ORDER, source="Mairie")
    report = carry(store, row(9, nom="Les Érables (composteur)"), row(10, INSIDE_2), order=other)
    assert (counts(report), report.waiting) == ((2, 0, 0, 0), 1)
    assert codes(report.remarked[0].remarks) == [("nom", "looks_alike")]
    assert counts(carry(store, row(9, nom="Les Érables (composteur)"), order=other)) == (0, 0, 1, 0)
    assert [place.source for place in places(store)] == ["Compostri", "Mairie"]


def test_a_slice_that_lasts_too_long_is_cut(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "SLICE_SECONDS", 0.0)
    seen: list[int] = []
    report = imports.run(store, ORDER, [row(1), row(2), row(1)], seen.append)
    assert (counts(report), seen) == ((2, 0, 1, 0), [1, 2, 3])
