"""What leaves the house is read back by other people's parsers, whatever was written in it."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import tracemalloc
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import geojson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.domain.published import COLUMN_NAMES, COLUMNS, Column, ColumnKind, PublishedPlace
from cartoquartiers.exports.feature import csv_header, csv_line, feature_text
from cartoquartiers.exports.registry import BY_NAME, FORMATS, StoredText
from cartoquartiers.exports.schema import table_schema
from cartoquartiers.exports.stream import Totals, gzipped

HOSTILE = (
    "<script>window.__xss=1</script>",
    '"quotes", and; separators',
    "two\r\nlines",
    '=HYPERLINK("http://x")',
    "+33240000000",
    "-1",
    "@import",
    "\ttab",
    "\rreturn",
    "\u2028 line separator \u2029",
    "\x85 next line",
    "emoji 🌳",
    "'",
    '"',
    "\\",
    "é\u0301",
    "\x0b\x0c\x1e",
)
texts = st.one_of(
    st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
)
optional_texts = st.none() | texts
moments = st.integers(946_684_800, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def a_place(**values: Any) -> PublishedPlace:
    """A plain place; keyword arguments replace its columns."""
    plain: dict[str, Any] = {
        "id": "018f0000-0000-7000-8000-000000000001",
        "nom": "Composteur de la place du Sanitat",
        "famille": "service",
        "rubrique": "tri-reemploi",
        "rubrique_libelle": "Tri, déchets et réemploi",
        "longitude": -1.5496,
        "latitude": 47.2161,
        "date_creation": datetime(2026, 11, 1, 8, tzinfo=UTC),
        "date_maj": datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
        "version": 3,
        "licence": "lov2",
        "url": "https://carto.example/lieux/018f0000-0000-7000-8000-000000000001",
    }
    return PublishedPlace(**(plain | values))


places = st.builds(
    a_place,
    id=st.uuids().map(str),
    nom=texts.filter(bool),
    description=optional_texts,
    adresse=optional_texts,
    telephone=optional_texts,
    horaires_texte=optional_texts,
    source=optional_texts,
    longitude=st.floats(-180, 180),
    latitude=st.floats(-90, 90),
    verifie_le=st.none() | st.dates(),
    date_maj=moments,
    version=st.integers(1, 10**6),
    acces_fauteuil=st.sampled_from([None, "oui", "partiel", "non"]),
)


def stored(name: str, some: list[PublishedPlace]) -> tuple[list[bytes], Totals]:
    """The texts kept beside these places for a format, and their totals."""
    write = feature_text if BY_NAME[name].stored is StoredText.FEATURE else csv_line
    kept = [write(place).encode() for place in some]
    return kept, Totals(len(kept), sum(map(len, kept)))


def written(name: str, some: list[PublishedPlace]) -> bytes:
    kept, totals = stored(name, some)
    return b"".join(BY_NAME[name].chunks(kept, totals))


def test_the_columns_are_the_promise_in_its_order() -> None:
    assert COLUMN_NAMES == (
        "id",
        "nom",
        "famille",
        "rubrique",
        "rubrique_libelle",
        "type",
        "type_libelle",
        "description",
        "adresse",
        "code_postal",
        "commune",
        "code_insee",
        "quartier",
        "quartier_libelle",
        "longitude",
        "latitude",
        "telephone",
        "courriel",
        "site_web",
        "horaires",
        "horaires_texte",
        "acces_fauteuil",
        "gestionnaire",
        "structure",
        "photo",
        "photo_credit",
        "photo_licence",
        "etat",
        "ferme_jusqu_au",
        "siret",
        "rna",
        "uai",
        "finess",
        "osm_id",
        "id_acceslibre",
        "id_ban",
        "verifie_le",
        "verifie_par",
        "date_creation",
        "date_maj",
        "version",
        "source",
        "source_id",
        "licence",
        "url",
    )
    assert (*COLUMN_NAMES, "extra") == tuple(field.name for field in fields(PublishedPlace))


def test_a_feature_carries_every_column_null_when_empty() -> None:
    feature = json.loads(feature_text(a_place(extra={"capacite": None, "cle": "oui"})))
    assert list(feature["properties"]) == [*COLUMN_NAMES, "capacite", "cle"]
    assert feature["properties"]["telephone"] is None
    assert feature["geometry"] == {"type": "Point", "coordinates": [-1.5496, 47.2161]}
    assert feature["properties"]["date_maj"] == "2026-11-02T09:30:00Z"
    assert feature["id"] == feature["properties"]["id"]


def test_positions_keep_six_decimals_and_no_minus_zero() -> None:
    text = feature_text(a_place(longitude=-1.23456789, latitude=-0.00000001))
    assert '"coordinates":[-1.234568,0.0]' in text
    assert ",0.000001," in csv_line(a_place(longitude=0.000001))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_not_finite_never_becomes_text(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        feature_text(a_place(longitude=value))


@given(places)
def test_a_feature_says_the_same_when_read_back(place: PublishedPlace) -> None:
    text = feature_text(place)
    assert len(text.splitlines()) == 1
    feature = geojson.loads(text)
    assert feature.is_valid
    assert feature["properties"]["nom"] == place.nom
    assert feature["properties"]["description"] == place.description
    assert feature["geometry"]["coordinates"] == pytest.approx([place.longitude, place.latitude], abs=6e-7)


@given(st.lists(places, max_size=4))
def test_csv_says_the_same_when_read_back(some: list[PublishedPlace]) -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv", some).decode(), newline="")))
    assert len(rows) == len(some)
    for row, place in zip(rows, some, strict=True):
        assert row["nom"] == place.nom
        assert row["telephone"] == (place.telephone or "")
        assert float(row["longitude"]) == pytest.approx(place.longitude, abs=6e-7)


@given(st.lists(places, max_size=4))
def test_excel_never_gets_a_formula_and_loses_no_letter(some: list[PublishedPlace]) -> None:
    content = written("excel", some)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert len(rows) == len(some)
    for row, place in zip(rows, some, strict=True):
        for name in ("nom", "description", "telephone"):
            original = getattr(place, name) or ""
            dangerous = original.startswith(("=", "+", "-", "@", "\t", "\r"))
            assert row[name] == ("'" + original if dangerous else original)
        assert float(row["longitude"].replace(",", ".")) == pytest.approx(place.longitude, abs=6e-7)


@given(st.lists(places, max_size=4))
def test_the_announced_length_is_the_length_sent(some: list[PublishedPlace]) -> None:
    for row in (row for row in FORMATS if row.is_streamed):
        kept, totals = stored(row.name, some)
        for box in (None, (-1.5, 47.0, -1.4, 47.123456)):
            exact = Totals(totals.count, totals.size, box)
            assert row.measure(kept, exact) == len(b"".join(row.chunks(kept, exact)))


@given(st.lists(places, max_size=4))
def test_every_geojson_family_holds_the_same_features(some: list[PublishedPlace]) -> None:
    features = geojson.loads(written("geojson", some))["features"]
    lines = [json.loads(line) for line in written("geojsonl", some).decode().splitlines()]
    records = [json.loads(record) for record in written("geojsons", some).decode().split("\x1e")[1:]]
    assert lines == records == features
    assert len(features) == len(some)


def test_nothing_selected_is_an_empty_collection() -> None:
    assert json.loads(written("geojson", [])) == {
        "type": "FeatureCollection",
        "name": "lieux",
        "features": [],
    }
    assert written("csv", []).decode() == csv_header()
    assert written("geojsonl", []) == b""


def test_extra_fields_take_their_columns_at_the_end() -> None:
    extra = ("capacite", "cle")
    columns = (
        Column("capacite", ColumnKind.DECIMAL, "Capacité", "Combien de places"),
        Column("cle", ColumnKind.TEXT, "Clé", "Où la demander"),
    )
    said = {"capacite": 12.5, "cle": "12.5"}
    kept = [csv_line(a_place(extra=said), extra).encode(), csv_line(a_place(), extra).encode()]
    totals = Totals(2, sum(map(len, kept)), extra_columns=columns)
    rows = list(
        csv.DictReader(io.StringIO(b"".join(BY_NAME["csv"].chunks(kept, totals)).decode(), newline=""))
    )
    assert [row["capacite"] for row in rows] == ["12.5", ""]
    excel = b"".join(BY_NAME["excel"].chunks(kept, totals)).decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(excel, newline=""), delimiter=";"))
    assert (row["capacite"], row["cle"]) == ("12,5", "12.5"), "a text that looks like a number stays as it is"


def test_a_cut_gzip_stream_does_not_look_complete() -> None:
    def cut() -> Iterator[bytes]:
        yield os.urandom(100_000)
        raise ConnectionError

    received: list[bytes] = []
    with pytest.raises(ConnectionError):
        received.extend(gzipped(cut()))
    with pytest.raises(EOFError):
        gzip.decompress(b"".join(received))
    assert gzip.decompress(b"".join(gzipped([b"whole ", b"file"]))) == b"whole file"


@pytest.mark.parametrize("name", sorted(row.name for row in FORMATS if row.is_streamed))
def test_memory_does_not_grow_with_the_number_of_places(name: str) -> None:
    (text,), totals = stored(name, [a_place()])

    def peak(count: int) -> int:
        tracemalloc.start()
        for _ in gzipped(
            BY_NAME[name].chunks((text for _ in range(count)), Totals(count, totals.size * count)), 1
        ):
            pass
        high = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return high

    assert peak(4000) < 1.5 * peak(400)


def test_the_schema_describes_each_column_once() -> None:
    schema = table_schema()
    assert [field["name"] for field in schema["fields"]] == list(COLUMN_NAMES)
    assert all(field["title"] and field["description"] for field in schema["fields"])
    assert len({column.label for column in COLUMNS}) >= len(COLUMNS) - 1
