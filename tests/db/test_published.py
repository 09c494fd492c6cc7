"""What leaves the house, on both databases: the right places, whole, and every change of them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cartoquartiers.domain.datasets import MAIN, ODBL, Dataset
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.exports.registry import BY_NAME
from cartoquartiers.exports.stream import Totals
from cartoquartiers.store.queries import published
from cartoquartiers.store.queries.clock import tick
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases.give_back import write_file
from tests.factories.places import change, create_place
from tests.factories.territory import INSIDE_2
from tests.support.clock import FrozenClock

EVERYTHING = PlaceFilters()


def features(work: Work, dataset: Dataset = MAIN, filters: PlaceFilters = EVERYTHING) -> dict[str, Any]:
    """A file as somebody reads it: features by id."""
    found = [json.loads(text) for text in published.texts(work, dataset, filters)]
    return {feature["id"]: feature for feature in found}


def names(store: Store, **chosen: Any) -> set[str]:
    with store.reading() as work:
        return {f["properties"]["nom"] for f in features(work, filters=PlaceFilters(**chosen)).values()}


def test_the_sums_are_those_of_the_texts(store: Store) -> None:
    with store.writing() as work:
        create_place(work, nom="L’Œuvre à l’été 🌳")
        create_place(work, nom="Autre", position=list(INSIDE_2))
    with store.reading() as work:
        for kind in ("feature", "csv_line"):
            texts = list(published.texts(work, MAIN, EVERYTHING, kind))
            sums = published.sums(work, MAIN, EVERYTHING, kind)
            assert (sums.count, sums.size) == (2, sum(map(len, texts)))
        assert sums.box == (-1.575, 47.2161, -1.525, 47.2161)
        assert published.sums(work, ODBL, EVERYTHING) == published.Sums(0, 0, None)


def test_a_place_leaves_under_its_own_licence_or_not_at_all(store: Store) -> None:
    with store.writing() as work:
        create_place(work, nom="De la ville")
        create_place(work, nom="D’OpenStreetMap", licence="odbl")
        create_place(work, nom="D’on ne sait où", licence="unknown")
    with store.reading() as work:
        assert [f["properties"]["nom"] for f in features(work).values()] == ["De la ville"]
        assert [f["properties"]["nom"] for f in features(work, ODBL).values()] == ["D’OpenStreetMap"]
        told = {c.feature for c in published.changes(work, MAIN, 0, 10)}
        assert not [text for text in told if text and "on ne sait" in text]


def test_each_filter_keeps_what_it_names(store: Store, clock: FrozenClock) -> None:
    with store.writing() as work:
        create_place(
            work, nom="Jardin", type="jardin-partage", rubrique="espaces-verts", acces_fauteuil="oui"
        )
        create_place(
            work, nom="Bibliothèque de l’Éperon", type="bibliotheque", rubrique="culture", horaires="24/7"
        )
        create_place(
            work, nom="Composteur", position=list(INSIDE_2), structure="amis-du-jardin", horaires="off"
        )
    assert names(store, rubrique=("culture", "espaces-verts")) == {"Jardin", "Bibliothèque de l’Éperon"}
    assert names(store, type=("composteur",)) == {"Composteur"}
    assert names(store, famille=("initiative",)) == {"Jardin"}
    assert names(store, quartier=("2",)) == {"Composteur"}
    assert names(store, commune=("44109",), acces_fauteuil=("oui",)) == {"Jardin"}
    assert names(store, structure=("amis-du-jardin",)) == {"Composteur"}
    assert names(store, q="bibliotheque EPER") == {"Bibliothèque de l’Éperon"}
    assert names(store, q="100%") == set()
    assert names(store, bbox=(-1.58, 47.2, -1.57, 47.22)) == {"Jardin", "Bibliothèque de l’Éperon"}
    assert names(store, ouvert=True) == {"Bibliothèque de l’Éperon"}


def test_a_written_file_appears_whole_or_not_at_all(store: Store, tmp_path: Path) -> None:
    def breaks(_texts: Iterable[bytes], _totals: Totals) -> Iterator[bytes]:
        yield b"half"
        raise OSError("disk full")

    with store.writing() as work:
        create_place(work)
    target = tmp_path / "lieux.csv"
    with store.reading() as work:
        assert write_file(work, BY_NAME["csv"], target) == 1
        before = target.read_bytes()
        with pytest.raises(OSError, match="disk full"):
            write_file(work, replace(BY_NAME["csv"], parts=None, write=breaks), target)
    assert before.count(b"\r\n") == 2
    assert target.read_bytes() == before
    assert list(tmp_path.glob("*.part")) == list(tmp_path.glob(".*.part")) == []


KINDS = st.sampled_from(["create", "rename", "licence", "close", "reopen", "merge", "confirm"])
STEPS = st.lists(st.tuples(KINDS, st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=12)


def act(work: Work, kind: str, one: int, other: int) -> None:
    """One publication, on the places that there are."""
    uids = sorted(work.session.scalars(Place.__table__.select().with_only_columns(Place.uid)))
    if kind == "create" or not uids:
        create_place(work, nom=f"Lieu {one}", licence=("lov2", "odbl", "unknown")[other % 3])
        return
    place = work.session.query(Place).filter_by(uid=uids[one % len(uids)]).one()
    target = work.session.query(Place).filter_by(uid=uids[other % len(uids)]).one()
    if kind == "reopen":
        if place.gone == "closed":
            change(work, "reopen", place=place.uid, base_version=place.version)
    elif place.gone is not None:
        return
    elif kind == "merge":
        if target.uid != place.uid and target.gone is None:
            to = {"replaced_by": {"to": target.uid}}
            change(work, "merge", place=place.uid, base_version=place.version, changes=to)
    elif kind in ("close", "confirm"):
        change(work, kind, place=place.uid, base_version=place.version)
    else:
        to = (
            {"nom": {"to": f"Nom {other}"}}
            if kind == "rename"
            else {"licence": {"to": ("lov2", "odbl")[other % 2]}}
        )
        change(work, "correct", place=place.uid, base_version=place.version, changes=to)


@pytest.mark.parametrize("dataset", [MAIN, ODBL], ids=lambda dataset: dataset.name)
def test_snapshot_and_changes_are_an_exact_mirror(store: Store, dataset: Dataset) -> None:
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS, st.integers(1, 5))
    def mirrors(steps: list[tuple[str, int, int]], limit: int) -> None:
        with store.reading() as work:
            mirror, since = features(work, dataset), tick(work)
        for rank, step in enumerate(steps):
            with store.writing() as work:
                act(work, *step)
            if rank % 3 == 2:
                since = follow(store, dataset, mirror, since, limit)
        follow(store, dataset, mirror, since, limit)
        with store.reading() as work:
            assert mirror == features(work, dataset)

    mirrors()


def follow(store: Store, dataset: Dataset, mirror: dict[str, Any], since: int, limit: int) -> int:
    """Apply every page of changes to a mirror, as a program of somebody else would; returns the last tick."""
    while True:
        with store.reading() as work:
            page = published.changes(work, dataset, since, limit)
        ticks = [change.tick for change in page]
        assert ticks == sorted(set(ticks))
        for found in page:
            if found.feature is None:
                mirror.pop(found.id, None)
                assert found.op in ("delete", "merge")
            else:
                assert found.op == "update" or found.id not in mirror
                mirror[found.id] = json.loads(found.feature)
        if len(page) < limit:
            return page[-1].tick if page else since
        since = page[-1].tick
