"""Extra fields in both databases: declared, published, filtered, retired, and nothing is lost."""

import csv
import io
import json
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select

from cartoquartiers.domain.datasets import MAIN
from cartoquartiers.domain.errors import Conflicting, Invalid
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.exports.registry import BY_NAME
from cartoquartiers.store.queries.clock import tick
from cartoquartiers.store.queries.history import values_at
from cartoquartiers.store.queries.places import place_by_uid
from cartoquartiers.store.queries.published import changes
from cartoquartiers.store.queries.territory import taxonomy
from cartoquartiers.store.tables.place import Place, PlaceText
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import extra_fields, publish
from cartoquartiers.usecases.extra_fields import Draft
from cartoquartiers.usecases.give_back import Export
from tests.factories.extra import ADMINISTRATOR, DAYS, add_field, add_fields
from tests.factories.places import change, create_place, set_field

SAID: dict[str, Any] = {
    "depot": "tous",
    "jours": ["jeudi", "lundi"],
    "couvert": False,
    "bacs": 3,
    "cadenas": "4711",
}


def features(work: Work, **extra: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """The properties of the places that pass, by name."""
    filters = PlaceFilters(extra=tuple(extra.items()))
    body = json.loads(b"".join(Export(work, BY_NAME["geojson"], MAIN, filters).chunks()))
    return {one["properties"]["nom"]: one["properties"] for one in body["features"]}


def table(work: Work) -> list[dict[str, str]]:
    """The CSV; every line has exactly the columns of the header."""
    export = Export(work, BY_NAME["csv"], MAIN, PlaceFilters())
    text = b"".join(export.chunks()).decode()
    assert len(text.encode()) == export.length
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@pytest.fixture
def town(store: Store) -> Store:
    """Two composters, one of which says everything, and a library."""
    with store.writing() as work:
        add_fields(work)
        create_place(work, nom="Plein", **SAID)
        create_place(work, nom="Muet")
        create_place(work, nom="Livres", rubrique="culture", type="bibliotheque")
    return store


def test_every_feature_of_the_type_has_the_field_and_no_other_has(town: Store) -> None:
    with town.reading() as work:
        found = features(work)
        full = {"depot": "tous", "jours": "lundi|jeudi", "couvert": False, "bacs": 3}
        assert {name: found["Plein"][name] for name in full} == full
        assert {name: found["Muet"][name] for name in full} == dict.fromkeys(full)
        assert not full.keys() & found["Livres"].keys()
        assert "4711" not in json.dumps(found) and "cadenas" not in found["Plein"]
        rows = {row["nom"]: row for row in table(work)}
        assert [rows["Plein"][name] for name in full] == ["tous", "lundi|jeudi", "false", "3"]
        assert [rows["Livres"][name] for name in full] == [""] * 4
        assert list(rows["Plein"])[-4:] == list(full)


def test_rebuilding_changes_nothing(town: Store) -> None:
    with town.writing() as work:
        uid = work.session.scalars(select(Place.uid).where(Place.name == "Plein")).one()
        set_field(work, uid, 1, "jours", ["mardi"])
        set_field(work, uid, 2, "couvert", None)
    with town.writing() as work:
        now = tick(work)
        assert publish.rebuild(work) == 0
        assert publish.refresh(work) == 0
        assert tick(work) == now


def test_a_column_more_rewrites_all_lines_and_tells_only_whom_it_concerns(town: Store) -> None:
    with town.writing() as work:
        before = tick(work)
        add_field(work, "velos", "number", "repair-cafe")
    with town.reading() as work:
        assert tick(work) > before, "every ETag of the files changes"
        assert not changes(work, MAIN, before, 100), "no feature did: mirrors have nothing to fetch"
        assert list(table(work)[0])[-1] == "velos"
    with town.writing() as work:
        now = tick(work)
        assert publish.refresh(work) == 0
        assert tick(work) == now, "every line is what computing it gives"
    with town.writing() as work:
        extra_fields.adopt(work, ADMINISTRATOR, "composteur", "velos")
    with town.reading() as work:
        assert len(changes(work, MAIN, now, 100)) == 2
        assert features(work)["Muet"]["velos"] is None
        assert features(work)["Muet"].keys() == features(work)["Plein"].keys()


def test_a_place_created_while_a_column_comes_has_it_too(town: Store) -> None:
    def ask() -> None:
        with town.writing() as work:
            add_field(work, "velos", "number", "bibliotheque")

    asking = Thread(target=ask)
    with town.writing() as work:
        create_place(work, nom="Entre-temps")
        asking.start()
        asking.join(0.5)
        assert asking.is_alive(), "it waits for the clock"
    asking.join(20)
    with town.reading() as work:
        assert [row["velos"] for row in table(work) if row["nom"] == "Entre-temps"] == [""]


def test_a_retired_field_goes_and_comes_back_with_its_values(town: Store) -> None:
    with town.writing() as work:
        extra_fields.retire(work, ADMINISTRATOR, "composteur", "bacs")
    with town.reading() as work:
        assert "bacs" not in features(work)["Plein"]
        assert "bacs" not in table(work)[0]
        place = work.session.scalars(select(Place).where(Place.name == "Plein")).one()
        assert place.fields["bacs"] == 3
        uid = place.uid
    with town.writing() as work, pytest.raises(Invalid, match="bacs:not_of_this_type"):
        set_field(work, uid, 1, "bacs", 4)
    with town.writing() as work:
        extra_fields.restore(work, ADMINISTRATOR, "composteur", "bacs")
    with town.reading() as work:
        assert features(work)["Plein"]["bacs"] == 3


def test_a_field_that_is_no_longer_public_leaves_every_file_at_once(town: Store) -> None:
    with town.writing() as work:
        extra_fields.save(work, ADMINISTRATOR, "composteur", "bacs", Draft("Bacs", public=False))
    with town.reading() as work:
        assert "bacs" not in table(work)[0]
        assert not list(
            work.session.scalars(select(PlaceText.id).where(PlaceText.feature.contains('"bacs"')))
        )


def test_a_place_that_changes_its_type_loses_nothing(town: Store) -> None:
    with town.writing() as work:
        uid = work.session.scalars(select(Place.uid).where(Place.name == "Plein")).one()
        set_field(work, uid, 1, "type", "repair-cafe")
    with town.reading() as work:
        assert "depot" not in features(work)["Plein"]
        assert not features(work, depot=("tous",)), "nobody reads it, so nobody finds it"
        place = place_by_uid(work, uid)
        assert place is not None and values_at(work, place, 1)["jours"] == ["lundi", "jeudi"]
    with town.writing() as work:
        set_field(work, uid, 2, "type", "composteur")
    with town.reading() as work:
        assert features(work)["Plein"]["jours"] == "lundi|jeudi"


ASKED: list[tuple[dict[str, tuple[str, ...]], set[str]]] = [
    ({"depot": ("tous",)}, {"Plein"}),
    ({"depot": ("adherents",)}, set()),
    ({"depot": ("adherents", "tous")}, {"Plein"}),
    ({"jours": ("jeudi",)}, {"Plein"}),
    ({"jours": ("mardi",)}, set()),
    ({"jours": ("mardi", "lundi")}, {"Plein"}),
    ({"couvert": ("non",)}, {"Plein"}),
    ({"couvert": ("oui",)}, set()),
    ({"couvert": ("oui", "non"), "depot": ("tous",)}, {"Plein"}),
]


def test_answers_filter(town: Store) -> None:
    with town.reading() as work:
        for asked, found in ASKED:
            assert set(features(work, **asked)) == found, asked


def test_two_people_who_choose_at_once_are_both_right(town: Store) -> None:
    with town.writing() as work:
        uid = work.session.scalars(select(Place.uid).where(Place.name == "Plein")).one()
        one = change(work, "correct", place=uid, base_version=1, changes={"jours": {"add": ["mardi"]}})
        two = change(work, "correct", place=uid, base_version=1, changes={"jours": {"to": ["jeudi"]}})
        assert (one.state, two.state) == ("published", "published")
    with town.reading() as work:
        assert features(work)["Plein"]["jours"] == "mardi|jeudi"


def test_codes_and_kinds_are_for_ever(town: Store) -> None:
    with town.writing() as work, pytest.raises(Conflicting, match="code_taken"):
        add_field(work, "jours", "text", "bibliotheque")
    for code, problem in (("nom", "code:field_code_reserved"), ("Jours", "code:field_code_invalid")):
        with town.writing() as work, pytest.raises(Invalid, match=problem):
            add_field(work, code, "text")
    with town.writing() as work, pytest.raises(Invalid, match="options:options_needed"):
        add_field(work, "choix", "choice")


def test_an_option_stays_known_when_it_is_no_longer_offered(town: Store) -> None:
    with town.writing() as work:
        draft = Draft("Jours", options=DAYS[:2])
        extra_fields.save(work, ADMINISTRATOR, "composteur", "jours", draft)
        offered = {o.code: o.offered for o in taxonomy(work).extra["jours"].options}
    assert offered == {"lundi": True, "mardi": True, "jeudi": False}
    with town.reading() as work:
        assert features(work)["Plein"]["jours"] == "lundi|jeudi"


def test_order_is_of_the_forms_and_moves_no_column(town: Store) -> None:
    with town.writing() as work:
        before = table(work)
        extra_fields.move(work, ADMINISTRATOR, "composteur", "bacs", -1)
        assert [row.name for row in taxonomy(work).extra_of("composteur")][2:4] == ["bacs", "couvert"]
    with town.reading() as work:
        assert table(work) == before
