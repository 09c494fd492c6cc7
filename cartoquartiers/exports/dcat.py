"""The catalogue of the open data: DCAT-AP 3.0.1, as one JSON-LD tree.

Identifiers of datasets and of distributions are what harvesters recognise a thing by: they are made of the
public address and of codes alone, and stay for ever. No distribution is a blank node, each period is one
(a reader would fetch an address).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from cartoquartiers.domain.datasets import LICENCE_URLS
from cartoquartiers.domain.vocabulary import Licence
from cartoquartiers.exports.dcat_terms import (
    CONTEXT,
    Node,
    authority,
    file_type,
    french,
    link,
    media_type,
    theme,
    typed,
)
from cartoquartiers.exports.feature import moment
from cartoquartiers.exports.stream import Box


@dataclass(frozen=True, slots=True)
class File:
    """A distribution: `name` ends its identifier, `path` is its address below the site's, query included.

    `size` in bytes and `sha256` (hexadecimal) where they are known; `conforms_to` the address of a schema.
    """

    name: str
    path: str
    title: str
    description: str
    media_type: str
    size: int | None = None
    sha256: str = ""
    conforms_to: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A dataset: a whole file or a rubrique of it. `key` identifies it; `begun` is its oldest record."""

    key: str
    title: str
    description: str
    licence: Licence
    files: Sequence[File]
    begun: datetime
    page: str = "/donnees"
    themes: Sequence[str] = ()
    keywords: Sequence[str] = ()
    sources: Sequence[str] = ()
    schema: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """Something that a program may ask; paths are below the site's address, `serves` the keys of datasets."""

    key: str
    path: str
    title: str
    description: str
    described_at: str
    conforms_to: str
    serves: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Portal:
    """The site as a publisher; `box` is what it covers."""

    base_url: str
    title: str
    description: str
    publisher: str
    email: str
    territory: str
    box: Box | None
    modified: datetime


def catalogue(portal: Portal, parts: Sequence[Part], services: Iterable[Service]) -> Node:
    """The whole catalogue; its `@context` stands in it."""
    return {"@context": dict(CONTEXT), **_Writer(portal).catalogue(parts, services)}


