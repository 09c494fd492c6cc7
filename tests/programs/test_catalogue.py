"""Other catalogues harvest ours: it has the shapes of DCAT-AP; udata and CKAN read it without loss."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.programs.outside import ask
from tests.support.site import Site

pytestmark = pytest.mark.programs
WRITINGS = ("ttl", "rdf", "jsonld")


def told(given_files: Path) -> dict[str, dict[str, Any]]:
    """The datasets as the JSON-LD says them, by identifier."""
    tree = json.loads((given_files / "catalogue.jsonld").read_text())
    return {node["dct:identifier"]: node for node in tree["dcat:dataset"]}


@pytest.mark.parametrize("writing", WRITINGS)
def test_the_shapes_of_dcat_ap_are_respected(given_files: Path, writing: str) -> None:
    assert ask("dcat", "shapes", given_files / f"catalogue.{writing}") == []


@pytest.mark.parametrize("writing", WRITINGS)
def test_udata_reads_every_dataset_without_loss(given_files: Path, given_site: Site, writing: str) -> None:
    read = {
        one["identifier"]: one for one in ask("udata", "udata_dcat", given_files / f"catalogue.{writing}")
    }
    datasets = told(given_files)
    assert set(read) == set(datasets)
    for identifier, node in datasets.items():
        dataset = read[identifier]
        assert dataset["title"] == node["dct:title"]["@value"]
        assert dataset["uri"] == identifier
        assert dataset["url"].startswith(given_site.url)
        assert dataset["frequency"] == "continuous"
        assert dataset["license"] == ("odc-odbl" if identifier.endswith("odbl") else "fr-lo")
        assert dataset["spatial"]["type"] == "MultiPolygon"
        assert dataset["temporal"][0] < dataset["temporal"][1]
        assert dataset["modified"].startswith(node["dct:modified"]["@value"][:10])
        assert ["Ville de Nantes", "carte@ville.example", f"{given_site.url}/contact"] in dataset["contacts"]
        assert len(dataset["tags"]) >= 3
        files = {file["@id"]: file for file in node["dcat:distribution"]}
        assert {one["uri"] for one in dataset["resources"]} == set(files)
        for resource in dataset["resources"]:
            file = files[resource["uri"]]
            assert resource["url"] == file["dcat:downloadURL"]["@id"]
            assert resource["title"] == file["dct:title"]["@value"]
            assert resource["format"] and resource["mime"]
            assert str(resource["size"] or "") == file.get("dcat:byteSize", {}).get("@value", "")
            assert resource["schema"] == file.get("dct:conformsTo", {}).get("@id")


def test_ckan_reads_every_dataset_without_loss(given_files: Path) -> None:
    read = {}
    for dataset in ask("dcat", "ckan_dcat", given_files / "catalogue.rdf"):
        extras = {extra["key"]: extra["value"] for extra in dataset["extras"]}
        read[extras["identifier"]] = (dataset, extras)
    datasets = told(given_files)
    assert set(read) == set(datasets)
    for identifier, node in datasets.items():
        dataset, extras = read[identifier]
        assert dataset["title"] == node["dct:title"]["@value"]
        assert extras["contact_email"] == "carte@ville.example"
        assert extras["publisher_name"] == "Ville de Nantes"
        assert extras["frequency"].endswith("UPDATE_CONT")
        assert json.loads(extras["spatial_bbox"])["type"] == "Polygon"
        assert extras["temporal_start"] < extras["temporal_end"]
        assert {tag["name"] for tag in dataset["tags"]} == {word["@value"] for word in node["dcat:keyword"]}
        files = {file["@id"]: file for file in node["dcat:distribution"]}
        assert {one["uri"]: one["url"] for one in dataset["resources"]} == {
            uri: file["dcat:downloadURL"]["@id"] for uri, file in files.items()
        }
