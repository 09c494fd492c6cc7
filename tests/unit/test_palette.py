"""The colours of the rubriques can be told apart by everybody, on paper and on each other."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from pathlib import Path

import pytest
import yaml

from cartoquartiers.domain.colour import (
    PALETTE,
    PAPER,
    contrast_ratio,
    delta_e,
    lab,
    luminance,
    readable_on,
    simulate,
)

ROOT = Path(__file__).resolve().parents[2]
VISIONS = ("protanopia", "deuteranopia")


@pytest.mark.parametrize(("code", "colour"), PALETTE.items())
def test_a_rubrique_stands_out_on_paper(code: str, colour: str) -> None:
    assert contrast_ratio(colour, PAPER) >= 3


@pytest.mark.parametrize(("code", "colour"), PALETTE.items())
def test_its_white_pictogram_stands_out_on_it(code: str, colour: str) -> None:
    assert contrast_ratio("#FFFFFF", colour) >= 3


@pytest.mark.parametrize("vision", VISIONS)
def test_two_rubriques_differ_at_a_glance_for_a_colour_blind_person(vision: str) -> None:
    seen = {code: simulate(colour, vision) for code, colour in PALETTE.items()}
    too_close = [(a, b) for a, b in combinations(seen, 2) if delta_e(seen[a], seen[b]) < 10]
    assert too_close == []


def test_the_palette_steps_from_dark_to_light() -> None:
    # One unit of tolerance: two hues of the same lightness are told apart by the hue.
    assert all(lab(a)[0] <= lab(b)[0] + 1 for a, b in pairwise(PALETTE.values()))


def test_the_palette_has_the_thirteen_rubriques() -> None:
    assert len(PALETTE) == len(set(PALETTE.values())) == 13


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#FFFFFF", 21.0), ("#777777", "#FFFFFF", 4.48), ("#FFFFFF", "#FFFFFF", 1.0)],
)
def test_contrast_agrees_with_published_values(one: str, other: str, ratio: float) -> None:
    assert contrast_ratio(one, other) == contrast_ratio(other, one) == pytest.approx(ratio, abs=0.01)


def test_lab_agrees_with_published_values() -> None:
    assert lab("#FF0000") == pytest.approx((53.24, 80.09, 67.2), abs=0.05)
    assert delta_e("#FF0000", "#FF0000") == 0


def test_grey_is_grey_for_everybody_and_red_is_not() -> None:
    for vision in VISIONS:
        assert delta_e(simulate("#808080", vision), "#808080") < 1
        assert delta_e(simulate("#FF0000", vision), "#FF0000") > 10
    with pytest.raises(KeyError):
        simulate("#808080", "nobody")


def test_a_pictogram_is_white_wherever_white_is_seen() -> None:
    assert readable_on("#0B6E6E") == "#FFFFFF"
    assert readable_on("#FFE680") == "#1C2B33"
    assert luminance("#FFFFFF") == pytest.approx(1)


def test_the_demonstration_wears_the_palette_and_drawings_that_exist() -> None:
    taxonomy = yaml.safe_load((ROOT / "cartoquartiers/starter/taxonomy.yaml").read_text(encoding="utf-8"))
    assert {rubrique["code"]: rubrique["colour"] for rubrique in taxonomy["rubriques"]} == PALETTE
    sprite = (ROOT / "static/img/pictograms.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    types = [kind for rubrique in taxonomy["rubriques"] for kind in rubrique["types"]]
    assert {item["pictogram"] for item in [*taxonomy["rubriques"], *types]} <= drawn


def test_every_icon_of_the_templates_is_in_the_sprite() -> None:
    drawn = set(
        re.findall(r'<symbol id="([^"]+)"', (ROOT / "static/img/icons.svg").read_text(encoding="utf-8"))
    )
    used = {
        (page.name, name)
        for page in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"""\bicon\("([a-z-]+)""", page.read_text(encoding="utf-8"))
    }
    assert used
    assert {(page, name) for page, name in used if name not in drawn} == set()
