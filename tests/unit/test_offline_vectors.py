"""The tablet and the server judge alike: the same examples hold for both (see tests/js/offline.test.mjs)."""

import json
from pathlib import Path
from typing import Any

import pytest

from cartoquartiers.domain.errors import Invalid
from cartoquartiers.domain.merge import merge
from cartoquartiers.domain.sync import SyncVerdict, item_hash, item_uid, parse_item, verdict_for
from tests.support.api import correction, creation

VECTORS = Path(__file__).resolve().parents[1] / "vectors"


def vectors(name: str) -> Any:
    """The examples of one file."""
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", vectors("merge"), ids=lambda case: case["name"])
def test_merging_is_the_same_on_both_sides(case: dict[str, Any]) -> None:
    merged = merge(case["current"], case["changes"])
    assert merged.values == case["values"]
    assert sorted(merged.applied) == sorted(case["applied"])
    assert sorted(merged.already) == sorted(case["already"])
    assert sorted(merged.conflicts) == sorted(case["conflicts"])


def test_the_tablet_knows_every_verdict() -> None:
    assert set(vectors("sync_verdicts")) == {verdict.value for verdict in SyncVerdict}


@pytest.mark.parametrize(
    ("state", "how", "verdict"),
    [
        ("published", {}, "published"),
        ("published", {"others_changed": True}, "merged"),
        ("partial", {"conflicts": True}, "conflict"),
        ("conflict", {}, "conflict"),
        ("waiting", {}, "waiting"),
        ("waiting", {"conflicts": True}, "conflict"),
        ("waiting", {"twins": True}, "duplicate"),
        ("refused", {}, "refused"),
    ],
)
def test_a_stored_contribution_has_one_verdict(state: str, how: dict[str, bool], verdict: str) -> None:
    known = {"conflicts": False, "others_changed": False, "twins": False, **how}
    assert verdict_for(state, **known) == verdict


def test_an_item_says_what_is_proposed_and_what_it_comes_after() -> None:
    first = creation()
    item = parse_item(
        {**correction(first["uid"], nom="B"), "after": first["uid"], "distinct": [first["uid"]]}
    )
    assert item.after == first["uid"]
    assert item.distinct == {first["uid"]}
    assert item.proposal.changes["nom"]["to"] == "B"


@pytest.mark.parametrize("wrong", [{"after": "x"}, {"instead_of": 3}, {"distinct": "x"}, {"later": 1}])
def test_what_an_item_says_besides_is_checked(wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        parse_item({**creation(), **wrong})


def test_an_item_cannot_come_after_itself() -> None:
    body = creation()
    with pytest.raises(Invalid):
        parse_item({**body, "after": body["uid"]})


def test_the_order_of_keys_does_not_make_another_item() -> None:
    body = creation()
    assert item_hash(body) == item_hash(dict(reversed(body.items())))
    assert item_hash(body) != item_hash({**body, "message": "autre"})


@pytest.mark.parametrize("raw", [None, 3, {}, {"uid": 3}, {"uid": "x"}])
def test_what_has_no_uid_has_no_name(raw: Any) -> None:
    assert item_uid(raw) is None
