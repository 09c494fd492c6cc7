"""Runs in the environment `dcat`: what a catalogue breaks of DCAT-AP 3.0.1, by pyshacl."""

import json
import sys
from pathlib import Path

from pyshacl import validate

SHAPES = Path(__file__).resolve().parents[2] / "data" / "schemas" / "dcat-ap-3.0.1.ttl"
_FORMATS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}

if __name__ == "__main__":
    path = sys.argv[1]
    kind = _FORMATS[path.rpartition(".")[2]]
    conforms, _graph, text = validate(
        path, shacl_graph=str(SHAPES), data_graph_format=kind, allow_warnings=True
    )
    print(json.dumps([] if conforms else text.splitlines()))  # noqa: T201 # the answer