class _Writer:
    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.base = portal.base_url

    def iri(self, key: str) -> str:
        return f"{self.base}/catalogue#{quote(key, safe='')}"

    def catalogue(self, parts: Sequence[Part], services: Iterable[Service]) -> Node:
        return {
            "@id": f"{self.base}/catalogue",
            "@type": "dcat:Catalog",
            "dct:title": french(self.portal.title),
            "dct:description": french(self.portal.description),
            "dct:publisher": self.publisher(),
            "dct:language": self.language(),
            "dct:modified": typed(moment(self.portal.modified), "dateTime"),
            "foaf:homepage": {"@id": f"{self.base}/donnees", "@type": "foaf:Document"},
            "dcat:themeTaxonomy": {
                **authority("data-theme", "skos:ConceptScheme"),
                "dct:title": french("Thèmes de données de l’Union européenne"),
            },
            **self.spatial(),
            "dcat:dataset": [self.dataset(part) for part in parts],
            "dcat:service": [self.service(one) for one in services],
        }

    def dataset(self, part: Part) -> Node:
        iri = self.iri(part.key)
        node: Node = {
            "@id": iri,
            "@type": "dcat:Dataset",
            "dct:identifier": iri,
            "dct:title": french(part.title),
            "dct:description": french(part.description),
            "dct:publisher": link(self.iri("editeur")),
            "dcat:contactPoint": self.contact(),
            "dcat:theme": [theme(code) for code in part.themes],
            "dcat:keyword": [french(word) for word in part.keywords],
            "dct:language": self.language(),
            "dct:accrualPeriodicity": authority("frequency/UPDATE_CONT", "dct:Frequency"),
            "dct:accessRights": authority("access-right/PUBLIC", "dct:RightsStatement"),
            "dct:issued": typed(moment(part.begun), "dateTime"),
            "dct:modified": typed(moment(self.portal.modified), "dateTime"),
            "dct:temporal": {
                "@type": "dct:PeriodOfTime",
                "dcat:startDate": typed(part.begun.date(), "date"),
                "dcat:endDate": typed(self.portal.modified.date(), "date"),
            },
            "dcat:landingPage": {"@id": f"{self.base}{part.page}", "@type": "foaf:Document"},
            **self.licence(part.licence),
            **self.spatial(),
            "dcat:distribution": [self.distribution(part, file) for file in part.files],
        }
        if part.sources:
            told = f"Fiches tenues à jour sur le site, au départ de : {', '.join(part.sources)}"
            node["dct:provenance"] = {"@type": "dct:ProvenanceStatement", "rdfs:label": french(told)}
        if part.schema:
            node["dct:conformsTo"] = self.standard(part.schema)
        return node

    def distribution(self, part: Part, file: File) -> Node:
        url = f"{self.base}{file.path}"
        node: Node = {
            "@id": self.iri(f"{part.key}/{file.name}"),
            "@type": "dcat:Distribution",
            "dct:identifier": self.iri(f"{part.key}/{file.name}"),
            "dct:title": french(file.title),
            "dct:description": french(file.description),
            "dcat:accessURL": link(url),
            "dcat:downloadURL": link(url),
            "dct:format": file_type(file.media_type, file.title),
            "dcat:mediaType": media_type(file.media_type),
            "dct:modified": typed(moment(self.portal.modified), "dateTime"),
            "dct:language": self.language(),
            **self.licence(part.licence),
        }
        if file.size is not None:
            node["dcat:byteSize"] = typed(file.size, "nonNegativeInteger")
        if file.sha256:
            node["spdx:checksum"] = {
                "@type": "spdx:Checksum",
                "spdx:algorithm": {
                    "@id": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256",
                    "@type": "spdx:ChecksumAlgorithm",
                },
                "spdx:checksumValue": typed(file.sha256, "hexBinary"),
            }
        if file.conforms_to:
            node["dct:conformsTo"] = self.standard(file.conforms_to)
        return node

    def service(self, one: Service) -> Node:
        return {
            "@id": self.iri(one.key),
            "@type": "dcat:DataService",
            "dct:identifier": self.iri(one.key),
            "dct:title": french(one.title),
            "dct:description": french(one.description),
            "dct:publisher": link(self.iri("editeur")),
            "dcat:contactPoint": link(self.iri("contact")),
            "dcat:endpointURL": link(f"{self.base}{one.path}"),
            "dcat:endpointDescription": link(f"{self.base}{one.described_at}"),
            "dct:conformsTo": self.standard(one.conforms_to),
            "dcat:servesDataset": [link(self.iri(key)) for key in one.serves],
            "dct:accessRights": authority("access-right/PUBLIC", "dct:RightsStatement"),
        }

    def publisher(self) -> Node:
        return {
            "@id": self.iri("editeur"),
            "@type": ["foaf:Agent", "foaf:Organization"],
            "foaf:name": self.portal.publisher,
            "foaf:homepage": {"@id": f"{self.base}/mentions-legales", "@type": "foaf:Document"},
        }

    def contact(self) -> Node:
        node: Node = {
            "@id": self.iri("contact"),
            "@type": ["vcard:Kind", "vcard:Organization"],
            "vcard:fn": self.portal.publisher,
            "vcard:hasURL": link(f"{self.base}/contact"),
        }
        if self.portal.email:
            node["vcard:hasEmail"] = link(f"mailto:{self.portal.email}")
        return node

    def spatial(self) -> Node:
        if self.portal.box is None:
            return {}
        # One literal only: readers add up all that they find into one shape.
        west, south, east, north = self.portal.box
        frame = f"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"
        return {
            "dct:spatial": {
                "@id": self.iri("territoire"),
                "@type": "dct:Location",
                "skos:prefLabel": french(self.portal.territory),
                "dcat:bbox": {"@type": "geo:wktLiteral", "@value": frame},
            }
        }

    def licence(self, licence: Licence) -> Node:
        url = LICENCE_URLS.get(licence)
        return {"dct:license": {"@id": url, "@type": "dct:LicenseDocument"}} if url else {}

    def language(self) -> Node:
        return authority("language/FRA", "dct:LinguisticSystem")

    def standard(self, address: str) -> Node:
        full = f"{self.base}{address}" if address.startswith("/") else address
        return {"@id": full, "@type": "dct:Standard"}


def nodes(tree: object) -> Iterator[Node]:
    """Every node of the tree, the outermost first."""
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from nodes(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from nodes(value)
