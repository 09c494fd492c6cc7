"""Every file stays small, speaks of no machine, and other people's libraries are declared."""

import re
import statistics
from pathlib import Path

import pytest

from tests.house.sources import ROOT, files, text, tracked

# Written in two halves, so that this file does not contain what it looks for.
MACHINE = [
    re.compile("/" + "work/(main|shared)"),
    re.compile("/" + "root/"),
    re.compile("/" + "farm/"),
    re.compile("/tmp/" + "bash_jobs"),
    re.compile(r"\.\./" + "shared/"),
]
BINARY = {
    ".png",
    ".jpg",
    ".jpeg",
    ".webp",
    ".heic",
    ".gif",
    ".ico",
    ".woff2",
    ".mo",
    ".gz",
    ".zip",
    ".pmtiles",
}


def test_no_file_is_longer_than_400_lines() -> None:
    long = {
        str(path): lines
        for path in files(".py", ".js", ".mjs", ".css", ".html", ".sh")
        if (lines := text(path).count("\n")) > 400
    }
    assert not long


def test_half_of_the_files_have_fewer_than_100_lines() -> None:
    lines = [text(path).count("\n") for path in files(".py", under="cartoquartiers/") if text(path).strip()]
    assert statistics.median(lines) < 100


def test_no_file_speaks_of_the_machine_that_built_it() -> None:
    telling = [
        f"{path}: {found[0]}"
        for path in tracked()
        if path.suffix not in BINARY and "vendor" not in path.parts
        for expression in MACHINE
        if (found := expression.search((ROOT / path).read_text(encoding="utf-8", errors="replace")))
    ]
    assert not telling


@pytest.mark.parametrize("folder", ["cartoquartiers/vendor", "static/vendor", "tests/vendor"])
def test_each_vendored_library_has_its_version_and_its_licence(folder: str) -> None:
    told = text(Path(folder) / "VERSIONS.md")
    prefix = Path(folder)
    libraries = {path.parts[2] for path in tracked() if path.is_relative_to(prefix) and len(path.parts) > 3}
    assert libraries
    for library in sorted(libraries):
        row = re.search(rf"^\|[^\n]*\b{re.escape(library)}\b[^\n]*$", told, re.MULTILINE)
        assert row, f"{folder}/{library} is not in VERSIONS.md"
        assert re.search(r"\d+\.\d+", row[0]), f"{folder}/{library}: no version"
        licences = [
            path
            for path in tracked()
            if path.is_relative_to(prefix / library)
            and re.match(r"(LICEN[CS]E|COPYING|OFL|UNLICENSE)", path.name, re.IGNORECASE)
        ]
        assert licences, f"{folder}/{library} has no licence file"
