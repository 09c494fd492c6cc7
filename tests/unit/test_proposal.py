"""Reading a proposal: all problems at once, none of them a surprise later."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.domain.errors import Invalid
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.domain.vocabulary import Kind

UID = "0192f4c8-0000-7000-8000-000000000001"
PLACE = "0192f4c8-0000-7000-8000-0000000000aa"
SHA = "a" * 64


def codes(body: Any) -> set[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        parse_proposal(body)
    return {(p.field, p.code) for p in caught.value.problems}


def creation(**more: Any) -> dict[str, Any]:
    changes = {
        "nom": {"to": "Jardin"},
        "rubrique": {"to": "espaces-verts"},
        "position": {"to": [-1.55, 47.21]},
    }
    return {"uid": UID, "kind": "create", "changes": {**changes, **more.pop("changes", {})}, **more}


def correction(**fields: Any) -> dict[str, Any]:
    return {"uid": UID, "kind": "correct", "place": PLACE, "base_version": 1, "changes": fields}


def test_values_are_normalised() -> None:
    proposal = parse_proposal(
        creation(changes={"telephone": {"to": "02.40.41.90.00"}, "nom": {"to": "  Le   Jardin "}})
    )
    assert proposal.changes["telephone"]["to"] == "+33 2 40 41 90 00"
    assert proposal.changes["nom"]["to"] == "Le Jardin"


def test_an_empty_text_empties_the_field() -> None:
    assert parse_proposal(correction(description={"to": "  "})).changes["description"] == {"to": None}


@pytest.mark.parametrize("body", [None, [], "x", 3])
def test_a_body_that_is_no_object(body: Any) -> None:
    assert codes(body) == {("", "not_an_object")}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ([47.21], "position_invalid"),
        ("-1.55,47.21", "position_invalid"),
        ([True, 2], "position_invalid"),
        ([float("nan"), 47.2], "position_invalid"),
        ([float("inf"), 47.2], "position_invalid"),
        ([200, 47.2], "position_range"),
        ([-1.55, 91], "position_range"),
        ([0, 0], "position_zero"),
    ],
)
def test_positions_that_are_none(value: Any, code: str) -> None:
    assert ("position", code) in codes(creation(changes={"position": {"to": value}}))


@pytest.mark.parametrize(
    ("change", "name", "code"),
    [
        ({"site_web": {"to": "javascript:alert(1)"}}, "site_web", "web_scheme"),
        ({"description": {"to": "x" * 1_000_000}}, "description", "too_long"),
        ({"nom": {"to": "a\0b"}}, "nom", "control_character"),
        ({"nom": {"to": 3}}, "nom", "not_text"),
        ({"nom": "Jardin"}, "nom", "change_shape"),
        ({"nom": {"vers": "x"}}, "nom", "change_shape"),
        ({"Couleur": {"to": "bleu"}}, "Couleur", "unknown_field"),
        ({"gone": {"to": "closed"}}, "gone", "unknown_field"),
        ({"horaires": {"to": "quand on veut"}}, "horaires", "hours_invalid"),
        ({"acces_fauteuil": {"to": "peut-être"}}, "acces_fauteuil", "not_a_choice"),
        ({"ferme_jusqu_au": {"to": "31/12/2026"}}, "ferme_jusqu_au", "date_invalid"),
    ],
)
def test_each_problem_stands_at_its_field(change: dict[str, Any], name: str, code: str) -> None:
    assert (name, code) in codes(creation(changes=change))


def test_all_problems_are_told_at_once() -> None:
    body = creation(changes={"telephone": {"to": "1"}, "courriel": {"to": "x"}}, contact="x", bizarre=1)
    assert {name for name, _ in codes(body)} == {"telephone", "courriel", "contact", "bizarre"}


@pytest.mark.parametrize("instant", ["3026-01-01T00:00:00Z", "1999-12-31T23:59:59Z"])
def test_an_instant_far_away_is_refused(instant: str) -> None:
    assert codes(creation(captured_at=instant)) == {("captured_at", "captured_at_range")}


@pytest.mark.parametrize("instant", ["hier", "2026-11-20", "2026-11-20T09:12:00", "2026-13-01T00:00:00Z", 12])
def test_an_instant_that_is_none_is_refused(instant: Any) -> None:
    assert {name for name, _ in codes(creation(captured_at=instant))} == {"captured_at"}


def test_photos_beside_and_within_the_changes_are_one_set() -> None:
    body = {**correction(), "kind": "photo", "photos": [{"sha256": SHA, "alt": "Le bac"}]}
    change = parse_proposal(body).changes["photos"]
    assert [p["sha256"] for p in change["add"]] == [SHA]
    assert change["add"][0]["licence"] == "cc-by-sa-4.0"
    assert change["remove"] == []


def test_five_photos_at_most() -> None:
    photos = [{"sha256": f"{n:064x}"} for n in range(6)]
    assert codes(creation(photos=photos)) == {("photos", "too_many_photos")}


def test_a_report_says_why() -> None:
    body = {"uid": UID, "kind": "report", "place": PLACE}
    assert codes(body) == {("report", "required")}
    assert parse_proposal({**body, "report": "illegal"}).report == "illegal"


@pytest.mark.parametrize("kind", [kind.value for kind in Kind if kind is not Kind.CREATE])
def test_everything_but_a_creation_names_its_place(kind: str) -> None:
    assert ("place", "required") in codes({"uid": UID, "kind": kind})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
KEYS = [
    "uid",
    "kind",
    "place",
    "place_uid",
    "base_version",
    "changes",
    "message",
    "contact",
    "charter",
    "captured_at",
]


@given(st.dictionaries(st.sampled_from([*KEYS, "photos", "fields", "report"]), JSON))
def test_whatever_is_sent_is_read_or_refused(body: dict[str, Any]) -> None:
    try:
        proposal = parse_proposal(body)
    except Invalid as invalid:
        told = {(problem.field, problem.code) for problem in invalid.problems}
    else:
        told = {("uid", proposal.uid)}
    assert told


@pytest.mark.parametrize("said", ["on_site", "near", "far"])
def test_how_near_the_author_was_is_one_of_three_words(said: str) -> None:
    assert parse_proposal({**correction(nom={"to": "Le jardin"}), "nearness": said}).nearness == said


@pytest.mark.parametrize("said", ["", "here", 12.5, [-1.55, 47.21], {"metres": 3}])
def test_a_position_is_no_word(said: Any) -> None:
    assert codes({**creation(), "nearness": said}) == {("nearness", "not_a_choice")}
