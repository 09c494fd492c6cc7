"""Extra fields: codes, kinds, sets of choices, and what may be said under which type."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.domain.change import diff, invert
from cartoquartiers.domain.errors import Invalid, ValueProblem
from cartoquartiers.domain.extra_fields import ExtraField, extra_field, is_code
from cartoquartiers.domain.extra_values import ExtraKind, Option, written
from cartoquartiers.domain.import_statement import combine, state, unsettled
from cartoquartiers.domain.mapping import MappedRow
from cartoquartiers.domain.merge import merge
from cartoquartiers.domain.proposal import parse_proposal, with_extra
from cartoquartiers.domain.published import COLUMN_NAMES
from cartoquartiers.domain.taxonomy import PlaceType, Taxonomy
from cartoquartiers.domain.validation import complete, problems_of
from cartoquartiers.usecases.extra_fields import code_of, with_codes
from tests.house.sources import files, text

DAYS = ("lundi", "mardi", "jeudi")
OPTIONS = tuple(Option(code, code.capitalize()) for code in DAYS)
FIELDS = {
    row.name: row
    for row in (
        extra_field("jours", ExtraKind.CHOICES, "Jours", options=OPTIONS),
        extra_field("acces", ExtraKind.CHOICE, "Accès", options=(Option("tous", "Tout le monde"),)),
        extra_field("places", ExtraKind.NUMBER, "Places"),
        extra_field("abri", ExtraKind.BOOLEAN, "Abri"),
    )
}
TAXONOMY = Taxonomy(
    types={"amap": PlaceType("amap", "c", "AMAP"), "banc": PlaceType("banc", "c", "Banc")},
    extra=FIELDS,
    declared={"amap": tuple(FIELDS.values())},
)


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        (ExtraKind.TEXT, "  deux\tmots ", "deux mots"),
        (ExtraKind.TEXT, " ", None),
        (ExtraKind.LONG_TEXT, "a\r\n\r\n\r\nb", "a\n\nb"),
        (ExtraKind.CHOICE, "lundi", "lundi"),
        (ExtraKind.CHOICES, ["jeudi", "lundi", "jeudi"], ["lundi", "jeudi"]),
        (ExtraKind.CHOICES, [], None),
        (ExtraKind.NUMBER, "1 200,50", 1200.5),
        (ExtraKind.NUMBER, 3.0, 3),
        (ExtraKind.NUMBER, "-0", 0),
        (ExtraKind.BOOLEAN, "oui", True),
        (ExtraKind.BOOLEAN, False, False),
        (ExtraKind.BOOLEAN, "", None),
        (ExtraKind.DATE, "1898-06-21", "1898-06-21"),
        (ExtraKind.LINK, "exemple.fr/plan", "https://exemple.fr/plan"),
    ],
)
def test_a_value_is_brought_to_its_writing_and_stays_so(kind: ExtraKind, given: Any, kept: Any) -> None:
    parse = extra_field("x", kind, "X", options=OPTIONS).kind.parse
    assert parse(given) == kept
    assert type(parse(given)) is type(kept)
    assert parse(kept) == kept


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        (ExtraKind.TEXT, 12, "not_text"),
        (ExtraKind.TEXT, "x" * 301, "too_long"),
        (ExtraKind.CHOICE, "dimanche", "not_an_option"),
        (ExtraKind.CHOICE, ["lundi"], "not_text"),
        (ExtraKind.CHOICES, "lundi", "not_a_list"),
        (ExtraKind.CHOICES, ["dimanche"], "not_an_option"),
        (ExtraKind.CHOICES, [["lundi"]], "not_text"),
        (ExtraKind.NUMBER, True, "number_invalid"),
        (ExtraKind.NUMBER, "douze", "number_invalid"),
        (ExtraKind.NUMBER, "\u0661", "number_invalid"),
        (ExtraKind.NUMBER, 10**400, "number_too_large"),
        (ExtraKind.NUMBER, float("nan"), "number_too_large"),
        (ExtraKind.BOOLEAN, 1, "not_yes_no"),
        (ExtraKind.BOOLEAN, "peut-être", "not_yes_no"),
        (ExtraKind.DATE, "2026-02-30", "day_invalid"),
        (ExtraKind.DATE, "0999-01-01", "day_invalid"),
        (ExtraKind.LINK, "javascript:alert(1)", "web_scheme"),
    ],
)
def test_what_is_no_value_says_why(kind: ExtraKind, given: Any, code: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        extra_field("x", kind, "X", options=OPTIONS).kind.parse(given)
    assert caught.value.code == code


@given(
    st.sampled_from([*ExtraKind]),
    st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.lists(st.text())),
)
def test_anything_is_read_or_refused_and_what_is_read_is_read_again(kind: ExtraKind, given: Any) -> None:
    field = extra_field("x", kind, "X", options=OPTIONS)
    try:
        kept = field.kind.parse(given)
    except ValueProblem:
        return
    assert field.kind.parse(kept) == kept
    assert field.kind.same(kept, field.kind.parse(given))
    assert not isinstance(written(kept, field.answers), list)


SETS = st.lists(st.sampled_from(DAYS), unique=True)


@given(SETS, SETS, SETS)
def test_choices_are_a_set_who_adds_and_who_removes_are_both_right(
    before: list[str], one: list[str], two: list[str]
) -> None:
    base = {"jours": before}
    first, second = diff(base, {"jours": one}), diff(base, {"jours": two})
    forth = merge(merge(base, first).values, second)
    back = merge(merge(base, second).values, first)
    assert not forth.conflicts and not back.conflicts
    wanted = (set(before) | set(one) | set(two)) - (set(before) - set(one)) - (set(before) - set(two))
    assert set(forth.values["jours"]) == set(back.values["jours"]) == wanted
    alone = merge(base, first)
    assert set(merge(alone.values, invert(alone.applied, [])).values["jours"]) == set(before)
    assert merge(alone.values, first).applied == {}


@given(SETS, SETS, SETS)
def test_an_import_that_waits_is_joined_with_the_newer_word(
    said: list[str], then: list[str], now: list[str]
) -> None:
    older = unsettled(diff({"jours": said}, {"jours": then}), {"jours": said})
    joined = combine(older, diff({"jours": then}, {"jours": now}))
    assert set(merge({"jours": said}, joined).values.get("jours", said)) == set(now)


def test_a_yes_is_no_number() -> None:
    assert diff({"abri": True}, {"abri": 1}) == {"abri": {"from": True, "to": 1}}
    assert merge({"abri": False}, {"abri": {"from": None, "to": True}}).conflicts


def proposed(changes: dict[str, Any], **more: Any) -> set[tuple[str, str]]:
    body = {"uid": "0192f4c8-0000-7000-8000-000000000001", "kind": "create", "changes": changes, **more}
    proposal, problems = with_extra(parse_proposal(body), TAXONOMY.extra)
    base = {"type": None}
    changed = complete(proposal, base, TAXONOMY)
    problems += problems_of(proposal, changed, base, TAXONOMY, keeper=False)
    return {(p.field, p.code) for p in problems if p.field not in ("nom", "rubrique", "position")}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"type": {"to": "amap"}, "jours": {"to": ["lundi"]}}, set()),
        ({"type": {"to": "amap"}, "jours": {"add": ["lundi"]}}, set()),
        ({"type": {"to": "banc"}, "jours": {"to": ["lundi"]}}, {("jours", "not_of_this_type")}),
        ({"jours": {"to": ["lundi"]}}, {("jours", "not_of_this_type")}),
        ({"type": {"to": "amap"}, "inconnu": {"to": "x"}}, {("inconnu", "unknown_field")}),
        ({"type": {"to": "amap"}, "jours": {"to": "lundi"}}, {("jours", "not_a_list")}),
        ({"type": {"to": "amap"}, "places": {"add": [1]}}, {("places", "change_shape")}),
        ({"type": {"to": "amap"}, "places": "12"}, {("places", "change_shape")}),
    ],
)
def test_a_field_is_taken_where_the_type_declares_it(
    changes: dict[str, Any], found: set[tuple[str, str]]
) -> None:
    assert proposed(changes) == found


@pytest.mark.parametrize(
    "code",
    [
        "nom",
        "type",
        "q",
        "bbox",
        "uid",
        "page",
        "photo_1_alt",
        "horaires_lu_1_de",
        "Nom",
        "1a",
        "a-b",
        "a__b",
    ],
)
def test_names_of_the_house_are_no_codes(code: str) -> None:
    assert not is_code(code)


def test_no_input_of_a_form_and_no_column_can_be_taken_by_a_field() -> None:
    inputs = {
        name
        for path in files(".html", under="templates/contribute/")
        for name in re.findall(r'(?:name="|field\.\w+\(")([a-z][a-z0-9_]*)"', text(path))
    }
    assert {"message", "contact", "nom", "charte", "quoi"} <= inputs
    assert not [name for name in (*inputs, *COLUMN_NAMES) if is_code(name)]


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Table à langer", "table_a_langer"),
        ("3 places\u202f?", "champ_3_places"),
        ("Œuvre !", "oeuvre"),
        ("…", ""),
    ],
)
def test_a_label_suggests_a_code(label: str, code: str) -> None:
    assert code_of(label) == code
    assert not code or is_code(code)


def test_options_get_codes_of_their_own() -> None:
    options = with_codes([Option("oui", "Oui")], ["Oui", "Oui !", "…"])
    assert [option.code for option in options] == ["oui", "oui_2", "oui_3", "option"]


def test_columns_are_public_declared_and_the_oldest_first() -> None:
    secret = extra_field("cle", ExtraKind.TEXT, "Clé", public=False)
    lonely = extra_field("seul", ExtraKind.TEXT, "Seul")
    first: dict[str, ExtraField] = {
        "cle": secret,
        "abri": FIELDS["abri"],
        "seul": lonely,
        "jours": FIELDS["jours"],
    }
    taxonomy = Taxonomy(extra=first, declared={"amap": (FIELDS["jours"], secret, FIELDS["abri"])})
    assert [row.name for row in taxonomy.columns] == ["abri", "jours"]
    assert [row.name for row in taxonomy.fields_of("amap")][-3:] == ["jours", "cle", "abri"]


def test_a_row_of_a_file_is_read_by_words_or_codes() -> None:
    def read(**values: str) -> dict[str, Any]:
        row = MappedRow(1, "1", {"nom": "Paniers", "rubrique": "c", **values}, (-1.55, 47.2))
        done = state(row, values, "lov2", TAXONOMY)
        return {**done.values, "told": [(p.field, p.code) for p in done.left_out]}

    done = read(type="amap", jours="Jeudi; lundi", acces="tout le monde", places="12,5", abri="oui")
    assert [done[name] for name in FIELDS] == [["lundi", "jeudi"], "tous", 12.5, True]
    assert read(type="amap", jours="dimanche")["told"] == [("jours", "not_an_option")]
    assert read(type="banc", places="3")["told"] == [("places", "not_of_this_type")]
    with pytest.raises(Invalid):
        read(type="x" * 70)
