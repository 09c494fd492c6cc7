"""The files of the demonstration: enough places, true positions, codes that resolve, nothing said twice."""

import io
import re
from datetime import UTC, datetime
from itertools import combinations

import pytest
import shapely
from PIL import Image

from cartoquartiers.demonstration import files, photos
from cartoquartiers.demonstration.drawings.scenes import SCENES
from cartoquartiers.demonstration.story import steps
from cartoquartiers.domain import colour
from cartoquartiers.domain.geometry import metres_between
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.domain.vocabulary import Family, Kind, Verdict
from tests.house.sources import ROOT

QUARTIERS = {
    "1": "Centre-ville",
    "2": "Bellevue – Chantenay – Sainte-Anne",
    "3": "Dervallières – Zola",
    "4": "Hauts-Pavés – Saint-Félix",
    "5": "Malakoff – Saint-Donatien",
    "6": "Île de Nantes",
    "7": "Breil – Barberie",
    "8": "Nantes Nord",
    "9": "Nantes Erdre",
    "10": "Doulon – Bottière",
    "11": "Nantes Sud",
}
TYPES = {each.code: each for _, types in files.rubriques() for each in types}
PLACES = files.places()
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def test_a_note_waits_in_the_demonstration() -> None:
    notes = [step.body["note"] for step in steps(NOW) if step.body["kind"] == "tip"]
    assert any(notes)


def test_the_demonstration_is_large_enough() -> None:
    assert len(PLACES) >= 220
    used = {row["type"] for row in PLACES}
    assert len(used) >= 40
    assert len({TYPES[code].category for code in used}) >= 12


def test_rubriques_and_types_are_complete() -> None:
    sprite = set(
        re.findall(r'<symbol id="([^"]+)"', (ROOT / "static/img/pictograms.svg").read_text(encoding="utf-8"))
    )
    rows = files.rubriques()
    assert [category.code for category, _ in rows]
    assert sum(len(types) for _, types in rows) == len(TYPES) >= 45
    for category, types in rows:
        assert category.pictogram in sprite
        assert category.colour == colour.PALETTE[category.code]
        for each in types:
            assert each.pictogram in sprite, each.code
            assert each.family in set(Family), each.code
            assert each.synonyms, each.code
            assert 1 <= each.verification_months <= 60, each.code


def test_the_eleven_quartiers_bear_their_names_and_share_their_edges() -> None:
    outlines = files.quartiers()
    assert {outline.code: outline.name for outline in outlines} == QUARTIERS
    assert shapely.coverage_is_valid([part for o in outlines for part in shapely.get_parts(o.shape)])
    whole = shapely.union_all([outline.shape for outline in outlines])
    assert len(shapely.get_parts(whole)) == 1
    assert not shapely.get_parts(whole)[0].interiors
    [commune] = files.communes()
    assert commune.code == "44109"
    assert whole.symmetric_difference(commune.shape).area < 1e-9


def test_outlines_stay_light() -> None:
    names = ("quartiers.geojson", "commune.geojson")
    assert sum((files.FOLDER / name).stat().st_size for name in names) <= 60_000


def test_each_place_lies_in_its_quartier() -> None:
    shapes = {outline.code: outline.shape for outline in files.quartiers()}
    astray = [
        row["key"] for row in PLACES if not shapes[row["quartier"]].covers(shapely.Point(row["position"]))
    ]
    assert not astray
    assert {row["quartier"] for row in PLACES} == set(QUARTIERS)


def test_keys_and_names_are_unique() -> None:
    keys = [row["key"] for row in PLACES] + [row["key"] for row in files.contributions()]
    assert len(keys) == len(set(keys))
    names = [(row["nom"], row["type"]) for row in PLACES]
    assert len(names) == len(set(names))


def test_no_place_is_there_twice() -> None:
    near = [
        (a["key"], b["key"])
        for a, b in combinations(PLACES, 2)
        if a["type"] == b["type"] and metres_between(tuple(a["position"]), tuple(b["position"])) < 60
    ]
    assert not near


def test_the_whole_story_is_made_of_well_formed_proposals_in_order() -> None:
    told = steps(NOW)
    drawn = {"photos": [{"sha256": "0" * 64}]}
    uids = [parse_proposal(step.body | drawn if step.photo else step.body).uid for step in told]
    assert len(uids) == len(set(uids))
    assert [step.at for step in told] == sorted(step.at for step in told)
    assert all(step.sent <= step.at <= NOW for step in told)


def test_the_story_is_the_same_each_time_it_is_told() -> None:
    assert [step.body["uid"] for step in steps(NOW)] == [step.body["uid"] for step in steps(NOW)]


def test_waiting_contributions_are_of_every_kind() -> None:
    waiting = {row["kind"] for row in files.contributions() if not row.get("decisions")}
    assert waiting == set(Kind)
    verdicts = {
        each.get("verdict", "answer") for row in files.contributions() for each in row.get("decisions", ())
    }
    assert {
        Verdict.ACCEPT,
        Verdict.AMEND,
        Verdict.REFUSE,
        Verdict.ASK,
        Verdict.WITHDRAW,
        "answer",
    } <= verdicts


def test_contributions_speak_of_places_that_are_there() -> None:
    keys = {row["key"] for row in PLACES}
    told = [row[name] for row in files.contributions() for name in ("place", "replaced_by") if name in row]
    assert told
    assert set(told) <= keys


def test_some_creations_wait_beside_a_place_of_the_same_type() -> None:
    beside = [
        row["key"]
        for row in files.contributions()
        if row["kind"] == "create" and "position" in row["changes"]
        for place in PLACES
        if place["type"] == row["changes"].get("type")
        and metres_between(tuple(place["position"]), tuple(row["changes"]["position"])) < 100
    ]
    assert len(set(beside)) >= 2


def test_one_creation_waits_with_an_address_alone() -> None:
    alone = [r for r in files.contributions() if r["kind"] == "create" and "position" not in r["changes"]]
    assert alone
    assert all("adresse" in row["changes"] for row in alone)


def test_no_mobile_number_and_no_mail_address_is_given() -> None:
    rows = [*PLACES, *(row.get("changes", {}) for row in files.contributions())]
    numbers = [row["telephone"] for row in rows if row.get("telephone")]
    assert not [number for number in numbers if re.match(r"0[67]", number)]
    assert not [row for row in rows if "courriel" in row]


@pytest.mark.parametrize("scene", sorted(SCENES))
def test_each_scene_is_a_photo_always_the_same(scene: str) -> None:
    drawn = photos.draw(scene, "essai")
    assert drawn == photos.draw(scene, "essai")
    with Image.open(io.BytesIO(drawn)) as picture:
        assert picture.format == "JPEG"
        assert picture.size == (1200, 900)
        assert not picture.getexif()
    assert photos.alternative_text(scene).startswith("Dessin")


def test_scenes_of_the_files_are_drawn() -> None:
    wanted = {row["photo"] for row in [*PLACES, *files.contributions()] if "photo" in row}
    assert len(wanted) >= 10
    assert wanted <= set(SCENES)
