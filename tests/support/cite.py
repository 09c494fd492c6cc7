"""The abstract tests of OGC API – Features (part 1, and the basics of part 2), after those of the CITE suite
`ets-ogcapi-features10`: each takes a server, whoever wrote it, and fails with an AssertionError."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, urlencode

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

_FOLDER = Path(__file__).resolve().parents[1] / "vendor" / "ogcapi"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_CORE = re.compile(r"http://www\.opengis\.net/spec/ogcapi-features-1/1\.0/conf/core$")
MOST_PAGES = 1000


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def kind(self) -> str:
        """The media type without its parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0]


class Server(Protocol):
    """Somebody who answers; addresses begin at the landing page, or are whole."""

    def get(self, address: str, accept: str = "application/json, application/geo+json") -> Answer:
        """Answer a GET."""


@cache
def _validator(name: str) -> Draft202012Validator:
    registry: Any = Registry(retrieve=_retrieve)  # type: ignore[call-arg]
    return Draft202012Validator({"$ref": f"file:///{name}.yaml"}, registry=registry)


def _retrieve(address: str) -> Any:
    document = yaml.safe_load((_FOLDER / address.rpartition("/")[2]).read_text(encoding="utf-8"))
    return Resource(_named(document), DRAFT202012)  # type: ignore[call-arg]


def _named(value: Any, key: str = "") -> Any:
    """The files say `type: null`, which YAML reads as nothing."""
    if isinstance(value, dict):
        return {name: _named(inner, name) for name, inner in value.items() if name != "example"}
    if isinstance(value, list):
        return [_named(inner, key) for inner in value]
    return "null" if value is None and key == "type" else value


def valid(name: str, document: Any) -> None:
    """The document fits a schema of the standard."""
    found = [error.message for error in _validator(name).iter_errors(document)]
    assert not found, f"{name}: {found[:3]}"


def fine(answer: Answer) -> Any:
    """A 200 with JSON."""
    assert answer.status == 200, (answer.status, answer.body[:200])
    return answer.json


def collections(server: Server) -> list[Any]:
    """The feature collections."""
    listed = fine(server.get("/collections"))["collections"]
    return [one for one in listed if one.get("itemType", "feature") == "feature"]


def items(server: Server, one: Any, **query: Any) -> Answer:
    """The items of a collection."""
    return server.get(f"/collections/{one['id']}/items?{urlencode(query)}")


def links(document: Any, rel: str) -> list[Any]:
    """The links of a document with this relation."""
    return [link for link in document["links"] if link["rel"] == rel]


def landing_page(server: Server) -> None:
    """Links to the description, the conformance, the data."""
    document = fine(server.get("/"))
    valid("landingPage", document)
    for rel in ("service-desc", "conformance", "data"):
        assert links(document, rel), rel
    assert links(document, "service-doc") or links(document, "service-desc")


def api_description(server: Server) -> None:
    """An OpenAPI 3.0 document of the announced type, which names what is served."""
    (link,) = links(fine(server.get("/")), "service-desc")
    answer = server.get(link["href"], accept=link["type"])
    document = fine(answer)
    assert document["openapi"].startswith("3.0.")
    assert answer.kind == link["type"].partition(";")[0]
    assert any(path.endswith("/items") for path in document["paths"])


def conformance_page(server: Server) -> None:
    """The core is declared."""
    document = fine(server.get("/conformance"))
    valid("confClasses", document)
    assert any(map(_CORE.match, document["conformsTo"]))


def collections_page(server: Server) -> None:
    """Each collection says where it is, and how its items are got in each encoding."""
    document = fine(server.get("/collections"))
    valid("collections", document)
    assert links(document, "self")
    for one in document["collections"]:
        kinds = [link["type"] for link in links(one, "items")]
        assert "application/geo+json" in kinds and "text/html" in kinds


def single_collections(server: Server) -> None:
    """A collection alone is what the list says of it."""
    for one in collections(server):
        alone = fine(server.get(f"/collections/{one['id']}"))
        valid("collection", alone)
        for key in ("id", "title", "description", "extent", "itemType"):
            assert alone.get(key) == one.get(key), key
        box = one["extent"]["spatial"]["bbox"][0]
        assert len(box) in (4, 6) and box[1] <= box[-1]


def unknown_collection(server: Server) -> None:
    """404."""
    assert server.get("/collections/not-there").status == 404
    assert server.get("/collections/not-there/items").status == 404


def items_page(server: Server) -> None:
    """A collection of features of the announced type, counted and dated."""
    for one in collections(server):
        answer = items(server, one)
        document = fine(answer)
        valid("featureCollectionGeoJSON", document)
        assert answer.kind == "application/geo+json", answer.kind
        assert links(document, "self") and links(document, "alternate")
        assert document["numberReturned"] == len(document["features"]) <= document["numberMatched"]
        assert datetime.fromisoformat(document["timeStamp"]).tzinfo is not None


