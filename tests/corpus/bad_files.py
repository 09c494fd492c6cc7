"""Bad files for a town's outlines: GeoJSON that people and ill-wishers send, and every other kind of file.

None of them can be taken as outlines; whatever reads them as a table may refuse them too, and never falls.
"""

import gzip
import io
import json
import zipfile
from dataclasses import dataclass
from functools import cache
from typing import Any

SQUARE = [[[-1.56, 47.21], [-1.55, 47.21], [-1.55, 47.22], [-1.56, 47.22], [-1.56, 47.21]]]
_BILLION = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
_DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">' + _BILLION + b"]>"
_OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_KML = b'<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>%s</name></Placemark></kml>'
_GPX = b'<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1"><wpt lat="%s" lon="-1.5"/></gpx>'


@dataclass(frozen=True)
class BadFile:
    """One file: its name says what is bad about it and ends in what it claims to be."""

    name: str
    data: bytes


@cache
def bad_files() -> tuple[BadFile, ...]:
    """The whole collection, made by the first test of a process that asks for it."""
    kinds = (_geometries, _properties, _envelopes, _json, _csv, _xml, _archives)
    return tuple(BadFile(name, data) for kind in kinds for name, data in kind().items())


def outlines(*features: Any, **more: Any) -> bytes:
    """A collection of features as a file."""
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    """One outline; ``properties`` override a code and a name that are good."""
    told = {"code": "q7", "nom": "Sept", **properties}
    return {"type": "Feature", "properties": told, "geometry": geometry}


def polygon(coordinates: Any) -> dict[str, Any]:
    """A geometry of that name, whatever its coordinates are."""
    return {"type": "Polygon", "coordinates": coordinates}


def _ring(*points: list[Any]) -> bytes:
    return outlines(feature(polygon([[*points, points[0]]])))


def _geometries() -> dict[str, bytes]:
    geometries: dict[str, Any] = {
        "none": None,
        "a text": "POLYGON((0 0, 1 1, 1 0, 0 0))",
        "a number": 12,
        "a list": [SQUARE],
        "without a type": {"coordinates": SQUARE},
        "of an unknown type": {"type": "Circle", "coordinates": SQUARE},
        "of a type that is a list": {"type": ["Polygon"], "coordinates": SQUARE},
        "a point": {"type": "Point", "coordinates": [-1.55, 47.21]},
        "a line": {"type": "LineString", "coordinates": SQUARE[0]},
        "a collection": {"type": "GeometryCollection", "geometries": [polygon(SQUARE)]},
        "without coordinates": {"type": "Polygon"},
        "null coordinates": polygon(None),
        "no ring": polygon([]),
        "an empty ring": polygon([[]]),
        "one point in a ring": polygon([[[-1.5, 47.2]]]),
        "two points in a ring": polygon([[[-1.5, 47.2], [-1.6, 47.2]]]),
        "points of one number": polygon([[[1], [2], [3], [1]]]),
        "points of text": polygon([[["-1.5", "47.2"], ["-1.6", "47.2"], ["-1.6", "47.3"], ["-1.5", "47.2"]]]),
        "points of booleans": polygon([[[True, False], [False, True], [True, True], [True, False]]]),
        "points of nulls": polygon([[[None, None]] * 4]),
        "points of objects": polygon([[{"lon": -1.5, "lat": 47.2}] * 4]),
        "ragged points": polygon([[[-1.5, 47.2], [-1.6], [-1.6, 47.3, 1.0], [-1.5, 47.2]]]),
        "too shallow": polygon(SQUARE[0]),
        "too deep": polygon([[SQUARE]]),
        "flat": polygon([[[-1.5, 47.2], [-1.6, 47.2], [-1.7, 47.2], [-1.5, 47.2]]]),
        "one point four times": polygon([[[-1.5, 47.2]] * 4]),
        "a MultiPolygon of nothing": {"type": "MultiPolygon", "coordinates": []},
        "a MultiPolygon too shallow": {"type": "MultiPolygon", "coordinates": SQUARE},
    }
    made = {f"geometry {name}.geojson": outlines(feature(value)) for name, value in geometries.items()}
    return {
        **made,
        "Lambert 93.geojson": _ring([355e3, 6689e3], [356e3, 6689e3], [356e3, 6690e3]),
        "Web Mercator.geojson": _ring([-172e3, 5.97e6], [-171e3, 5.97e6], [-171e3, 5.98e6]),
        "latitude of 91.geojson": _ring([-1.5, 91], [-1.6, 91], [-1.6, 90.5]),
        "longitude of 1e300.geojson": _ring([1e300, 47], [-1.6, 47], [-1.6, 48]),
        "coordinate beyond a double.geojson": _ring([0, 47], [1, 47], [1, 48]).replace(
            b"[1, 48]", b"[1e999, 48]"
        ),
        "NaN.geojson": _ring([0, 47], [1, 47], [1, 48]).replace(b"[1, 48]", b"[NaN, 48]"),
        "half good.geojson": outlines(feature(polygon(SQUARE), code="q8"), feature(None)),
    }


