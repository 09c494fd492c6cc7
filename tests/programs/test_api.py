"""schemathesis on `/api/v1`, as each role: whatever it makes up from the description of the API, the answers
are those that are described, and never a failure of ours."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import people
from tests.conftest import furnish
from tests.factories import extra
from tests.factories.places import change, create_place
from tests.support import application, databases
from tests.support.application import toolbox_of
from tests.support.recorded import Recorded, recorded

pytestmark = pytest.mark.programs
SCHEMATHESIS = Path(__file__).resolve().parents[2] / ".cache" / "ogc" / "bin" / "schemathesis"
# A short form at each run; `CARTO_TEST_EXAMPLES=50` makes every role try that many of each operation.
EXAMPLES = os.environ.get("CARTO_TEST_EXAMPLES", "")
ROLES = (
    (people.NOBODY, "resident", "agent", "moderator", "administrator")
    if EXAMPLES
    else (people.NOBODY, "moderator")
)
PHASES = "examples,coverage,fuzzing,stateful" if EXAMPLES else "examples,coverage,stateful"
PATIENCE = 600 + 15 * int(EXAMPLES or 0)
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,unsupported_method,negative_data_rejection"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorded]:
    """A site with a place, whose type has extra fields, and something that waits."""
    folder = tmp_path_factory.mktemp("api")
    with (
        databases.furnished(databases.SPATIALITE, folder, furnish) as database,
        recorded(database, folder / "data") as running,
    ):
        with toolbox_of(running.app).store.writing() as work:
            extra.add_fields(work)
            create_place(work)
        yield running


def narrowed(site: Recorded) -> dict[str, Any]:
    """The description of the API, with a place and a contribution that exist among the numbers that are
    made up: otherwise nothing would ever be found."""
    with toolbox_of(site.app).store.writing() as work:
        place = create_place(work)
        waiting = change(
            work, "correct", people.NOBODY, place=place, base_version=1, changes={"nom": {"to": "A"}}
        )
    document: dict[str, Any] = site.app.test_client().get("/api/openapi.json").get_json()
    document["components"]["schemas"]["Contribution"]["properties"]["place"] |= {"enum": [place]}
    # Whatever an item is, the others are answered: a wrong one has its own verdict within a 200.
    sync = document["paths"]["/api/v1/sync"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    sync["properties"]["contributions"]["items"] = {
        "anyOf": [sync["properties"]["contributions"]["items"], {}]
    }
    for path in ("/api/v1/contributions/{uid}", "/api/v1/contributions/{uid}/decision"):
        for operation in document["paths"][path].values():
            [uid] = operation["parameters"]
            uid["schema"] = {**uid["schema"], "enum": [waiting.uid, place]}
    return document


@pytest.mark.parametrize("who", ROLES)
def test_schemathesis_finds_nothing_wrong(site: Recorded, tmp_path: Path, who: str) -> None:
    description = tmp_path / "openapi.json"
    description.write_text(json.dumps(narrowed(site)), encoding="utf-8")
    named = (
        []
        if who == people.NOBODY
        else ["-H", f"Authorization: Bearer {application.token_for(site.app, who)}"]
    )
    command = [
        *(SCHEMATHESIS, "run", description, "--url", site.url, *named, "--checks", CHECKS),
        *("--phases", PHASES, "--max-examples", EXAMPLES or "1", "--seed", "1", "--no-color"),
        *("--suppress-health-check", "all", "--continue-on-failure"),
    ]
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, timeout=PATIENCE, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
