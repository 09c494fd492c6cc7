"""Maps made elsewhere, as features: uMap (a map or a layer), GoGoCarto (elements), Overpass (elements).

Each feature gets the column `KIND`: its layer there, its first category, its telling tag; a person then says
what each is here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.import_kinds import KIND_COLUMN as KIND
from cartoquartiers.domain.import_words import FileNotice
from cartoquartiers.domain.osm_tags import kind_of

_IMAGE = re.compile(r"\{\{\s*(https?://[^\s|{}]+)[^{}]*\}\}")
_LINK = re.compile(r"\[\[\s*([^\s|\[\]]+)(?:\|([^\[\]]*))?\s*\]\]")
_EMPHASIS = re.compile(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}|^#{1,4}\s*|^---+\s*$", re.MULTILINE)
_OSM_ID = re.compile(r"(?:node|way|relation)/\d{1,19}")
_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DEEPEST = 20
Json = dict[str, Any]


def features_of(document: Json, notices: list[Problem]) -> list[Any] | None:
    """The features of a map of one of these makes; None for any other document."""
    if document.get("type") == "umap" and isinstance(document.get("layers"), list):
        return [one for layer in document["layers"] for one in _layer(layer, notices)]
    if isinstance(document.get("_umap_options"), dict) and isinstance(document.get("features"), list):
        return list(_layer(document, notices))
    data = document.get("data")
    if isinstance(data, list) and any(isinstance(one, dict) and "geo" in one for one in data):
        names = dict(_names(document.get("taxonomy") or document.get("fullTaxonomy")))
        return [_element(one, names) if isinstance(one, dict) else one for one in data]
    elements = document.get("elements")
    if isinstance(elements, list) and ("osm3s" in document or "generator" in document):
        return list(_overpass(elements))
    features = document.get("features")
    if isinstance(features, list) and any(map(_is_osm, features[:20])):
        return [_tagged(one) for one in features]
    return None


def _layer(layer: Any, notices: list[Problem]) -> Iterator[Any]:
    """The features of one layer of uMap, with its name; a layer that is fetched from elsewhere has none."""
    options = (layer.get("_umap_options") or layer.get("_storage") or {}) if isinstance(layer, dict) else {}
    options = options if isinstance(options, dict) else {}
    name = str(options.get("name") or "")
    remote = options.get("remoteData")
    if isinstance(remote, dict) and remote.get("url"):
        notices.append(Problem("", FileNotice.REMOTE_LAYER, {"name": name, "url": str(remote["url"])[:300]}))
    features = layer.get("features") if isinstance(layer, dict) else None
    for feature in features if isinstance(features, list) else []:
        said = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(said, dict):
            yield feature
            continue
        values = {key: value for key, value in said.items() if key not in ("_umap_options", "_storage")}
        yield {**feature, "properties": {**_unmarked(values), KIND: name}}


def _unmarked(values: Json) -> Json:
    """What uMap writes in its own signs, as plain words; a picture inside of a text has its own column."""
    text = values.get("description")
    if not isinstance(text, str):
        return values
    pictures = _IMAGE.findall(text)
    plain = _LINK.sub(lambda found: " ".join(filter(None, (found[2], found[1]))), _IMAGE.sub("", text))
    plain = _EMPHASIS.sub("", plain).strip()
    return {**values, "description": plain, **({"image": pictures[0]} if pictures else {})}


def _names(branch: Any, depth: int = 0, level: int = 0) -> Iterator[tuple[str, tuple[int, str]]]:
    """The options of a taxonomy of GoGoCarto, by their ids, from all of its branches: at which level of
    options each stands, the first being 0, and its name."""
    if depth > _DEEPEST:
        return
    if isinstance(branch, list):
        for inner in branch:
            yield from _names(inner, depth + 1, level)
    if isinstance(branch, dict):
        # What holds options is a heading; an option holds headings.
        heading = isinstance(branch.get("options"), list)
        if "id" in branch and isinstance(branch.get("name"), str):
            yield str(branch["id"]), (level, branch["name"])
        for key in ("options", "subcategories", "children"):
            yield from _names(branch.get(key), depth + 1, level if heading else level + 1)


#: What of an element is read on its own, or says nothing of the place.
_NOT_A_COLUMN = frozenset({"geo", "address", "openHours", "images", "status", "moderationState"})
_KINDS = ("categoriesFull", "categories", "optionValues", "taxonomy")
_HOURS_IN_WORDS = ("openHoursString", "openHoursMoreInfos")


def _element(element: Json, names: Mapping[str, tuple[int, str]]) -> Json:
    """An element of GoGoCarto as a feature; an address that it keeps to itself is none."""
    left = {*_NOT_A_COLUMN, *_KINDS, *_HOURS_IN_WORDS}
    values = {key: value for key, value in element.items() if key not in left and value != "hidden"}
    if words := [str(element[key]) for key in _HOURS_IN_WORDS if element.get(key)]:
        values["horaires_texte"] = "\n".join(words)
    if more := values.pop("descriptionMore", None):
        values["description"] = "\n".join(filter(None, (str(values.get("description") or ""), str(more))))
    address = element.get("address")
    if isinstance(address, dict):
        values |= {
            "adresse": address.get("customFormatedAddress") or address.get("streetAddress"),
            "code_postal": address.get("postalCode"),
            "commune": address.get("addressLocality"),
        }
    elif address:
        values["adresse"] = address
    hours, images = element.get("openHours"), element.get("images")
    if isinstance(hours, dict):
        values["horaires"] = "; ".join(f"{day} {hours[day]}" for day in _DAYS if hours.get(day))
    if isinstance(images, list) and images:
        values["image"] = images[0].get("url") if isinstance(images[0], dict) else images[0]
    kinds = _categories(element, names)
    values |= {KIND: kinds[0] if kinds else "", "catégories": ", ".join(kinds)}
    return {"type": "Feature", "geometry": _point(element.get("geo")), "properties": values}


def _categories(element: Json, names: Mapping[str, tuple[int, str]]) -> list[str]:
    """What an element is, by names: below a main category first, for that says more; then what says still
    more, then main categories."""
    told: list[Any] = next(
        (element[key] for key in _KINDS if isinstance(element.get(key), list) and element[key]), []
    )
    found = [named for one in told if (named := _category(one, names))]
    ranks = {1: 0, 0: len(names) + 1}
    return [name for _level, name in sorted(found, key=lambda one: ranks.get(one[0], one[0]))]


def _category(one: Any, names: Mapping[str, tuple[int, str]]) -> tuple[int, str] | None:
    """The level and the name of one category, given as its id, as its name or as both."""
    if isinstance(one, dict):
        key = one.get("id", one.get("optionId"))
        named = one.get("name")
        return names.get(str(key), (1, str(named)) if named else None)
    return names.get(str(one), (1, str(one))) if one is not None else None


def _point(where: Any) -> Json | None:
    if not isinstance(where, dict):
        return None
    pair = [where.get("longitude", where.get("lon")), where.get("latitude", where.get("lat"))]
    return None if None in pair else {"type": "Point", "coordinates": pair}


def _overpass(elements: list[Any]) -> Iterator[Any]:
    """The objects that say something; points without tags are corners of the others."""
    corners = {one.get("id"): one for one in elements if isinstance(one, dict) and one.get("type") == "node"}
    for one in elements:
        if not isinstance(one, dict):
            yield one
            continue
        tags = one.get("tags")
        if isinstance(tags, dict) and tags:
            said = {"@id": f"{one.get('type')}/{one.get('id')}", **tags}
            yield _tagged({"type": "Feature", "geometry": _shape(one, corners), "properties": said})


def _shape(one: Json, corners: Mapping[Any, Json]) -> Json | None:
    """Where an object is: its own point, the middle that was asked for, or the line of its corners."""
    if point := _point(one) or _point(one.get("center")):
        return point
    drawn = one.get("geometry")
    nodes = one.get("nodes")
    listed = drawn if isinstance(drawn, list) else [corners.get(key) for key in nodes or [] if key in corners]
    line = [point["coordinates"] for point in map(_point, listed) if point]
    if len(line) > 3 and line[0] == line[-1]:
        return {"type": "Polygon", "coordinates": [line]}
    if len(line) > 1:
        return {"type": "LineString", "coordinates": line}
    bounds = one.get("bounds")
    if not isinstance(bounds, dict) or not all(isinstance(bounds.get(key), int | float) for key in _BOUNDS):
        return None
    west, south, east, north = (float(bounds[key]) for key in _BOUNDS)
    return {"type": "Point", "coordinates": [(west + east) / 2, (south + north) / 2]}


_BOUNDS = ("minlon", "minlat", "maxlon", "maxlat")


def _is_osm(feature: Any) -> bool:
    said = feature.get("properties") if isinstance(feature, dict) else None
    return isinstance(said, dict) and bool(_OSM_ID.fullmatch(str(said.get("@id", ""))))


def _tagged(feature: Any) -> Any:
    """An object of OpenStreetMap with the tag that tells what it is, and its address in our columns."""
    said = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(said, dict):
        return feature
    street = " ".join(str(said[key]) for key in ("addr:housenumber", "addr:street") if said.get(key))
    own = {
        "adresse": street,
        "code_postal": said.get("addr:postcode"),
        "commune": said.get("addr:city"),
        "telephone": said.get("contact:phone"),
        "courriel": said.get("contact:email"),
        "site_web": said.get("contact:website"),
    }
    found = {key: value for key, value in own.items() if value and key not in said}
    return {**feature, "properties": {**said, **found, KIND: kind_of(said)}}
