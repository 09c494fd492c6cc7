"""A real addok on a real Redis, fed with the sample of addresses, for as long as the tests of a file last."""

import os
import subprocess
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.programs.given import fetch, furnish
from tests.support.postgres import free_port
from tests.support.programs import PATIENCE, running, wait_for_port
from tests.support.site import Site
from tests.support.site import running as running_site

# The site does without boto3; scripts/test_programs.sh installs it.
collect_ignore = [] if find_spec("boto3") else ["test_s3.py"]

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SAMPLE = ROOT / "tests" / "data" / "ban_sample.ndjson"
ADDOK = ROOT / ".cache" / "addok" / "bin" / "addok"


def wait_for_answer(address: str) -> None:
    """Return once the service answers."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            urlopen(address, timeout=5).close()  # noqa: S310 # an address of this file
        except URLError:
            assert time.monotonic() < end, f"{address} does not answer"
            time.sleep(0.2)
        else:
            return


@pytest.fixture(scope="module")
def addok(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the service."""
    folder = tmp_path_factory.mktemp("addok")
    store, port = free_port(), free_port()
    settings = {
        **os.environ,
        "REDIS_HOST": "127.0.0.1",
        "REDIS_PORT": str(store),
        "ADDOK_CONFIG_MODULE": str(HERE / "addok_settings.py"),
        "ADDOK_LOG_DIR": str(folder),
    }
    redis = ["redis-server", "--bind", "127.0.0.1", "--port", str(store), "--save", "", "--dir", str(folder)]
    serve = [str(ADDOK), "serve", "--host", "127.0.0.1", "--port", str(port)]
    with running(redis, settings, folder / "redis.log"):
        wait_for_port(store)
        for job in (["batch", str(SAMPLE)], ["ngrams"]):
            command = [str(ADDOK), *job]
            subprocess.run(command, env=settings, check=True, capture_output=True, timeout=PATIENCE)
        with running(serve, settings, folder / "addok.log"):
            wait_for_answer(f"http://127.0.0.1:{port}/search?q=nantes")
            yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def given_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The running demonstration, with places that are hard to tell."""
    with running_site(tmp_path_factory.mktemp("given")) as site:
        furnish(site)
        yield site


@pytest.fixture(scope="session")
def given_files(given_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its files, below a folder that has the paths of the site."""
    return fetch(given_site, tmp_path_factory.mktemp("files"))
