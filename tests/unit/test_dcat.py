"""The catalogue: one tree, three writings, the same bytes in every process."""

import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from rdflib import RDF, BNode, Graph, Namespace, URIRef
from rdflib.compare import isomorphic

from cartoquartiers.domain.vocabulary import Licence
from cartoquartiers.exports.dcat import File, Part, Portal, Service, catalogue
from cartoquartiers.exports.dcat_terms import themes_of
from cartoquartiers.exports.rdf import WRITINGS, json_ld, written

DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCT = Namespace("http://purl.org/dc/terms/")
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HOSTILE = 'Œuvres & <script>"x"</script>\n🌳 «\u202fL’Île\u202f»'
BASE = "https://carte.example"
FORMATS = {"jsonld": "json-ld", "ttl": "turtle", "rdf": "xml"}


def a_catalogue(**changes: Any) -> dict[str, Any]:
    """A catalogue whose texts try each writing; keyword arguments replace parts of the portal."""
    files = [
        File(
            "lieux.geojson",
            "/exports/lieux.geojson",
            "GeoJSON",
            HOSTILE,
            "application/geo+json",
            123,
            "ab" * 32,
        ),
        File("lieux.fgb", "/exports/lieux.fgb?q=a&b=%22", HOSTILE, "d", "application/octet-stream"),
    ]
    portal: dict[str, Any] = {
        "base_url": BASE,
        "title": HOSTILE,
        "description": HOSTILE,
        "publisher": HOSTILE,
        "email": "a@b.example",
        "territory": HOSTILE,
        "box": (-1.6, 47.1, -1.5, 47.2),
        "modified": NOW,
    } | changes
    part = Part(
        "lieux",
        HOSTILE,
        HOSTILE,
        Licence.LOV2,
        files,
        NOW,
        themes=("ENVI",),
        keywords=(HOSTILE,),
        sources=("A", "B"),
    )
    service = Service("ogc", "/ogc", "OGC", "d", "/ogc/api", "http://www.opengis.net/x", ("lieux",))
    return catalogue(Portal(**portal), [part], [service])


def graph_of(suffix: str, **changes: Any) -> Graph:
    found = Graph()
    text = json_ld(a_catalogue(**changes))
    return found.parse(data=written(text, WRITINGS[suffix]), format=FORMATS[suffix])


@pytest.mark.parametrize("suffix", ["ttl", "rdf"])
def test_the_three_writings_say_the_same(suffix: str) -> None:
    assert isomorphic(graph_of(suffix), graph_of("jsonld"))


def test_what_harvesters_recognise_a_thing_by_is_made_of_the_address_and_of_codes() -> None:
    graph = graph_of("ttl")
    dataset = URIRef(f"{BASE}/catalogue#lieux")
    assert str(graph.value(dataset, DCT.identifier)) == str(dataset)
    distributions = set(graph.objects(dataset, DCAT.distribution))
    assert distributions == {URIRef(f"{BASE}/catalogue#lieux%2Flieux.{end}") for end in ("geojson", "fgb")}
    assert isinstance(graph.value(dataset, DCT.temporal), BNode)
    assert str(graph.value(dataset, DCT["title"])) == HOSTILE
    for one in distributions:
        assert graph.value(one, DCAT.downloadURL) == graph.value(one, DCAT.accessURL)
        assert graph.value(one, DCT["format"]) is not None


def test_nothing_has_to_be_fetched_to_read_it() -> None:
    assert all(isinstance(iri, str) for iri in a_catalogue()["@context"].values())


def test_a_town_without_outlines_and_address_says_neither() -> None:
    graph = graph_of("ttl", box=None, email="")
    assert (None, DCT.spatial, None) not in graph
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == 1


def test_the_bytes_are_the_same_in_every_process() -> None:
    program = (
        "import hashlib, tests.unit.test_dcat as t\n"
        "for w in t.WRITINGS.values():\n"
        "    print(hashlib.md5(t.written(t.json_ld(t.a_catalogue()), w)).hexdigest())"
    )
    here = [hashlib.md5(written(json_ld(a_catalogue()), w)).hexdigest() for w in WRITINGS.values()]  # noqa: S324
    there = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env={**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=True,
    )
    assert there.stdout.split() == here


@pytest.mark.parametrize(
    ("code", "themes"),
    [
        ("tri-reemploi", ("ENVI",)),
        ("espaces-verts", ("ENVI",)),
        ("deplacements", ("TRAN",)),
        ("culture", ("EDUC",)),
        ("vie-de-quartier", ("SOCI",)),
        ("licornes", ("REGI",)),
        ("tricot", ("REGI",)),
        ("eau-toilettes", ("ENVI", "HEAL")),
    ],
)
def test_a_rubrique_has_a_theme(code: str, themes: tuple[str, ...]) -> None:
    assert themes_of(code) == themes


def test_the_text_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(json_ld(a_catalogue()))["dcat:dataset"][0]["dct:title"]["@value"] == HOSTILE
