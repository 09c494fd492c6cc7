"""From a row of a file to a place: rules, repairs, ids, and the mappings of the project."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.adapters.mapping_file import MappingError, load_mapping, parse_mapping
from cartoquartiers.domain import cleaners, import_choices, import_first
from cartoquartiers.domain.import_statement import NO_TAXONOMY, state
from cartoquartiers.domain.import_words import RowTrouble, say
from cartoquartiers.domain.mapping import IdRule, MappedRow, SourceMapping, apply, identify
from cartoquartiers.domain.mapping_guess import guess_mapping
from cartoquartiers.domain.record import Record, squeeze, text_of
from cartoquartiers.domain.row_identity import told_apart

MAPPINGS = sorted((Path(__file__).parents[2] / "mappings").glob("*.yaml"))


def mapping_of(fields: dict[str, object], **more: object) -> SourceMapping:
    return parse_mapping({"source": "S", "id": "id", "fields": fields, **more})


def mapped(fields: dict[str, object], values: dict[str, object], **more: object) -> MappedRow:
    return apply(mapping_of(fields, **more), Record(7, {"id": "1", **values}))


def test_a_column_fills_a_field_and_an_empty_one_fills_nothing() -> None:
    row = mapped({"nom": "Nom", "adresse": "Rue"}, {"Nom": "  Parc ", "Rue": ""})
    assert (row.line, row.source_id, row.values, row.problems) == (7, "1", {"nom": "Parc"}, ())


def test_the_first_column_that_is_not_empty_counts() -> None:
    assert mapped({"type": {"column": ["T", "C"]}}, {"T": "", "C": "1005"}).values == {"type": "1005"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"N": "5", "V": "quai"}, {"adresse": "5 quai"}),
        ({"N": "", "V": "quai"}, {"adresse": "quai"}),
        ({"N": "5", "V": "quai", "B": "hall"}, {"adresse": "5 quai, hall"}),
        ({"N": "", "V": ""}, {}),
        ({"N": "{V}", "V": "[quai]"}, {"adresse": "{V} [quai]"}),
    ],
)
def test_a_template_joins_columns(values: dict[str, object], expected: dict[str, str]) -> None:
    assert mapped({"adresse": {"template": "[{N} ]{V}[, {B}]"}}, values).values == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({}, None),
        ({"default": "autre"}, "autre"),
        ({"otherwise": "keep"}, "C"),
        ({"otherwise": "drop"}, ""),
    ],
)
def test_a_table_of_values_decides_of_what_it_does_not_know(
    rule: dict[str, object], expected: str | None
) -> None:
    row = mapped({"type": {"column": "T", "values": {"A": "a"}, **rule}}, {"T": "C"})
    if expected is None:
        (problem,) = row.problems
        assert (problem.field, problem.code) == ("type", RowTrouble.UNKNOWN_VALUE)
        assert (
            say(problem.code, problem.params)
            == "valeur sans correspondance\u00a0: «\u202fC\u202f» (colonne «\u202fT\u202f»)"
        )
    else:
        assert row.values.get("type", "") == expected


def test_a_skipped_row_gives_one_reason_and_no_other() -> None:
    skip = [{"column": "T", "starts_with": "Essai", "reason": "ligne d’essai"}]
    row = mapped({"nom": "N"}, {"T": "Essai 3", "id": ""}, skip=skip, position="où")
    assert [say(p.code, p.params) for p in row.problems] == ["ligne d’essai"]


@pytest.mark.parametrize(
    ("score", "doubted"),
    [(0.49, True), ("0,3", True), ("", True), (None, True), ("nan", True), (0.5, False), ("0.81", False)],
)
def test_a_score_below_the_bar_or_none_at_all_is_in_doubt(score: object, doubted: bool) -> None:
    doubt = {"column": "score", "below": 0.5, "reason": "adresse mal reconnue"}
    row = mapped({"nom": "N"}, {"N": "Crèche", "score": score}, doubt=doubt)
    assert [say(p.code, p.params) for p in row.doubts] == (["adresse mal reconnue"] if doubted else [])
    assert not row.problems


def test_a_value_or_a_whole_file_may_be_in_doubt() -> None:
    rules = [{"column": "T", "one_of": ["?"], "reason": "a"}, {"always": True, "reason": "b"}]
    assert [p.params["reason"] for p in mapped({"nom": "N"}, {"T": "?"}, doubt=rules).doubts] == ["a", "b"]
    assert [p.params["reason"] for p in mapped({"nom": "N"}, {"T": "!"}, doubt=rules).doubts] == ["b"]


def test_a_row_that_was_not_read_well_says_so_first() -> None:
    from cartoquartiers.domain.errors import Problem

    broken = Record(
        3, {"N": "Parc"}, problems=(Problem("", RowTrouble.TOO_FEW_CELLS, {"found": 1, "expected": 4}),)
    )
    row = apply(mapping_of({"nom": "N"}), broken)
    assert [problem.code for problem in row.problems] == [RowTrouble.TOO_FEW_CELLS]
    assert row.values == {"nom": "Parc"}


def test_a_row_without_an_id_is_refused() -> None:
    assert [p.code for p in mapped({"nom": "N"}, {"N": "Parc", "id": None}).problems] == [
        RowTrouble.ID_MISSING
    ]


@given(st.text("abc ÉÀ", min_size=1), st.text("xyz ", min_size=1))
def test_a_hashed_id_forgets_capitals_and_spaces(name: str, street: str) -> None:
    rule = IdRule(("n", "a"), hashed=True)
    plain = identify(rule, Record(1, {"n": name, "a": street}))
    retyped = identify(rule, Record(9, {"n": f" {name.upper()} ", "a": street.replace(" ", "  ")}))
    assert plain == retyped
    assert (plain == "") == (not name.strip() and not street.strip())


def test_a_hashed_id_knows_where_one_column_ends() -> None:
    rule = IdRule(("n", "a"), hashed=True)
    assert identify(rule, Record(1, {"n": "a b", "a": "c"})) != identify(
        rule, Record(1, {"n": "a", "a": "b c"})
    )


@pytest.mark.parametrize(
    ("cleaner", "given_text", "expected"),
    [
        (
            cleaners.strip_html,
            "Ouvert 24h/24<br/>et contr&ocirc;le d&#39;accès",
            "Ouvert 24h/24\net contrôle d'accès",
        ),
        (cleaners.strip_html, "<a href=x>voir</a>&nbsp;page", "voir page"),
        (squeeze, "la\u00a0 nuit \n\n  ici", "la nuit\nici"),
        (cleaners.town_case, "ST-HERBLAIN", "Saint-Herblain"),
        (cleaners.town_case, "MAUVES-SUR-LOIRE", "Mauves-sur-Loire"),
        (cleaners.town_case, "LE PELLERIN", "Le Pellerin"),
        (cleaners.town_case, "L'ÎLE-D'YEU", "L'Île-d'Yeu"),
        (cleaners.town_case, "Rezé", "Rezé"),
        (cleaners.sentence_case, "MAM PATATE AU BLÉ", "MAM patate au blé"),
        (cleaners.sentence_case, "Crèche du CHU", "Crèche du CHU"),
        (cleaners.drop_country, "1 quai, 44000 Nantes, France", "1 quai, 44000 Nantes"),
        (cleaners.drop_country, "10 boulevard Mendès France Orvault", "10 boulevard Mendès France Orvault"),
        (cleaners.address_street, "1 quai, 44000 Nantes", "1 quai"),
        (cleaners.address_street, "quai sans code", "quai sans code"),
        (cleaners.address_postal_code, "1 quai 44000 Nantes", "44000"),
        (cleaners.address_postal_code, "quai sans code", ""),
        (cleaners.address_town, "1 quai 44000 Nantes Cedex 1", "Nantes"),
        (cleaners.address_town, "quai", ""),
        (cleaners.postal_code, "1000", "01000"),
        (cleaners.postal_code, "44000.0", "44000"),
        (cleaners.first_line, "a\nb", "a"),
        (cleaners.capital, "avenue", "Avenue"),
    ],
)
def test_a_cleaner_repairs(cleaner: object, given_text: str, expected: str) -> None:
    assert callable(cleaner)
    assert cleaner(given_text) == expected


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (75, "75"),
        (75.0, "75"),
        (1.5, "1.5"),
        (True, "oui"),
        (None, ""),
        (["a", None, "b"], "a, b"),
        (" é ", "é"),
    ],
)
def test_a_cell_becomes_text(value: object, text: str) -> None:
    assert text_of(value) == text


@pytest.mark.parametrize("path", MAPPINGS, ids=lambda path: path.stem)
def test_the_mappings_of_the_project_are_valid(path: Path) -> None:
    mapping = load_mapping(path)
    assert {"nom", "rubrique", "type"} <= set(mapping.fields)
    assert mapping.licence == ("odbl" if path.stem == "structures-reemploi" else "unknown")


def test_there_are_mappings_to_check() -> None:
    assert len(MAPPINGS) >= 8


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ("un texte", "(début)\u00a0: il faut une liste de «\u202fclé\u00a0: valeur\u202f»"),
        ({"id": "a", "fields": {}}, "(début)\u00a0: il manque «\u202fsource\u202f»"),
        ({"source": True}, "source\u00a0: il faut un texte"),
        ({"sources": "x"}, "«\u202fsources\u202f» n’existe pas"),
        ({"licence": "gpl"}, "licence «\u202fgpl\u202f» inconnue"),
        ({"position": {"lon": "x"}}, "position\u00a0: donnez"),
        ({"fields": {"La photo": "x"}}, "un lieu n’a pas de champ «\u202fLa photo\u202f»"),
        ({"fields": {"nom": {"column": "a", "constant": "b"}}}, "choisissez une seule clé"),
        ({"fields": {"nom": {"column": "a", "clean": ["laver"]}}}, "«\u202flaver\u202f» ne se connaît pas"),
        ({"fields": {"nom": {"column": "a", "otherwise": "jeter"}}}, "possible\u00a0: refuse, keep, drop"),
        ({"fields": {"nom": 3}}, "fields.nom\u00a0: il faut une liste"),
        ({"skip": "x"}, "skip\u00a0: il faut une liste de textes"),
        ({"doubt": {"column": "a", "reason": "b"}}, "doubt[1] : donnez column avec below"),
        ({"doubt": {"column": "a", "below": "peu", "reason": "b"}}, "doubt[1] : donnez column"),
        ({"doubt": {"column": "a", "always": True, "reason": "b"}}, "doubt[1] : donnez column"),
        ({"doubt": [{"always": True}]}, "doubt[1] : il manque"),
        ({"skip": [{"column": "a", "reason": "b"}]}, "skip[1]\u00a0: il manque la condition"),
    ],
)
def test_a_wrong_mapping_says_what_and_where(document: object, sentence: str) -> None:
    with pytest.raises(MappingError) as caught:
        parse_mapping(document)
    assert any(sentence in told for told in caught.value.sentences), caught.value.sentences


def test_a_mapping_that_is_no_yaml_is_told(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text("source: [", encoding="utf-8")
    with pytest.raises(MappingError, match="illisible"):
        load_mapping(path)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            ("Identifiant", "Nom", "Adresse", "CP", "Ville", "Site web", "Latitude", "Longitude"),
            {
                "nom": "Nom",
                "adresse": "Adresse",
                "code_postal": "CP",
                "commune": "Ville",
                "site_web": "Site web",
            },
        ),
        (
            ("id", "name", "tel", "E-mail", "geo_point_2d"),
            {"nom": "name", "telephone": "tel", "courriel": "E-mail"},
        ),
    ],
)
def test_usual_columns_need_no_mapping(columns: tuple[str, ...], expected: dict[str, str]) -> None:
    mapping = guess_mapping(columns, "S", "lov2", has_geometry=False)
    assert {name: rule.columns[0] for name, rule in mapping.fields.items()} == expected
    assert mapping.identity == IdRule((columns[0],))
    assert len(mapping.position.columns) == (1 if "geo_point_2d" in columns else 2)
    assert not set(mapping.position.columns) & set(expected.values())


def test_without_an_id_the_name_and_the_address_tell_rows_apart() -> None:
    mapping = guess_mapping(("Nom", "Adresse", "Téléphone"), "S", "lov2", has_geometry=True)
    assert mapping.identity == IdRule(("Nom", "Adresse"), hashed=True)


def test_the_recipe_names_every_cleaner() -> None:
    recipe = (Path(__file__).parents[2] / "docs" / "recipes" / "mapping.md").read_text(encoding="utf-8")
    assert not [name for name in cleaners.CLEANERS if f"`{name}`" not in recipe]


@pytest.mark.parametrize(
    "column", ["LOCALIS", "Localisation", "lieu-dit", "Lieu_dit", "voie", "adresse_complete", "Situation"]
)
def test_the_address_goes_by_many_names(column: str) -> None:
    mapping = guess_mapping(("Nom", column), "S", "lov2", has_geometry=False)
    assert mapping.fields["adresse"].columns == (column,)


def of_one_hash(*rows: tuple[str, tuple[float, float] | None]) -> list[MappedRow]:
    """Rows without ids, the hash of which is the same."""
    return [MappedRow(n, "h" * 20, {"description": text}, point) for n, (text, point) in enumerate(rows)]


def test_what_shares_a_hash_is_told_apart_by_its_position_then_by_a_rank() -> None:
    here, there = (-1.55, 47.21), (-1.56, 47.21)
    rows = of_one_hash(("a", here), ("b", there), ("c", there), ("d", None), ("b", there), ("e", None))
    ids = [row.source_id for row in told_apart(rows)]
    assert len(set(ids)) == 5
    assert ids[1] == ids[4]  # the same row written twice
    assert {len(one) for one in ids} == {20}
    assert ids == [row.source_id for row in told_apart(rows)]
    # Where a position tells rows apart, their order in the file is nothing to them.
    swapped = told_apart([rows[1], rows[0]])
    assert {row.source_id for row in swapped} == {row.source_id for row in told_apart(rows[:2])}


def test_a_hash_that_is_unique_stays_and_a_missing_id_stays_missing() -> None:
    alone = of_one_hash(("a", (-1.55, 47.21)))
    twice = of_one_hash(("a", None), ("a", None))
    nameless = [MappedRow(n, "", {"nom": str(n)}, None) for n in range(2)]
    for rows in (alone, twice, nameless):
        assert told_apart(rows) == rows


def test_an_address_in_pieces_and_a_french_text_are_proposed() -> None:
    columns = ("cle_interop", "voie_nom", "numero", "description_fr", "long", "lat")
    choices = import_first.first_choices(columns, (), NO_TAXONOMY, has_geometry=False)
    assert [choices.columns[one] for one in columns[:4]] == ["id", "adresse", "adresse", "description"]
    rules = import_choices.mapping_of(choices, NO_TAXONOMY, None, has_geometry=False)
    record = Record(2, {"voie_nom": "rue du Port", "numero": "12", "cle_interop": "a"})
    assert apply(rules, record).values["adresse"] == "12 rue du Port"
    guessed = guess_mapping(("nom", "adresseTemp", "adresse mail"), "S", "lov2", has_geometry=False)
    assert guessed.fields["adresse"].columns == ("adresseTemp",)
    assert guessed.fields["courriel"].columns == ("adresse mail",)


def test_a_row_that_says_only_where_it_is_is_told_by_its_point() -> None:
    rules = guess_mapping(("commune", "lon", "lat"), "S", "lov2", has_geometry=False)
    rows = [apply(rules, Record(n, {"lon": f"-1.5{n}", "lat": "47.2"})) for n in (1, 2)]
    assert all(row.source_id and not row.problems for row in rows)
    assert rows[0].source_id != rows[1].source_id


def test_of_several_contacts_in_a_cell_the_first_good_one_is_kept_and_told() -> None:
    given = {
        "nom": "Un",
        "courriel": "pas une adresse | a@exemple.fr",
        "site_web": "https://a.fr, https://b.fr",
    }
    row = MappedRow(2, "1", given, (-1.55, 47.2))
    said = state(row, given, "lov2")
    assert said.values["courriel"] == "a@exemple.fr"
    assert {one.code for one in said.remarks} == {"first_kept"}
