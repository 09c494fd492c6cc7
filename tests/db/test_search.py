"""Search as one types: the same words find the same places on both databases, the well-known one first."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update

from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.domain.taxonomy import PlaceType
from cartoquartiers.domain.text import search_words, telling_words
from cartoquartiers.store.queries.listing import Order, list_places
from cartoquartiers.store.queries.points import numbers
from cartoquartiers.store.queries.suggestions import suggested
from cartoquartiers.store.tables.place import Place, PlaceText
from cartoquartiers.store.tables.search import PlaceSearch
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import publish, taxonomy
from tests import people
from tests.factories.places import change, create_place, set_field
from tests.factories.territory import INSIDE_1, INSIDE_2

LIBRARY = {"rubrique": "culture", "type": "bibliotheque"}


def found(work: Work, q: str) -> set[str]:
    """The names of the places on the map that a search leaves."""
    chosen = numbers(work, PlaceFilters(q=q))
    return set(work.session.scalars(select(Place.name).where(Place.id.in_(chosen))))


def offered(work: Work, q: str, near: tuple[float, float] | None = None) -> list[str]:
    """The names that the search box offers, in its order."""
    return [name for _number, name in suggested(work, q, near, 6)]


def listed(work: Work, q: str) -> list[str]:
    """The names of a list that is sorted by what was searched."""
    rows = list_places(work, PlaceFilters(q=q), Order.BEST, None, 0, 50)
    return [row.name for row, _metres in rows]


@pytest.fixture
def town(store: Store) -> Store:
    """Five places, of which people have spoken more or less."""
    with store.writing() as work:
        glass = PlaceType("composteur", "tri-reemploi", "Composteur", ("épluchures", "bac à verre"))
        taxonomy.save_type(work, people.actor("administrator"), glass)
        create_place(work, nom="L’Œuvre d’Été")
        create_place(work, nom="Gare de Chantenay", adresse="3 rue Mellinet", **LIBRARY)
        create_place(work, nom="Parking de la gare", position=list(INSIDE_2), **LIBRARY)
        create_place(work, nom="Café", adresse="14bis avenue de la Gare, 1e5", **LIBRARY)
        station = create_place(work, nom="Gare de Nantes", position=list(INSIDE_2), **LIBRARY)
        set_field(work, station, 1, "telephone", "02 40 41 90 00")
    return store


def test_words_find_places_and_the_best_known_comes_first(town: Store) -> None:
    with town.reading() as work:
        for q in ("oeuvre", "OEUV ete", "été l’œuvre", "epluch", "verre", "bac a ver", "compo oeuvre"):
            assert found(work, q) == {"L’Œuvre d’Été"}, q
        assert found(work, "culture") == found(work, "BIBLIO") == found(work, "gare")
        assert found(work, "14bi") == found(work, "1e5") == {"Café"}
        assert found(work, "uvre") == found(work, "oeuvre mellinet") == set()
        assert len(found(work, "’ !")) == 5
        best = ["Gare de Nantes", "Gare de Chantenay", "Parking de la gare", "Café"]
        assert listed(work, "gare") == offered(work, "gare") == best
        assert offered(work, "cafe gare") == ["Café"]
        assert offered(work, "’") == []


def test_among_equals_the_nearest_is_offered_first(store: Store) -> None:
    with store.writing() as work:
        west = create_place(work, nom="Banc", position=list(INSIDE_1))
        create_place(work, nom="Banc bleu", position=list(INSIDE_2))
        create_place(work, nom="Banc vert", position=list(INSIDE_1))
    with store.reading() as work:
        assert offered(work, "ban", INSIDE_2) == ["Banc bleu", "Banc", "Banc vert"]
        assert offered(work, "banc", INSIDE_2)[0] == "Banc"
    with store.writing() as work:
        change(work, "close", place=west, base_version=1, changes={})
    with store.reading() as work:
        assert offered(work, "banc", INSIDE_2) == ["Banc bleu", "Banc vert"]


def test_the_index_follows_what_is_published(store: Store) -> None:
    administrator = people.actor("administrator")
    with store.writing() as work:
        uid = create_place(work, nom="Chez Mme Machin")
        set_field(work, uid, 1, "nom", "Le composteur")
    with store.writing() as work:
        assert found(work, "machin") == set()
        change(work, "close", place=uid, base_version=2, changes={})
        assert work.session.scalars(select(PlaceSearch)).all() == []
        change(work, "reopen", place=uid, base_version=3, changes={})
    with store.writing() as work:
        assert found(work, "composteur") == {"Le composteur"}
        renamed = PlaceType("composteur", "tri-reemploi", "Bac", ("pelures",))
        taxonomy.save_type(work, administrator, renamed)
    with store.writing() as work:
        assert found(work, "pelur") == {"Le composteur"}
        work.session.execute(update(PlaceSearch).values(name="ecrit a cote"))
        if work.dialect == "sqlite":
            clear = "INSERT INTO place_search_index(place_search_index) VALUES ('delete-all')"
            work.session.execute(text(clear))
        work.session.expire_all()
        assert found(work, "le composteur") == set()
    with store.writing() as work:
        publish.rebuild(work)
    with store.reading() as work:
        assert found(work, "le composteur") == {"Le composteur"}
        assert found(work, "cote") == set()


WORDS = st.sampled_from(
    ["gare", "ga", "g", "de", "nantes", "cafe", "1", "14", "3 rue", "Bibliothèque", "œuv", "z"]
)


def test_the_index_finds_what_a_look_at_every_place_finds(town: Store) -> None:
    with town.reading() as work:
        query = select(Place.name, PlaceText.searched).join(PlaceText, PlaceText.id == Place.id)
        every = work.session.execute(query.where(Place.gone.is_(None))).all()

        @settings(max_examples=60, deadline=None)
        @given(st.lists(WORDS, min_size=1, max_size=3))
        def same(typed: list[str]) -> None:
            q = " ".join(typed)
            begun = [f" {word}" for word in telling_words(search_words(q))]
            assert found(work, q) == {
                name for name, said in every if all(word in f" {said}" for word in begun)
            }

        same()
