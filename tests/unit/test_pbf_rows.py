"""Extracts of OpenStreetMap: the kinds of places that are known here, and nothing in silence."""

import io
import sys
from pathlib import Path

import pytest

from cartoquartiers.adapters.tabular.whole import read_whole
from cartoquartiers.domain.errors import Invalid
from cartoquartiers.domain.import_kinds import KIND_COLUMN
from cartoquartiers.domain.import_words import FileNotice, FileTrouble

osmium = pytest.importorskip("osmium")
mutable = pytest.importorskip("osmium.osm.mutable")
CORNERS = [(-1.55, 47.21), (-1.549, 47.21), (-1.549, 47.211), (-1.55, 47.211)]


def extract(folder: Path) -> bytes:
    """A point, an area, a relation with its outline, one without, and a shop that is no place here."""
    file = folder / "extrait.osm.pbf"
    with osmium.SimpleWriter(str(file)) as out:
        for number, corner in enumerate(CORNERS, start=1):
            out.add_node(mutable.Node(id=number, location=corner))
        tags = {"amenity": "recycling", "name": "Point tri", "odd:tag": "x", "addr:street": "rue du Port"}
        out.add_node(mutable.Node(id=10, location=(-1.552, 47.215), tags=tags))
        out.add_node(mutable.Node(id=11, location=(-1.552, 47.216), tags={"shop": "bakery"}))
        out.add_way(mutable.Way(id=1, nodes=[1, 2, 3, 4, 1], tags={"leisure": "park", "name": "Parc"}))
        out.add_way(mutable.Way(id=2, nodes=[1, 2, 3, 4, 1]))
        school = {"type": "multipolygon", "amenity": "school", "name": "École"}
        out.add_relation(mutable.Relation(id=5, members=[("w", 2, "outer")], tags=school))
        library = {"type": "site", "amenity": "library", "name": "Bibliothèque"}
        out.add_relation(mutable.Relation(id=6, members=[("w", 2, "part")], tags=library))
    return file.read_bytes()


def test_an_extract_gives_the_kinds_of_places_that_are_known_here(tmp_path: Path) -> None:
    table = read_whole(io.BytesIO(extract(tmp_path)))
    told = {
        row.values["@id"]: (row.values[KIND_COLUMN], row.geometry["type"] if row.geometry else None)
        for row in table.rows
    }
    assert told == {
        "node/10": ("amenity=recycling", "Point"),
        "way/1": ("leisure=park", "Polygon"),
        "relation/5": ("amenity=school", "MultiPolygon"),
        "relation/6": ("amenity=library", None),
    }
    assert table.rows[0].values["adresse"] == "rue du Port"
    assert "odd:tag" not in table.columns
    assert [(one.code, one.params) for one in table.notices] == [(FileNotice.OTHER_KINDS, {"count": 1})]


def test_a_cut_extract_is_told_and_so_is_a_site_that_reads_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = extract(tmp_path)
    for content in (whole[:-40], whole[:60] + bytes(200)):
        with pytest.raises(Invalid) as refused:
            read_whole(io.BytesIO(content))
        assert refused.value.problems[0].code == FileTrouble.BAD_PBF
    monkeypatch.setitem(sys.modules, "osmium", None)
    with pytest.raises(Invalid) as refused:
        read_whole(io.BytesIO(whole))
    assert refused.value.problems[0].code == FileTrouble.NO_PBF
