"""Whatever colour a town chooses, what is written in it or on it can be read, by day and by night."""

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cartoquartiers.domain.accent import HOUSE, NIGHT, WHITE, by_day, by_night, parse_accent
from cartoquartiers.domain.base_map import parse_tiles
from cartoquartiers.domain.colour import PAPER, contrast_ratio
from cartoquartiers.domain.errors import ValueProblem

TILES = "https://{s}.tuiles.example.org/{z}/{x}/{y}.png"


@given(st.integers(0, 0xFFFFFF))
def test_every_accepted_colour_has_readable_shades(number: int) -> None:
    colour = f"#{number:06X}"
    assume(colour != HOUSE)
    if min(contrast_ratio(colour, PAPER), contrast_ratio(colour, WHITE)) < 4.5:
        with pytest.raises(ValueProblem, match="accent_too_light"):
            parse_accent(colour)
        return
    accepted = parse_accent(colour)
    for shades, ground in ((by_day(accepted), WHITE), (by_night(accepted), NIGHT)):
        assert contrast_ratio(shades.accent, ground) >= 4.5
        assert contrast_ratio(shades.accent, shades.soft) >= 4.5
        assert contrast_ratio(shades.strong, shades.soft) >= 4.5
        assert contrast_ratio(shades.on_accent, shades.accent) >= 4.5
        assert contrast_ratio(shades.on_accent, shades.strong) >= 4.5
        assert contrast_ratio(shades.deep, ground) >= 7
    deep = by_day(accepted).deep
    assert min(contrast_ratio(deep, PAPER), contrast_ratio(deep, WHITE)) >= 7


def test_the_colour_of_the_house_is_no_choice() -> None:
    values = (Path(__file__).resolve().parents[2] / "static/css/tokens.css").read_text("utf-8")
    assert f"--accent-deep: {by_day(HOUSE).deep.lower()};" in values
    assert parse_accent(HOUSE.lower()) == parse_accent(" ") == ""
    assert parse_accent("#7b1fa2") == "#7B1FA2"


@pytest.mark.parametrize("given_", ["rouge", "#12345", "#GGGGGG", "#1234567", "#000;}body{display:none"])
def test_what_is_no_colour_is_refused(given_: str) -> None:
    with pytest.raises(ValueProblem) as refused:
        parse_accent(given_)
    assert refused.value.code == "colour_invalid"


@pytest.mark.parametrize("address", [TILES, "https://a.example:8443/{z}/{y}/{x}@2x.png?cle=1", ""])
def test_tiles_of_a_public_server_are_taken(address: str) -> None:
    assert parse_tiles(f" {address} ") == address


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://a.example/{z}/{x}/{y}.png", "tiles_https"),
        ("javascript:alert(1)//{z}{x}{y}", "tiles_https"),
        ("https://a.example/{z}/{x}.png", "tiles_placeholders"),
        ("https://a.example/{z}/{x}/{y}/{key}.png", "tiles_placeholders"),
        ("https://a.example/{z}/{x}/{y}/{.png", "tiles_placeholders"),
        ("https://a.example;script-src/{z}/{x}/{y}", "tiles_invalid"),
        ("https://*/{z}/{x}/{y}", "tiles_invalid"),
        ("https://{s}/{z}/{x}/{y}", "tiles_invalid"),
        ("https://moi:secret@a.example/{z}/{x}/{y}", "tiles_invalid"),
        ("https://a.example:99999/{z}/{x}/{y}", "tiles_invalid"),
        ("https://a.example/ {z}/{x}/{y}", "tiles_invalid"),
        ("https://[::1/{z}/{x}/{y}", "tiles_invalid"),
        (TILES + "a" * 500, "too_long"),
    ],
)
def test_other_tiles_are_refused(address: str, code: str) -> None:
    with pytest.raises(ValueProblem) as refused:
        parse_tiles(address)
    assert refused.value.code == code
