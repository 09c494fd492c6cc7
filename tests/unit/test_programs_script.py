"""What tests run with is looked for to the end, also by scripts that end at the first failure."""

import subprocess

from tests.house.sources import ROOT

STUBS = """
set -eu
. scripts/programs.sh
apt_install() { echo "missed: $*"; return 1; }
apt_quietly() { return 1; }
has_postgis() { return 1; }
has_browser() { return 1; }
ensure_spatialite() { :; }
"""


def run(after: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", STUBS + after], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    )


def test_a_program_that_cannot_be_installed_ends_no_script_and_is_told() -> None:
    done = run("make_venv() { :; }\nready_for_tests\necho went on")
    assert (done.returncode, done.stdout) == (0, "went on\n")
    assert "missed: postgresql" in done.stderr and "missed: chromium" in done.stderr


def test_without_its_environment_nothing_goes_on_but_the_rest_is_told() -> None:
    done = run("make_venv() { return 3; }\nready_for_tests\necho went on")
    assert done.returncode != 0 and not done.stdout
    assert "missed: postgresql" in done.stderr
