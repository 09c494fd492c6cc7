"""What administrators change beside the places: each leaves an act, and ticks only where texts changed."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from shapely import MultiPolygon, box
from sqlalchemy import select

from cartoquartiers.domain.errors import Conflicting, Invalid, NotFound
from cartoquartiers.domain.outlines import Outline
from cartoquartiers.domain.taxonomy import Category, PlaceType
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries import territory as territory_queries
from cartoquartiers.store.queries.clock import clock as clock_of
from cartoquartiers.store.tables.place import Place, PlaceText
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.tables.site import Act
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import organisations, publish, taxonomy, territory
from cartoquartiers.usecases.organisations import Draft
from tests import people
from tests.factories.places import change as contribute
from tests.factories.places import create_place
from tests.factories.territory import CUT, EAST, INSIDE_1, NORTH, SOUTH, STRUCTURE, WEST

ADMINISTRATOR = people.actor("administrator")
COMPOST = PlaceType("composteur", "tri-reemploi", "Composteur de quartier", (), "marker", "service", 12)


def rectangle(west: float, east: float) -> MultiPolygon:
    """A part of the town of the tests."""
    return MultiPolygon([box(west, SOUTH, east, NORTH)])


def tick(work: Work) -> int:
    """The number of the latest published change."""
    return clock_of(work)[0]


def acts(work: Work) -> list[str]:
    """The recorded acts, the oldest first."""
    return list(work.session.scalars(select(Act.action).order_by(Act.id)))


@contextmanager
def nothing_published(store: Store) -> Iterator[None]:
    """The block takes no tick."""
    with store.reading() as work:
        before = tick(work)
    yield
    with store.reading() as work:
        assert tick(work) == before


def test_a_new_label_rewrites_texts_but_makes_no_revision(store: Store) -> None:
    with store.writing() as work:
        uid = create_place(work)
        before = tick(work)
    with store.writing() as work:
        green = Category("tri-reemploi", "Réemploi et tri", "#2e7d32", "recycling")
        taxonomy.save_category(work, ADMINISTRATOR, green)
    with store.reading() as work:
        text = work.session.scalars(select(PlaceText).join(Place, Place.id == PlaceText.id)).one()
        place = work.session.scalars(select(Place).where(Place.uid == uid)).one()
        assert "Réemploi et tri" in text.feature
        assert text.tick == tick(work) == before + 1
        assert place.version == 1
        assert len(work.session.scalars(select(Revision)).all()) == 1
        assert acts(work) == ["rubrique.save"]
        assert territory_queries.taxonomy(work).categories["tri-reemploi"].colour == "#2E7D32"


def test_saving_the_same_again_is_no_act(store: Store) -> None:
    with nothing_published(store), store.writing() as work:
        kept = territory_queries.taxonomy(work)
        taxonomy.save_category(work, ADMINISTRATOR, kept.categories["culture"])
        taxonomy.save_type(work, ADMINISTRATOR, kept.types["composteur"])
    with store.reading() as work:
        assert acts(work) == []


def test_synonyms_find_the_places_of_a_type(store: Store) -> None:
    with store.writing() as work:
        create_place(work)
        with_synonyms = PlaceType(
            "composteur", "tri-reemploi", "Compost", ("Épluchures ", "", "bac"), "marker", "initiative", 6
        )
        taxonomy.save_type(work, ADMINISTRATOR, with_synonyms)
        text = work.session.scalars(select(PlaceText)).one()
        assert "epluchures bac" in text.searched
        assert territory_queries.taxonomy(work).types["composteur"].synonyms == ("Épluchures", "bac")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Category("culture", " ", "#2E7D32", "library"), "label"),
        (Category("culture", "x" * 81, "#2E7D32", "library"), "label"),
        (Category("culture", "Cul\0ture", "#2E7D32", "library"), "label"),
        (Category("culture", "Culture", "red", "library"), "colour"),
        (Category("culture", "Culture", "#2E7D3", "library"), "colour"),
        (Category("culture", "Culture", "#2E7D32", "../x"), "pictogram"),
    ],
)
def test_a_rubrique_that_is_not_whole_is_refused(store: Store, given: Category, field: str) -> None:
    with pytest.raises(Invalid) as refused, store.writing() as work:
        taxonomy.save_category(work, ADMINISTRATOR, given)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_code_is_taken_once_and_well_written(store: Store) -> None:
    with pytest.raises(Conflicting), store.writing() as work:
        taxonomy.save_category(
            work, ADMINISTRATOR, Category("culture", "Culture", "#2E7D32", "library"), new=True
        )
    with pytest.raises(Conflicting), store.writing() as work:
        taxonomy.save_type(work, ADMINISTRATOR, COMPOST, new=True)
    with pytest.raises(Invalid), store.writing() as work:
        taxonomy.save_category(work, ADMINISTRATOR, Category("Été 1", "Été", "#2E7D32", "library"), new=True)
    with pytest.raises(NotFound), store.writing() as work:
        taxonomy.save_category(work, ADMINISTRATOR, Category("rien", "Rien", "#2E7D32", "library"))


def test_a_type_keeps_its_rubrique(store: Store) -> None:
    moved = PlaceType("composteur", "culture", "Composteur", (), "marker", "service", 12)
    with pytest.raises(Invalid) as refused, store.writing() as work:
        taxonomy.save_type(work, ADMINISTRATOR, moved)
    assert refused.value.problems[0].code == "type_keeps_category"


def test_what_is_used_is_not_deleted(store: Store) -> None:
    with store.writing() as work:
        create_place(work)
    for kind, code in (("type", "composteur"), ("rubrique", "tri-reemploi"), ("rubrique", "espaces-verts")):
        with pytest.raises(Conflicting) as refused, store.writing() as work:
            taxonomy.remove(work, ADMINISTRATOR, kind, code)
        assert refused.value.code == "in_use"
    with store.writing() as work:
        taxonomy.remove(work, ADMINISTRATOR, "type", "bibliotheque")
        taxonomy.remove(work, ADMINISTRATOR, "rubrique", "culture")
        assert "culture" not in territory_queries.taxonomy(work).categories
        assert acts(work) == ["type.remove", "rubrique.remove"]


def test_a_type_that_a_place_once_had_stays_for_its_history(store: Store) -> None:
    with store.writing() as work:
        uid = create_place(work)
        version = work.session.scalars(select(Place.version).where(Place.uid == uid)).one()
        change = {"type": {"to": "repair-cafe"}}
        contribute(work, "correct", place=uid, base_version=version, changes=change)
        assert taxonomy.usage(work, "type", "composteur").places == 1


def test_rubriques_change_places(store: Store) -> None:
    with store.writing() as work:
        taxonomy.move(work, ADMINISTRATOR, "rubrique", "culture", -1)
        assert list(territory_queries.taxonomy(work).categories) == [
            "espaces-verts",
            "culture",
            "tri-reemploi",
        ]
        taxonomy.move(work, ADMINISTRATOR, "rubrique", "espaces-verts", -1)
        taxonomy.move(work, ADMINISTRATOR, "type", "repair-cafe", -1)
        types = [each.code for each in territory_queries.taxonomy(work).types_of("tri-reemploi")]
        assert types == ["repair-cafe", "composteur"]
        assert acts(work) == ["rubrique.order", "type.order"]


def test_new_outlines_move_places_to_their_quartier(store: Store) -> None:
    with store.writing() as work:
        uid = create_place(work)
        before = tick(work)
    narrow = [
        Outline("1", "Quartier de l’Ouest", rectangle(WEST, INSIDE_1[0] - 0.01)),
        Outline("3", "Nouveau", rectangle(INSIDE_1[0] - 0.01, CUT)),
    ]
    with store.writing() as work:
        report = territory.save_outlines(work, ADMINISTRATOR, "quartier", narrow)
        assert (report.created, report.updated, report.refreshed) == (["3"], ["1"], 1)
    with store.reading() as work:
        place = work.session.scalars(select(Place).where(Place.uid == uid)).one()
        assert (place.quartier, place.version, tick(work)) == ("3", 1, before + 1)
        assert acts(work) == ["quartier.outlines"]
    with nothing_published(store), store.writing() as work:
        again = territory.save_outlines(work, ADMINISTRATOR, "quartier", narrow)
        assert (again.created, again.updated, again.unchanged) == ([], [], ["1", "3"])
        assert acts(work) == ["quartier.outlines"]
    with store.writing() as work:
        assert publish.rebuild(work) == 0


def test_a_commune_needs_an_insee_code(store: Store) -> None:
    with pytest.raises(Invalid) as refused, store.writing() as work:
        territory.save_outlines(
            work, ADMINISTRATOR, "commune", [Outline("nantes", "Nantes", rectangle(WEST, EAST))]
        )
    assert refused.value.problems[0].code == "outline_no_insee"


def test_a_quartier_is_renamed_everywhere(store: Store) -> None:
    with store.writing() as work:
        create_place(work)
        territory.rename(work, ADMINISTRATOR, "quartier", "1", "  Bas   Chantenay ")
        assert '"Bas Chantenay"' in work.session.scalars(select(PlaceText)).one().feature
        assert acts(work) == ["quartier.rename"]
    for name in ("", "x" * 151, "a\0b"):
        with pytest.raises(Invalid), store.writing() as work:
            territory.rename(work, ADMINISTRATOR, "quartier", "1", name)
    with pytest.raises(NotFound), store.writing() as work:
        territory.rename(work, ADMINISTRATOR, "quartier", "99", "Rien")


def test_a_quartier_that_limits_a_role_stays(store: Store) -> None:
    with pytest.raises(Conflicting), store.writing() as work:
        territory.remove(work, ADMINISTRATOR, "quartier", "1")
    with store.writing() as work:
        create_place(work, position=[-1.525, 47.2161])
        territory.remove(work, ADMINISTRATOR, "quartier", "2")
        assert work.session.scalars(select(Place.quartier)).one() is None
        assert ("quartier", "2") not in territory_queries.outlines(work)


def test_a_structure_has_a_code_of_its_own(store: Store) -> None:
    with store.writing() as work:
        first = organisations.add(
            work, ADMINISTRATOR, Draft("L’Île en vert", "contact@ile.example", "ile.example")
        )
        second = organisations.add(work, ADMINISTRATOR, Draft("L’Île en vert"))
        assert (first, second) == ("l-ile-en-vert", "l-ile-en-vert-2")
    with pytest.raises(Conflicting), store.writing() as work:
        organisations.add(work, ADMINISTRATOR, Draft("Autre"), code=STRUCTURE)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft(" "), "name"),
        (Draft("Nom", contact="pas une adresse"), "contact"),
        (Draft("Nom", site_web="javascript:x"), "site_web"),
    ],
)
def test_a_structure_that_is_not_whole_is_refused(store: Store, draft: Draft, field: str) -> None:
    with pytest.raises(Invalid) as refused, store.writing() as work:
        organisations.save(work, ADMINISTRATOR, STRUCTURE, draft)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_structure_that_keeps_places_is_not_deleted(store: Store) -> None:
    with store.writing() as work:
        create_place(work, structure=STRUCTURE)
    with pytest.raises(Conflicting), store.writing() as work:
        organisations.remove(work, ADMINISTRATOR, STRUCTURE)


def test_members_come_and_go(store: Store) -> None:
    resident, member = people.NUMBERS[Role.RESIDENT], people.NUMBERS[Role.ASSOCIATION]
    with store.writing() as work:
        organisations.set_members(work, ADMINISTRATOR, STRUCTURE, [resident, member])
        organisations.set_members(work, ADMINISTRATOR, STRUCTURE, [resident])
        organisations.set_members(work, ADMINISTRATOR, STRUCTURE, [resident])
        assert acts(work) == ["structure.members", "structure.members"]
    with pytest.raises(Invalid), store.writing() as work:
        organisations.set_members(work, ADMINISTRATOR, STRUCTURE, [999])