def _properties() -> dict[str, bytes]:
    square = polygon(SQUARE)
    properties: dict[str, dict[str, Any]] = {
        "code empty": {"code": ""},
        "code of blanks": {"code": " \u00a0"},
        "code null": {"code": None},
        "code a list": {"code": ["q7"]},
        "code an object": {"code": {"a": 1}},
        "code with a NUL": {"code": "q\0"},
        "code with half a surrogate pair": {"code": "q\ud800"},
        "code of 1 MB": {"code": "9" * 1_000_000},
        "name empty": {"nom": ""},
        "name null": {"nom": None},
        "name a list": {"nom": [1]},
        "name with a NUL": {"nom": "Sept\0"},
        "name with half a surrogate pair": {"nom": "Sept \udfff"},
        "name with a bell": {"nom": "Sept\x07"},
        "name of 1 MB": {"nom": "a" * 1_000_000},
    }
    made = {f"{name}.geojson": outlines(feature(square, **more)) for name, more in properties.items()}
    return {
        **made,
        "one code twice.geojson": outlines(feature(square), feature(square)),
        "no properties.geojson": outlines({"type": "Feature", "geometry": square}),
        "properties a list.geojson": outlines({"type": "Feature", "properties": [], "geometry": square}),
    }


def _envelopes() -> dict[str, bytes]:
    return {
        "no feature.geojson": outlines(),
        "features null.geojson": b'{"type": "FeatureCollection", "features": null}',
        "features an object.geojson": b'{"type": "FeatureCollection", "features": {}}',
        "features of numbers.geojson": outlines(1, 2),
        "features of nulls.geojson": outlines(None),
        "too many features.geojson": outlines(*[{"type": "Feature"}] * 5001),
        "one feature alone.geojson": json.dumps(feature(polygon(SQUARE))).encode(),
        "one geometry alone.geojson": json.dumps(polygon(SQUARE)).encode(),
        "topology.topojson": b'{"type": "Topology", "objects": {}, "arcs": []}',
        "Esri.json": b'{"geometryType": "esriGeometryPolygon", "features": [{"attributes": {}}]}',
        "a list.json": b"[]",
        "null.json": b"null",
        "a string.json": b'"FeatureCollection"',
    }


