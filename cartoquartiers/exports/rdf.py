"""One graph, three writings: JSON-LD as it was made, Turtle and RDF/XML by rdflib from the very same tree."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from cartoquartiers.exports.dcat import nodes
from cartoquartiers.exports.dcat_terms import CONTEXT


@dataclass(frozen=True, slots=True)
class Writing:
    """A serialisation: the end of its addresses, its media type, and how rdflib calls it ("": no need)."""

    suffix: str
    media_type: str
    rdflib: str


WRITINGS: Mapping[str, Writing] = MappingProxyType(
    {
        row.suffix: row
        for row in (
            Writing("jsonld", "application/ld+json", ""),
            Writing("ttl", "text/turtle; charset=utf-8", "turtle"),
            Writing("rdf", "application/rdf+xml", "xml"),
        )
    }
)


def json_ld(tree: Mapping[str, object]) -> str:
    """The tree as text, a line for each value: the file is small, and people read it."""
    return json.dumps(tree, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


@lru_cache(maxsize=6)
def written(text: str, writing: Writing) -> bytes:
    """The JSON-LD `text` in another writing. The same text gives the same bytes, in every process."""
    if not writing.rdflib:
        return text.encode()
    # Half a second to load, and only harvesters ask.
    from rdflib import Graph

    read = Graph().parse(data=json.dumps(_named(json.loads(text))), format="json-ld")
    graph = Graph("SimpleMemory")
    # In order, in a store that keeps it: as read, the triples of one text come differently in each process.
    for prefix, space in CONTEXT.items():
        graph.bind(prefix, space)
    for triple in sorted(read):
        graph.add(triple)
    return graph.serialize(format=writing.rdflib, encoding="utf-8")


def _named(tree: dict[str, Any]) -> dict[str, Any]:
    """The tree with a name for each blank node, which rdflib would otherwise make up anew each time."""
    for rank, node in enumerate(nodes(tree)):
        if "@type" in node and "@value" not in node:
            node.setdefault("@id", f"_:n{rank}")
    return tree
