"""The words of DCAT-AP: prefixes, and terms of the European vocabularies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Node = dict[str, Any]

CONTEXT: Mapping[str, str] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Written into each file: readers must not have to fetch it."""

_EUROPE = "http://publications.europa.eu/resource/authority"
_FILE_TYPES = {
    "application/geo+json": "GEOJSON",
    "application/geo+json-seq": "GEOJSON",
    "application/geo+json-lines": "GEOJSON",
    "text/csv": "CSV",
    "application/json": "JSON",
    "application/geopackage+sqlite3": "GPKG",
    "application/vnd.google-earth.kml+xml": "KML",
    "application/vnd.google-earth.kmz": "KMZ",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.apache.parquet": "PARQUET",
    "application/zip": "ZIP",
}
_THEMES = {
    "AGRI": ("Agriculture, pêche, sylviculture et alimentation", ("consommation", "aliment", "marche")),
    "EDUC": (
        "Éducation, culture et sport",
        ("education", "culture", "sport", "ecole", "loisir", "biblio", "musee"),
    ),
    "ENER": ("Énergie", ("energie",)),
    "ENVI": (
        "Environnement",
        ("espaces-verts", "nature", "tri", "dechet", "reemploi", "compost", "eau", "environnement"),
    ),
    "GOVE": ("Gouvernement et secteur public", ("demarche", "mairie", "service-public", "administration")),
    "HEAL": ("Santé", ("sante", "toilettes", "soin")),
    "SOCI": ("Population et société", ("enfance", "vie", "social", "solidarite", "association", "senior")),
    "TRAN": ("Transports", ("deplacement", "transport", "velo", "mobilite", "stationnement")),
}
REGIONS = ("REGI", "Régions et villes")


def themes_of(code: str) -> tuple[str, ...]:
    """The European themes that the code of a rubrique speaks of, by its words; never empty."""
    words = code.split("-")

    def speaks(begin: str) -> bool:
        if "-" in begin:
            return begin in code
        # Short ones are whole words: « tri » is not in « tricot ».
        return begin in words if len(begin) < 4 else any(word.startswith(begin) for word in words)

    found = [theme for theme, (_, beginnings) in _THEMES.items() if any(map(speaks, beginnings))]
    return tuple(found) or (REGIONS[0],)


def theme(code: str) -> Node:
    """A theme of the European vocabulary."""
    label = REGIONS[1] if code == REGIONS[0] else _THEMES[code][0]
    scheme = {"@id": f"{_EUROPE}/data-theme"}
    return {
        "@id": f"{_EUROPE}/data-theme/{code}",
        "@type": "skos:Concept",
        "skos:prefLabel": french(label),
        "skos:inScheme": scheme,
    }


def file_type(media_type: str, title: str) -> Node:
    """The format: of the European list where it is known there, else by its name alone."""
    code = _FILE_TYPES.get(media_type.partition(";")[0])
    node: Node = {"@type": "dct:MediaTypeOrExtent", "rdfs:label": code or title}
    return {"@id": f"{_EUROPE}/file-type/{code}", **node} if code else node


def media_type(name: str) -> Node:
    """A media type, as IANA's register has it."""
    plain = name.partition(";")[0]
    return {
        "@id": f"https://www.iana.org/assignments/media-types/{plain}",
        "@type": ["dct:MediaType", "dct:MediaTypeOrExtent"],
        "rdfs:label": plain,
    }


def authority(path: str, kind: str) -> Node:
    """A term of the European vocabularies (`frequency/UPDATE_CONT`), with its class."""
    return {"@id": f"{_EUROPE}/{path}", "@type": kind}


def french(text: str) -> Node:
    """A text in French."""
    return {"@language": "fr", "@value": text}


def typed(value: object, kind: str) -> Node:
    """A value with its XML Schema type (`date`)."""
    return {"@type": f"xsd:{kind}", "@value": str(value)}


def link(iri: str) -> Node:
    """A reference."""
    return {"@id": iri}
