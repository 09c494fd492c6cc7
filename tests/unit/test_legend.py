"""From the legend of a map made elsewhere to rubriques and types."""

import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cartoquartiers.adapters.tabular.map_legends import legend_of
from cartoquartiers.domain import pictogram_words
from cartoquartiers.domain.colour import PALETTE, contrast_ratio
from cartoquartiers.domain.legend import NewRubrique, NewType, Sign, free_code, legible, proposal
from cartoquartiers.domain.pictogram_words import pictogram_of
from cartoquartiers.domain.taxonomy import Category, Taxonomy

GOGO = {
    "data": [],
    "taxonomy": [
        {
            "id": 1,
            "name": "Catégories principales",
            "options": [
                {
                    "id": 2,
                    "name": "Alimentation",
                    "color": "#CC8800",
                    "subcategories": [
                        {
                            "id": 3,
                            "name": "Sous-catégories",
                            "options": [{"id": 4, "name": "Épicerie en vrac"}],
                        }
                    ],
                }
            ],
        }
    ],
}


def test_the_taxonomy_of_gogocarto_is_groups_with_colours() -> None:
    legend = legend_of(GOGO)
    assert legend == {"Alimentation": Sign("#CC8800", ""), "Épicerie en vrac": Sign("", "Alimentation")}
    rubriques, types = proposal([("Épicerie en vrac", 3), ("Alimentation", 1)], legend, Taxonomy())
    assert [one.label for one in rubriques] == ["Alimentation"]
    assert types == [
        NewType("Épicerie en vrac", 3, "new:0", "grocery"),
        NewType("Alimentation", 1, "new:0", "catering"),
    ]
    ours = Taxonomy({"manger": Category("manger", "alimentation")})
    assert proposal([("Épicerie en vrac", 3)], legend, ours) == (
        [],
        [NewType("Épicerie en vrac", 3, "manger", "grocery")],
    )


def test_layers_of_umap_bring_their_colours_and_odd_ones_none() -> None:
    layers = [
        {"_umap_options": {"name": "Bancs", "color": "DarkRed"}},
        {"_umap_options": {"name": "Ici", "color": "pas une couleur"}},
        {"_umap_options": {"name": "Là"}},
        7,
    ]
    legend = legend_of({"type": "umap", "layers": layers})
    assert {word: sign.colour for word, sign in legend.items()} == {
        "Bancs": "#8B0000",
        "Ici": "",
        "Là": "#00008B",
    }
    rubriques, _types = proposal([("Bancs", 2)], legend, Taxonomy())
    assert rubriques == [NewRubrique("Bancs", "#8B0000")]
    assert legend_of([1]) == legend_of({"a": 1}) == {}


@settings(max_examples=30)
@given(st.integers(0, 0xFFFFFF))
def test_a_pictogram_can_be_seen_on_every_colour_that_is_proposed(number: int) -> None:
    colour = legible(f"#{number:06X}")
    assert re.fullmatch(r"#[0-9A-F]{6}", colour)
    assert contrast_ratio(colour, "#FFFFFF") >= 3


def test_a_code_is_free() -> None:
    assert free_code("Épicerie en vrac", {}) == "epicerie-en-vrac"
    assert free_code("Épicerie", {"epicerie": 1, "epicerie-2": 1}) == "epicerie-3"


def test_a_drawing_is_found_by_words_and_stands_in_the_sprite() -> None:
    sprite = (Path(__file__).parents[2] / "static/img/pictograms.svg").read_text(encoding="utf-8")
    words = [
        "Jardins partagés",
        "Vélos",
        "Bus",
        "Café associatif",
        "Écoles",
        "Épiceries",
        "Dons",
        "Pain, farine",
    ]
    drawn = [pictogram_of(word) for word in words]
    expected = ["garden", "bicycle", "bus", "cafe", "school", "grocery", "gift", "bread"]
    assert drawn == expected
    assert all(f'id="{symbol}"' in sprite for symbol in pictogram_words._WORDS)
    assert (pictogram_of("Licorne", "icon leaf 1"), pictogram_of("Licorne")) == ("garden", "marker")


def test_rubriques_without_a_colour_get_those_that_nobody_uses_yet() -> None:
    used = Category("sport", "Sport", PALETTE["sport"])
    made, _types = proposal([(word, 1) for word in "abcdefghijklmnop"], {}, Taxonomy({"sport": used}))
    colours = [one.colour for one in made]
    assert len({*colours[:12]}) == 12
    assert PALETTE["sport"] not in colours[:12]
    assert made[0].label == "A", "as a sentence begins"


def test_groups_that_differ_by_their_capitals_are_one_rubrique() -> None:
    legend = {"Banc": Sign(group="Mobilier"), "Table": Sign(group="mobilier")}
    rubriques, types = proposal([("Banc", 2), ("Table", 1)], legend, Taxonomy())
    assert [one.label for one in rubriques] == ["Mobilier"]
    assert [one.rubrique for one in types] == ["new:0", "new:0"]
    rubriques, types = proposal([("bancs", 2), ("Bancs", 1)], {}, Taxonomy())
    assert ([one.label for one in rubriques], types[1].rubrique) == (["Bancs"], "new:0")