def _json() -> dict[str, bytes]:
    good = outlines(feature(polygon(SQUARE)))
    return {
        "empty.geojson": b"",
        "blanks.geojson": b" \n\t ",
        "cut short.geojson": good[: len(good) // 2],
        "two documents.geojson": good + good,
        "a comma too much.geojson": good[:-1] + b",}",
        "single quotes.geojson": good.replace(b'"', b"'"),
        "a comment.geojson": b"// quartiers\n" + good,
        "UTF-16.geojson": good.decode().encode("utf-16"),
        "cp1252.geojson": good.replace(b"Sept", b"Sept\xe9"),
        "overlong UTF-8.geojson": good.replace(b"Sept", b"\xc0\xaf"),
        "a surrogate in UTF-8.geojson": good.replace(b"Sept", b"\xed\xa0\x80"),
        "NUL bytes.geojson": bytes(2000),
        "a NUL in a text.geojson": good.replace(b"Sept", b"Se\0pt"),
        "deep lists.geojson": b"[" * 200_000,
        "deep objects.geojson": b'{"features":' * 50_000,
        "5,000 digits.geojson": b'{"features": ' + b"9" * 5000 + b"}",
        "Infinity.geojson": b'{"features": Infinity}',
        "packed.geojson": gzip.compress(good),
        "a packed bomb.geojson.gz": gzip.compress(bytes(10_000_000)),
        "random.geojson": bytes((n * 7919) % 256 for n in range(4096)),
    }


def _csv() -> dict[str, bytes]:
    return {
        "plain.csv": b"code;nom\nq7;Sept\n",
        "commas.csv": b"code,nom,longitude,latitude\nq7,Sept,-1.5,47.2\n",
        "cp1252.csv": "code;nom\nq7;Quartier des Élus\n".encode("cp1252"),
        "byte-order mark.csv": b"\xef\xbb\xbfcode;nom\nq7;Sept\n",
        "UTF-16.csv": "code;nom\nq7;Sept\n".encode("utf-16"),
        "decimal commas.csv": b"nom;longitude;latitude\nSept;-1,55;47,21\n",
        "formulas.csv": b'nom;telephone\n=HYPERLINK("http://x";"y");+33\n@SUM(A1);-1\n',
        "ragged.csv": b"a;b;c\n1;2\n1;2;3;4\n;;;;;;;\n",
        "quote never closed.csv": b'nom;ville\n"Jardin;Nantes\nParc;Nantes\n',
        "quotes in the middle.csv": b'nom;ville\nJardin "du" port;"a"b"c\n',
        "a NUL.csv": b"nom;ville\nJar\0din;Nantes\n",
        "header alone.csv": b"nom;ville\n",
        "one name for all columns.csv": b"nom;nom;nom\n1;2;3\n",
        "no name for any column.csv": b";;;\n1;2;3;4\n",
        "ten thousand columns.csv": b";".join(b"c%d" % n for n in range(10_000)) + b"\n1\n",
        "a cell of 1 MB.csv": b"nom;ville\n" + b"a" * 1_000_000 + b";Nantes\n",
        "old Mac line ends.csv": b"nom;ville\rJardin;Nantes\r",
        "line ends of every kind.csv": b"nom;ville\r\nA;B\rC;D\n\n\nE;F",
        "control characters.csv": b"nom;ville\n\x01\x02\x1b[31m;Nantes\n",
    }


def _xml() -> dict[str, bytes]:
    return {
        "plain.kml": _KML % b"Sept",
        "entities that double.kml": _DTD + _KML % b"&a9;",
        "entity from outside.kml": _OUTSIDE + _KML % b"&e;",
        "cut short.kml": (_KML % b"Sept")[:60],
        "UTF-16.kml": (_KML % b"Sept").decode().encode("utf-16"),
        "deep.kml": b"<kml>" + b"<Folder>" * 50_000,
        "script.kml": _KML % b"<![CDATA[<script>window.__xss=1</script>]]>",
        "plain.gpx": _GPX % b"47.2",
        "NaN.gpx": _GPX % b"NaN",
        "entities that double.gpx": _DTD + _GPX % b"&a9;",
        "entity from outside.gpx": _OUTSIDE + _GPX % b"&e;",
        "a style sheet from outside.gpx": b'<?xml-stylesheet href="http://x/"?>' + _GPX % b"47",
        "page.html": b"<!DOCTYPE html><title>Portail</title><script>window.__xss=1</script>",
        "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="window.__xss=1"/>',
        "paper.pdf": b"%PDF-1.7\n" + bytes(300),
    }


def _archives() -> dict[str, bytes]:
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData>'
    parts = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
    rows = b"<row><c><v>1</v></c></row>"
    kml = _KML % b"Sept"
    zipped = _zip({"quartiers.geojson": outlines(feature(polygon(SQUARE)))})
    return {
        "plain.xlsx": _zip({**parts, "xl/worksheets/sheet1.xml": sheet % rows}),
        "60 MB in a small file.xlsx": _zip({**parts, "xl/worksheets/sheet1.xml": sheet % (rows * 2_400_000)}),
        "entities.xlsx": _zip({**parts, "xl/sharedStrings.xml": _DTD + b"<sst>&a9;</sst>"}),
        "nothing inside.xlsx": _zip({}),
        "cut short.xlsx": _zip({**parts, "xl/worksheets/sheet1.xml": sheet % rows})[:120],
        "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "plain.ods": _zip({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
        "plain.kmz": _zip({"doc.kml": kml}),
        "a path upwards.kmz": _zip({"../../doc.kml": kml}),
        "plain.zip": zipped,
        "no directory.zip": zipped[:-22],
        "name of NUL.zip": zipped.replace(b"quartiers", b"quart\0ers"),
        "sizes that lie.zip": zipped.replace(zipped[22:26], b"\xff\xff\xff\x7f"),
        "zip in a zip.zip": _zip({"inner.zip": zipped}),
        "shape file.zip": _zip({"quartiers.shp": bytes(100), "quartiers.dbf": bytes(32)}),
        "other.rar": b"Rar!\x1a\x07\x01\0" + bytes(100),
        "other.7z": b"7z\xbc\xaf\x27\x1c" + bytes(100),
        "package.gpkg": b"SQLite format 3\0" + bytes(4080),
        "program.exe": b"MZ" + bytes(500),
    }


def _zip(entries: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return file.getvalue()