def walk(server: Server, one: Any, **query: Any) -> Iterator[Any]:
    """The features of all pages, by the links "next"."""
    answer = items(server, one, **query)
    for _page in range(MOST_PAGES):
        document = fine(answer)
        yield from document["features"]
        following = links(document, "next")
        if not following:
            return
        answer = server.get(following[0]["href"])
    raise AssertionError("the pages do not end")


def paging(server: Server) -> None:
    """By small pages one comes to the last feature, and meets each once."""
    for one in collections(server):
        matched = fine(items(server, one, limit=1))["numberMatched"]
        size = max(1, matched // 5)
        found = [feature["id"] for feature in walk(server, one, limit=size)]
        assert len(found) == len(set(found)) == matched


def limits(server: Server) -> None:
    """At most that many; too many are fewer, and what is no number is refused."""
    for one in collections(server)[:1]:
        assert len(fine(items(server, one, limit=1))["features"]) <= 1
        assert items(server, one, limit=10_000_000).status == 200
        for wrong in ("0", "-1", "abc", "1.5"):
            assert items(server, one, limit=wrong).status == 400, f"limit={wrong}"


def bad_boxes(server: Server) -> None:
    """What is no box is refused."""
    for one in collections(server)[:1]:
        for wrong in ("1,2,3", "1,2,3,4,5", "a,b,c,d"):
            assert items(server, one, bbox=wrong).status == 400, f"bbox={wrong}"


def boxes(server: Server) -> None:
    """What is in a box is in it; the world holds everything, the other side of the globe little."""
    for one in collections(server):
        matched = fine(items(server, one))["numberMatched"]
        assert fine(items(server, one, bbox="-180,-90,180,90"))["numberMatched"] == matched
        west, south, east, north = one["extent"]["spatial"]["bbox"][0]
        middle = (west + east) / 2
        for feature in walk(server, one, bbox=f"{west},{south},{middle},{north}", limit=1000):
            if feature["geometry"]["type"] == "Point":
                assert west <= feature["geometry"]["coordinates"][0] <= middle


def six_numbers(server: Server) -> None:
    """A box with heights."""
    for one in collections(server)[:1]:
        matched = fine(items(server, one))["numberMatched"]
        found = fine(items(server, one, bbox="-180,-90,-100,180,90,9000"))
        assert found["numberMatched"] == matched


def antimeridian(server: Server) -> None:
    """A box over 180°."""
    for one in collections(server)[:1]:
        assert fine(items(server, one, bbox="177.0,65.0,-177.0,70.0"))["numberMatched"] >= 0


def times(server: Server) -> None:
    """Instants and intervals, open or not."""
    for one in collections(server)[:1]:
        for written in (
            "2026-01-01T00:00:00Z",
            "2020-01-01T00:00:00Z/2030-01-01T00:00:00Z",
            "../2030-01-01T00:00:00Z",
            "2020-01-01T00:00:00Z/..",
            "/2030-01-01T00:00:00Z",
            "2020-01-01T00:00:00Z/",
        ):
            assert items(server, one, datetime=written).status == 200, written


def bad_times(server: Server) -> None:
    """What is no time is refused."""
    for one in collections(server)[:1]:
        for wrong in ("zzz", "2020-13-01T00:00:00Z", "2030-01-01T00:00:00Z/2020-01-01T00:00:00Z", "a/b/c"):
            assert items(server, one, datetime=wrong).status == 400, f"datetime={wrong}"


def unknown_parameter(server: Server) -> None:
    """400."""
    for one in collections(server)[:1]:
        assert items(server, one, unknownQueryParameter=1).status == 400


def single_features(server: Server) -> None:
    """A feature alone is that of the page, with its links."""
    for one in collections(server):
        features = fine(items(server, one, limit=2))["features"]
        for listed in features:
            answer = server.get(f"/collections/{one['id']}/items/{quote(str(listed['id']), safe='')}")
            alone = fine(answer)
            valid("featureGeoJSON", alone)
            assert (alone["id"], alone["geometry"]) == (listed["id"], listed["geometry"])
            assert alone["properties"] == listed["properties"]
            for rel in ("self", "alternate", "collection"):
                assert links(alone, rel), rel
    assert server.get(f"/collections/{one['id']}/items/not-there").status == 404


CHECKS: dict[str, Callable[[Server], None]] = {
    check.__name__: check
    for check in (
        landing_page,
        api_description,
        conformance_page,
        collections_page,
        single_collections,
        unknown_collection,
        items_page,
        paging,
        limits,
        bad_boxes,
        boxes,
        six_numbers,
        antimeridian,
        times,
        bad_times,
        unknown_parameter,
        single_features,
    )
}
