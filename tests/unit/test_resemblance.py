"""Twins are found, neighbours are left alone."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.domain.geometry import box_around
from cartoquartiers.domain.names import likeness, words_of
from cartoquartiers.domain.resemblance import RADIUS, Clue, Resemblance, Scale, Subject, subject_of
from cartoquartiers.domain.taxonomy import Category, PlaceType, Taxonomy
from tests.support import labelled

COMPOST = PlaceType("compost", "tri", "Composteur de quartier", ("compost", "composteur"))
SCHOOL_COMPOST = PlaceType("compost-ecole", "tri", "Composteur pédagogique", ("compost", "école"))
POOL = PlaceType("piscine", "sport", "Piscine", ("bassin",))
TYPES = {kind.code: kind for kind in (COMPOST, SCHOOL_COMPOST, POOL)}
CATEGORIES = {"tri": Category("tri", "Tri et réemploi"), "sport": Category("sport", "Sport")}
SCALE = Scale(Taxonomy(CATEGORIES, TYPES))
SANITAT = (-1.5660, 47.2080)
TEN_METRES_EAST = (-1.565868, 47.2080)
ONE_STREET_EAST = (-1.5648, 47.2080)  # 91 m: in degrees it would seem further than 91 m north
NAMES = (
    *("Composteur de la place du Sanitat", "École Jules-Ferry", "Square Félix Thomas", "Compost Saint-Clair"),
    *(
        "Jardin Daviais nord",
        "Une Souris Verte 4",
        "Composteur",
        "Centre socioculturel Port-au-Blé",
        "A.R.B.R.E.S.",
    ),
    *(
        "Eiffel, antenne de la Halvêque",
        "Crèche de l’Île",
        "École maternelle Fonteny",
        "Multi-accueil Bellevue",
    ),
)
names = st.sampled_from(NAMES) | st.text("aeéstrx 12-’'()", max_size=14)
near_by = st.tuples(
    st.floats(-0.003, 0.003).map(lambda east: SANITAT[0] + east),
    st.floats(-0.002, 0.002).map(lambda north: SANITAT[1] + north),
)
numbers = st.dictionaries(
    st.sampled_from(("uai", "siret", "rna", "osm_id", "id_ban", "source", "source_id")),
    st.sampled_from("ABC"),
)
subjects = st.builds(Subject, names, st.sampled_from((*TYPES, None)), near_by | st.none(), numbers)


def composter(name: str, position: tuple[float, float] = SANITAT, **known: str) -> Subject:
    return Subject(name, "compost", position, known)


def name_likeness(a: str, b: str) -> float | None:
    return likeness(words_of(a), words_of(b), words_of("Composteur compost de quartier bac"))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("École Jules-Ferry", "ecole JULES FERRY"),
        ("Composteur de la place du Sanitat", "Compost Sanitat"),
        ("Les composteurs du Sanitat", "Composteur Sanitat"),
        ("Av. St-Aignan", "Avenue Saint Aignan"),
        ("Île Ste-Anne", "ile Sainte Anne"),
        ("Une souris verte IV", "Une Souris Verte 4"),
        ("Les P’tits Dauphins", "Les Petits Dauphins"),
        ("Beau Soleil", "Beausoleil"),
        ("A.R.B.R.E.S.", "Arbres"),
        ("CSC Port au Blé", "Centre socioculturel Port-au-Blé"),
        ("Médiathèque, antenne de Sully", "Médiathèque"),
        ("Le Wattignies social club", "Wattignies Social Club"),
    ],
)
def test_the_same_name_written_otherwise(a: str, b: str) -> None:
    assert name_likeness(a, b) == 1.0


@pytest.mark.parametrize(
    ("a", "b", "least", "most"),
    [
        ("Jardin Daviais", "Jardin Daviais nord", 0.85, 0.95),
        ("Francis de Pressencé", "Francis de Pressensé", 0.9, 1.0),
        ("Repair café du Breil", "Repair café Doulon", 0.0, 0.75),
        ("Micro-crèche 2", "Micro-crèche 3", 0.0, 0.5),
        ("École maternelle Fonteny", "École élémentaire Fonteny", 0.0, 0.5),
        ("Jardin Daviais sud", "Jardin Daviais nord", 0.0, 0.5),
        ("Eiffel, antenne de la Halvêque", "La Halvêque", 0.0, 0.0),
        ("Zanzibar", "Okapi", 0.0, 0.0),
    ],
)
def test_likeness_of_names(a: str, b: str, least: float, most: float) -> None:
    found = name_likeness(a, b)
    assert found is not None
    assert least <= found <= most


def test_a_name_of_common_words_tells_nothing() -> None:
    assert name_likeness("Composteur", "Composteur de quartier") is None


def test_the_same_place_proposed_twice_is_likely() -> None:
    found = SCALE.compare(composter("Composteur du Sanitat"), composter("Compost Sanitat", TEN_METRES_EAST))
    assert found.is_likely
    assert found.score >= 90
    assert found.metres == pytest.approx(10, abs=0.5)
    assert set(found.clues) == {Clue.SAME_NAME, Clue.SAME_TYPE, Clue.NEAR}


def test_two_plain_containers_across_the_street_are_two() -> None:
    found = SCALE.compare(composter("Composteur"), composter("Composteur", ONE_STREET_EAST))
    assert not found.is_likely
    assert Clue.PLAIN_NAME in found.clues


def test_two_plain_containers_on_one_spot_are_likely_one() -> None:
    assert SCALE.compare(composter("Composteur"), composter("Composteur")).is_likely


def test_two_kinds_of_place_under_one_name_are_two() -> None:
    pool = Subject("Piscine du Petit-Port", "piscine", SANITAT)
    found = SCALE.compare(pool, composter("Composteur du Petit-Port", TEN_METRES_EAST))
    assert not found.is_likely
    assert Clue.OTHER_TYPE in found.clues


def test_what_one_file_calls_otherwise_than_another_may_be_one() -> None:
    school = Subject("Composteur Fonteny", "compost-ecole", SANITAT)
    found = SCALE.compare(school, composter("Compost Fonteny", TEN_METRES_EAST))
    assert found.is_likely
    assert Clue.LIKE_TYPE in found.clues


def test_a_brand_that_two_types_share_does_not_join_them() -> None:
    tram = PlaceType("tram", "bouger", "Arrêt de tramway", ("tram", "réseau"))
    bicycles = PlaceType("velo", "bouger", "Station de vélos", ("bicyclette", "réseau"))
    scale = Scale(Taxonomy({"bouger": Category("bouger", "Bouger")}, {"tram": tram, "velo": bicycles}))
    stop, station = Subject("Arrêt Pirmil", "tram", SANITAT), Subject("Station Pirmil", "velo", SANITAT)
    found = scale.compare(stop, station)
    assert Clue.OTHER_TYPE in found.clues
    assert not found.is_likely


def test_an_official_number_settles_it() -> None:
    found = SCALE.compare(composter("A", osm_id="node/1"), composter("B", ONE_STREET_EAST, osm_id="node/1"))
    assert found.score == 100
    assert found.clues[0] is Clue.SAME_NUMBER


def test_two_official_numbers_settle_it_the_other_way() -> None:
    found = SCALE.compare(composter("Fonteny", uai="0440288X"), composter("Fonteny", uai="0440289Y"))
    assert not found.is_likely
    assert found.clues[0] is Clue.OTHER_NUMBER


def test_one_file_tells_its_own_rows_apart() -> None:
    first = composter("Utrillo", source="Compostri", source_id="12")
    assert not SCALE.compare(first, composter("Utrillo", source="Compostri", source_id="13")).is_likely
    assert SCALE.compare(first, composter("X", source="Compostri", source_id="12")).score == 100
    assert SCALE.compare(first, composter("Utrillo", source="OpenStreetMap", source_id="13")).is_likely


def test_a_number_that_a_whole_street_shares_settles_nothing() -> None:
    found = SCALE.compare(
        composter("Sanitat", siret="21440109300015"), composter("Utrillo", siret="21440109300015")
    )
    assert not found.is_likely


def test_one_address_is_one_spot_wherever_two_geocoders_put_it() -> None:
    far = composter("Utrillo", ONE_STREET_EAST, id_ban="44109_1")
    found = SCALE.compare(composter("Composteur Utrillo", id_ban="44109_1"), far)
    assert found.score == 100
    assert Clue.SAME_ADDRESS in found.clues


def test_two_empty_numbers_are_not_the_same_number() -> None:
    assert SCALE.compare(Subject("A", numbers={"uai": None}), Subject("B", numbers={"uai": None})).score < 60


def test_without_a_position_only_the_name_speaks() -> None:
    found = SCALE.compare(Subject("Jardin des Éclusiers", "compost"), composter("Jardin des Éclusiers"))
    assert found.metres is None
    assert not found.is_likely
    assert Clue.NEAR not in found.clues


@given(subjects, subjects)
def test_it_is_the_same_from_either_side(a: Subject, b: Subject) -> None:
    assert SCALE.compare(a, b) == SCALE.compare(b, a)


@given(subjects)
def test_a_place_is_like_itself(a: Subject) -> None:
    found = SCALE.compare(a, a)
    assert found.score >= 50 or a.position is None or likeness(words_of(a.name), words_of(a.name), ()) is None
    assert 0 <= found.score <= 100


@given(names, names, st.sampled_from((*TYPES, None)), st.floats(0, 0.004), st.floats(0, 0.004))
def test_it_never_grows_with_the_distance(a: str, b: str, kind: str | None, one: float, other: float) -> None:
    def at(east: float) -> Resemblance:
        return SCALE.compare(composter(a), Subject(b, kind, (SANITAT[0] + east, SANITAT[1])))

    closer, further = sorted((one, other))
    assert at(closer).score >= at(further).score


def unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


@given(names, names, st.sampled_from((str.upper, str.lower, str.title, unaccented)))
def test_it_is_blind_to_accents_and_case(a: str, b: str, written: Callable[[str], str]) -> None:
    found = SCALE.compare(composter(written(a)), composter(b))
    assert found.score == SCALE.compare(composter(a), composter(b)).score


@given(subjects, subjects)
def test_nothing_that_may_be_likely_is_left_out_beforehand(a: Subject, b: Subject) -> None:
    found = SCALE.compare(a, b)
    far = found.metres is not None and found.metres > RADIUS
    if Clue.SAME_NUMBER not in found.clues and not far:
        assert SCALE.most(a, Subject(b.name, b.type_code, b.position)) >= found.score
        rivals = SCALE.rivals(a, found.score)
        assert rivals is None or b.type_code is None or b.type_code in rivals


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("St", "Saint"),
        ("Ste", "Sainte"),
        ("Av.", "Avenue"),
        ("Bd", "Boulevard"),
        ("Pl.", "Place"),
        ("Dr", "Docteur"),
    ],
)
def test_it_is_blind_to_abbreviations(short: str, long: str) -> None:
    for name in ("{} Clair", "Composteur {} Mellinet", "Crèche du {} Schweitzer"):
        assert words_of(name.format(short)) == words_of(name.format(long))


def test_the_labelled_pairs_are_told_as_well_as_promised() -> None:
    found = labelled.quality(Scale(labelled.taxonomy()), labelled.pairs())
    assert found.recall >= 0.95, found.missed
    assert found.precision >= 0.95, found.mistaken


def test_a_metre_is_as_long_to_the_east_as_to_the_north() -> None:
    """At Nantes a degree of longitude is two thirds of one of latitude."""
    east, north = (SANITAT[0] + 0.001976, SANITAT[1]), (SANITAT[0], SANITAT[1] + 0.001349)
    away = [SCALE.compare(composter("École X"), composter("école x", there)) for there in (east, north)]
    assert [one.metres for one in away] == [pytest.approx(150, abs=0.5)] * 2
    assert away[0].score == away[1].score
    west, south, to_the_east, to_the_north = box_around(SANITAT, RADIUS)
    assert 0 <= to_the_east - east[0] < 1e-4 and 0 <= to_the_north - north[1] < 1e-4
    assert (west + to_the_east, south + to_the_north) == pytest.approx((2 * SANITAT[0], 2 * SANITAT[1]))


def test_one_address_of_a_town_hall_makes_no_doubles() -> None:
    shared = {
        "courriel": "mairie@exemple.fr",
        "telephone": "+33 2 40 41 90 00",
        "site_web": "https://exemple.fr",
    }
    one = {"nom": "Piscine du Petit-Port", "type": "piscine", "position": list(SANITAT)}
    other = {"nom": "Composteur Saint-Clair", "type": "compost", "position": list(ONE_STREET_EAST)}
    alone = SCALE.compare(subject_of(one), subject_of(other))
    assert (
        SCALE.compare(subject_of(one | shared), subject_of(other | shared)) == alone and not alone.is_likely
    )
