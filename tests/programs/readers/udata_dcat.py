"""Runs in the environment `udata`: reads a catalogue as data.gouv.fr's harvester does; prints the datasets.

MongoDB is mongomock, in memory: what reads the catalogue and checks the datasets is udata's own code.
"""

import json
import sys

import mongo_in_memory  # noqa: F401 # before udata
from rdflib import RDF, Graph
from udata.app import create_app
from udata.core.dataset.models import Dataset, License
from udata.core.dataset.rdf import dataset_from_rdf
from udata.core.organization.models import Organization
from udata.rdf import DCAT, namespace_manager
from udata.settings import Testing

_FORMATS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}


class Settings(Testing):
    """A portal with the licences that a French one has."""

    MONGODB_HOST = "mongodb://localhost/udata"
    DEFAULT_LANGUAGE = "fr"


def _licences() -> None:
    License(
        id="fr-lo", title="Licence Ouverte", url="https://www.etalab.gouv.fr/licence-ouverte-open-licence"
    ).save()
    License(id="odc-odbl", title="ODbL", url="https://opendatacommons.org/licenses/odbl/1-0/").save()


def _told(dataset: object) -> dict[str, object]:
    """What the portal keeps of a dataset."""
    dataset.validate(clean=False)
    return {
        "title": dataset.title,
        "description": dataset.description,
        "identifier": dataset.harvest.dct_identifier,
        "uri": dataset.harvest.uri,
        "url": dataset.harvest.remote_url,
        "frequency": str(dataset.frequency),
        "license": dataset.license.id if dataset.license else None,
        "modified": str(dataset.harvest.modified_at),
        "issued": str(dataset.harvest.issued_at),
        "tags": list(dataset.tags),
        "spatial": dataset.spatial.geom if dataset.spatial else None,
        "temporal": [str(dataset.temporal_coverage.start), str(dataset.temporal_coverage.end)],
        "contacts": [(one.name, one.email, one.contact_form) for one in dataset.contact_points],
        "provenance": dataset.extras.get("dcat", {}).get("provenance"),
        "resources": [
            {
                "title": one.title,
                "description": one.description,
                "url": one.url,
                "format": one.format,
                "mime": one.mime,
                "size": one.filesize,
                "schema": one.schema.url if one.schema else None,
                "uri": one.harvest.uri if one.harvest else None,
            }
            for one in dataset.resources
        ],
    }


if __name__ == "__main__":
    path = sys.argv[1]
    app = create_app("udata.settings.Defaults", override=Settings, init_logging=lambda _app: None)
    with app.app_context():
        _licences()
        graph = Graph(namespace_manager=namespace_manager)
        graph.parse(path, format=_FORMATS[path.rpartition(".")[2]])
        town = Organization(name="Ville", description="Une ville").save()
        nodes = sorted(graph.subjects(RDF.type, DCAT.Dataset))
        found = [dataset_from_rdf(graph, Dataset(organization=town), node=node) for node in nodes]
        print(json.dumps([_told(dataset) for dataset in found], default=str))  # noqa: T201 # the answer
