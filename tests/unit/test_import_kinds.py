"""The column that tells in other people's words what each place is: found, filled in, and asked about."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.adapters.starter_file import load_starter
from cartoquartiers.domain.import_choices import mapping_of
from cartoquartiers.domain.import_first import first_choices
from cartoquartiers.domain.import_kinds import likely_type, meanings_of
from cartoquartiers.domain.mapping import apply
from cartoquartiers.domain.record import Record
from cartoquartiers.domain.taxonomy import Taxonomy

STARTER = load_starter()
TAXONOMY = Taxonomy(
    {category.code: category for category, _types in STARTER.rubriques},
    {kind.code: kind for kind in STARTER.types},
)
CODES = sorted(TAXONOMY.types)
CALLED = [
    "Catégorie",
    "CATEGORIE,C,32",
    "Type",
    "Type de lieu",
    "type_lieu",
    "Rubrique",
    "Nature",
    "Thème",
    "Genre",
]
#: Words of a file that mean no type of ours.
STRANGE = ["Licorne", "À classer", "Divers 2", "?", "Ni l’un ni l’autre"]


def without_accents(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def plural(text: str) -> str:
    return " ".join(word if word[-1] in "sx" or len(word) < 4 else f"{word}s" for word in text.split())


DISGUISES: list[Callable[[str], str]] = [
    str,
    str.upper,
    str.lower,
    without_accents,
    plural,
    lambda text: " ".join(word if len(word) < 4 else f"{word}(s)" for word in text.split()),
    lambda text: f"  {text.replace(' ', '-')} ",
]


@st.composite
def words(draw: st.DrawFn) -> tuple[str, str]:
    """A type, and a name of it as an association may write it."""
    kind = TAXONOMY.types[draw(st.sampled_from(CODES))]
    synonyms = [one for one in kind.synonyms if likely_type(one, TAXONOMY) == kind.code]
    return kind.code, draw(st.sampled_from(DISGUISES))(draw(st.sampled_from([kind.label, *synonyms])))


def rows_of(column: str, said: list[str]) -> list[Record]:
    return [Record(n, {"Nom": f"Lieu {n}", column: word}) for n, word in enumerate(said, start=2)]


@given(st.lists(words(), min_size=1, max_size=5), st.sampled_from(CALLED), st.data())
def test_known_names_of_types_are_proposed_and_the_others_asked_for(
    known: list[tuple[str, str]], column: str, data: st.DataObject
) -> None:
    strange = data.draw(st.lists(st.sampled_from(STRANGE), max_size=len(known)))
    rows = rows_of(column, data.draw(st.permutations([*(word for _code, word in known), *strange])))
    choices = first_choices(("Nom", column), rows, TAXONOMY, has_geometry=False)
    assert (choices.columns[column], choices.kind) == ("type", "column")
    # Every word stands in the table, the unknown ones without an answer: none is guessed, none is missing.
    assert choices.words == {word.strip(): code for code, word in known} | dict.fromkeys(strange, "")
    rules = mapping_of(choices, TAXONOMY, None, has_geometry=False)
    for row in rows:
        said, made = str(row.values[column]).strip(), apply(rules, row)
        assert made.values.get("type", "") == choices.words[said]
        assert bool(made.problems) == (said in strange)


@given(st.lists(st.sampled_from(STRANGE), min_size=1), st.sampled_from([*CALLED, "Remarque"]))
def test_a_column_without_a_known_word_is_not_proposed(said: list[str], column: str) -> None:
    choices = first_choices(("Nom", column), rows_of(column, said), TAXONOMY, has_geometry=False)
    assert (column in choices.columns, choices.kind, choices.words) == (False, "", {})


def test_a_column_of_another_name_needs_nearly_all_and_two_types() -> None:
    both = [TAXONOMY.types[CODES[0]].label, "jardins partagés"] * 5
    for said, proposed in ((both, True), ([*both, "Licorne", "Licorne"], False), (both[::2], False)):
        choices = first_choices(
            ("Nom", "Ce que c’est"), rows_of("Ce que c’est", said), TAXONOMY, has_geometry=False
        )
        assert ("type" in choices.columns.values()) == proposed


def test_a_synonym_that_two_types_share_is_asked_for() -> None:
    kinds = {code: TAXONOMY.types[code] for code in CODES[:2]}
    shared = {code: type(kind)(code, kind.category, kind.label, ("Tri’sac",)) for code, kind in kinds.items()}
    assert meanings_of("a", [Record(2, {"a": "Tri’sac"})], Taxonomy({}, shared)) == {"Tri’sac": ""}


@pytest.mark.parametrize(
    ("column", "said", "kind"),
    [
        ("Rubrique", [category.label for category in TAXONOMY.categories.values()], "rubrique"),
        ("Type", CODES, "type"),
    ],
)
def test_rubriques_and_codes_of_ours_are_proposed(column: str, said: list[str], kind: str) -> None:
    choices = first_choices(("Nom", column), rows_of(column, said), TAXONOMY, has_geometry=False)
    assert (choices.columns[column], choices.kind) == (kind, "column")


@pytest.mark.parametrize(
    ("column", "word", "answer"),
    [
        ("wheelchair", "limited", "partiel"),
        ("wheelchair", "designated", "oui"),
        ("acces_fauteuil", "Oui", "oui"),
        ("acces_fauteuil", "NON", "non"),
        ("famille", "Initiatives", "initiative"),
        ("acces_fauteuil", "à vérifier", "à vérifier"),
    ],
)
def test_answers_are_read_in_other_words_and_what_is_none_is_told_later(
    column: str, word: str, answer: str
) -> None:
    rows = [Record(2, {"Nom": "Lieu", column: word})]
    rules = mapping_of(
        first_choices(("Nom", column), rows, TAXONOMY, has_geometry=False), TAXONOMY, None, has_geometry=False
    )
    made = apply(rules, rows[0])
    assert (answer in made.values.values(), made.problems) == (True, ())


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Points tri : conteneurs verre, plastique", "point-tri"),
        ("Composteurs de quartier (associatifs)", "composteur-quartier"),
        ("amenity=repair_cafe", "repair-cafe"),
        ("amenity=economie", ""),
    ],
)
def test_what_follows_the_name_of_a_type_is_detail(word: str, code: str) -> None:
    assert likely_type(word, TAXONOMY) == code


def test_places_that_have_no_name_by_nature_bear_that_of_their_type() -> None:
    rows = [Record(n, {"Nom": "A" if n < 4 else "", "Type": "Composteur de quartier"}) for n in range(2, 9)]
    assert first_choices(("Nom", "Type"), rows, TAXONOMY, has_geometry=False).named
    assert not first_choices(("Nom", "Type"), rows[:2], TAXONOMY, has_geometry=False).named
