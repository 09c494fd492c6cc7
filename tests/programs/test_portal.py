"""Publishing on a portal that udata itself is: its own routes, rights and checks of what is sent."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from flask import Flask

from cartoquartiers.exports.registry import FORMATS
from cartoquartiers.usecases import portal
from cartoquartiers.usecases.ports import PortalRefused
from cartoquartiers.usecases.site_settings import set_setting
from tests import people
from tests.conftest import furnish
from tests.factories.places import create_place
from tests.programs.outside import CACHE, HERE
from tests.support import application, databases
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock
from tests.support.postgres import free_port

pytestmark = pytest.mark.programs
ADMINISTRATOR = people.actor("administrator")


@dataclass(frozen=True)
class Udata:
    """The running portal, and the key of somebody who administers « Ville de Nantes »."""

    url: str
    key: str

    def get(self, path: str) -> Any:
        """What anybody reads there."""
        with urlopen(f"{self.url}/api/1{path}", timeout=60) as answer:  # noqa: S310 # a loopback address
            return json.load(answer)

    def datasets(self) -> list[dict[str, Any]]:
        """Every dataset, whole."""
        return [self.get(f"/datasets/{one['id']}/") for one in self.get("/datasets/")["data"]]


@pytest.fixture(scope="module")
def udata(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Udata]:
    """The portal for the tests of this file."""
    port, log = free_port(), tmp_path_factory.mktemp("udata") / "log"
    command = [str(CACHE / "udata" / "bin" / "python"), str(HERE / "readers" / "udata_portal.py"), str(port)]
    with log.open("wb") as errors:
        program = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, cwd=log.parent)
        try:
            assert program.stdout is not None
            line = program.stdout.readline()
            assert line, log.read_text()[-3000:]
            yield Udata(f"http://127.0.0.1:{port}", json.loads(line)["key"])
        finally:
            program.terminate()
            program.wait(timeout=20)


@pytest.fixture
def app(udata: Udata, tmp_path: Path) -> Iterator[Flask]:
    """A site with a public address, beside that portal."""
    with databases.furnished(databases.SPATIALITE, tmp_path, furnish) as database:
        made = application.make(database, tmp_path / "data", FrozenClock(), "https://carte.example.com")
        toolbox = toolbox_of(made)
        toolbox.settings = {**toolbox.settings, "DATAGOUV_URL": udata.url}
        with toolbox.store.writing() as work:
            create_place(work)
        yield made
        application.close(made)


def publish(app: Flask, organisation: str, key: str) -> None:
    """What an administrator asks for, done."""
    toolbox = toolbox_of(app)
    toolbox.portal_key.write(key)
    with toolbox.store.writing() as work:
        portal.save(work, ADMINISTRATOR, organisation, on=True, has_key=True)
    assert portal.publish(toolbox.store, toolbox.portal, toolbox.portal_key)


def _file(dataset: dict[str, Any]) -> str:
    """The name that all files of a dataset have before their formats: ``lieux``."""
    names = [str(resource["url"]).rsplit("/", 1)[1].split(".")[0] for resource in dataset["resources"]]
    return min(names, key=len)


def test_udata_takes_what_we_publish(udata: Udata, app: Flask) -> None:
    store = toolbox_of(app).store
    for organisation, key in (("autre-ville", udata.key), ("ville-de-nantes", "x" * 40)):
        with pytest.raises(PortalRefused):
            publish(app, organisation, key)
    assert udata.datasets() == []
    publish(app, "ville-de-nantes", udata.key)
    assert sorted(_file(dataset) for dataset in udata.datasets()) == ["bons-a-savoir", "lieux", "moderation"]
    [one] = [dataset for dataset in udata.datasets() if _file(dataset) == "lieux"]
    assert (one["license"], one["organization"]["slug"]) == ("lov2", "ville-de-nantes")
    assert one["frequency"] == "continuous"
    assert one["spatial"]["geom"]["type"] == "MultiPolygon"
    addresses = sorted(f"https://carte.example.com/exports/lieux{row.file}" for row in FORMATS)
    assert sorted(resource["url"] for resource in one["resources"]) == addresses
    assert {resource["filetype"] for resource in one["resources"]} == {"remote"}
    numbers = {resource["id"] for resource in one["resources"]}
    with store.writing() as work:
        set_setting(work, "title", "Carte des voisins")
        create_place(work, nom="D’OpenStreetMap", licence="odbl")
    publish(app, "ville-de-nantes", udata.key)
    # The numbers were forgotten: what is there is found again, and nothing is created twice.
    with store.writing() as work:
        portal.forget(work, ADMINISTRATOR, udata.url)
    publish(app, "ville-de-nantes", udata.key)
    assert len(udata.datasets()) == 5  # places and notes, each under two licences, and the log
    held = {row["license"]: row for row in udata.datasets() if _file(row).startswith("lieux")}
    assert held.keys() == {"lov2", "odc-odbl"}
    assert (held["lov2"]["id"], held["lov2"]["title"]) == (one["id"], "Lieux de Carte des voisins")
    assert {resource["id"] for resource in held["lov2"]["resources"]} == numbers
