"""What the scanners of others say of the sources and of the running site; each finds something bad first."""

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import yaml

from tests.programs.outside import CACHE, HERE
from tests.support.site import Site, running

pytestmark = pytest.mark.scanners
ROOT = HERE.parents[1]
RULES = HERE / "semgrep.yaml"
SOURCES = ("cartoquartiers", "config.py", "scripts", "migrations")
# Seconds that wapiti may look at one site.
LOOK = 60
# Of csp_evaluator: 10 is high, 20 wrong syntax, 30 medium.
MEDIUM = 30


def run(command: list[object], **more: Any) -> subprocess.CompletedProcess[str]:
    """Run a program and keep what it says."""
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, **more)


def bandit(*paths: object) -> list[dict[str, Any]]:
    """What bandit finds of middle or high severity; asserts and our own sub-processes are of low."""
    done = run([CACHE / "scanners" / "bin" / "bandit", "-q", "-r", "-ll", "-f", "json", *paths], cwd=ROOT)
    found: list[dict[str, Any]] = json.loads(done.stdout)["results"]
    return found


def semgrep(*paths: object) -> list[dict[str, Any]]:
    """What our own rules find."""
    command = [CACHE / "scanners" / "bin" / "semgrep", "scan", "--metrics=off", "--disable-version-check"]
    more = ["--quiet", "--json", "--no-git-ignore", "--config", RULES, *paths]
    done = run(
        [*command, *more], cwd=ROOT, env={"PATH": f"{CACHE}/scanners/bin:/usr/bin:/bin", "HOME": str(CACHE)}
    )
    told = json.loads(done.stdout)
    assert not told["errors"], told["errors"]
    found: list[dict[str, Any]] = told["results"]
    return found


def where(found: dict[str, Any]) -> str:
    """A finding as a line."""
    return f"{found['path']}:{found['start']['line']} {found['check_id']}"


def test_bandit_finds_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("import yaml\n\nyaml.load(open('x'))\n")
    assert bandit(bad)
    assert [f"{one['filename']}:{one['line_number']} {one['test_id']}" for one in bandit(*SOURCES)] == []


def test_our_own_rules_find_their_example_and_nothing_here(tmp_path: Path) -> None:
    rules = yaml.safe_load(RULES.read_text(encoding="utf-8"))["rules"]
    for rule in rules:
        folder = tmp_path / rule["id"]
        folder.mkdir()
        (folder / rule["metadata"]["file"]).write_text(rule["metadata"]["finds"] + "\n", encoding="utf-8")
    # Seven rules, seven examples, in one run: each is found in the folder that bears its name.
    seen = Counter(
        (Path(one["path"]).parent.name, one["check_id"].split(".")[-1]) for one in semgrep(tmp_path)
    )
    assert {(rule["id"], rule["id"]) for rule in rules} <= set(seen)
    assert [where(one) for one in semgrep(*SOURCES, "templates", "static/js")] == []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, running."""
    with running(tmp_path_factory.mktemp("scanned")) as one:
        yield one


@pytest.mark.xdist_group("site")
def test_the_content_policy_satisfies_csp_evaluator(site: Site) -> None:
    reader = HERE / "readers" / "csp.mjs"
    for path, policy in (("bad", "script-src 'unsafe-inline'"), *policies(site)):
        done = run(["node", reader, CACHE / "csp-evaluator", policy])
        assert done.returncode == 0, done.stderr
        # The tiles of the tests lie on this machine, without HTTPS.
        serious = [
            one
            for one in json.loads(done.stdout)
            if one["severity"] <= MEDIUM and one["directive"] != "img-src"
        ]
        assert bool(serious) == (path == "bad"), (path, serious)


def policies(site: Site) -> Iterator[tuple[str, str]]:
    """The policies of a page, of the map for other sites, and of data."""
    for path in ("/", "/carte/integree", "/exports/lieux.geojson", "/connexion"):
        with urlopen(site.url + path) as answer:  # noqa: S310 # our own site
            yield path, answer.headers["Content-Security-Policy"]


@pytest.mark.xdist_group("site")
def test_wapiti_finds_no_vulnerability(site: Site, tmp_path: Path) -> None:
    report = tmp_path / "wapiti.json"
    options = ["-u", f"{site.url}/", "--flush-session", "--no-bugreport", "-f", "json", "-o", report]
    bounds = ["--max-scan-time", LOOK, "--max-attack-time", 25, "--max-links-per-page", 20, "-d", 2]
    modules = ["-m", "csp,cookieflags,http_headers,xss,sql,file,exec,crlf,redirect"]
    run(
        [CACHE / "wapiti" / "bin" / "wapiti", *options, *bounds, *modules],
        timeout=LOOK + 600,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )
    told = json.loads(report.read_text(encoding="utf-8"))
    found = [
        f"{kind}: {one['path']} {one['info']}"
        for kind, ones in told["vulnerabilities"].items()
        for one in ones
    ]
    # Behind Caddy it is HTTPS, with Secure and HSTS; frames are refused by the content policy.
    plain = ("Strict-Transport-Security", "Secure flag", "X-Frame-Options")
    assert [one for one in found if not any(word in one for word in plain)] == []
    assert told["infos"]["crawled_pages_nbr"] > 20
