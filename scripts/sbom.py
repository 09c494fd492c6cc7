"""The bill of materials: every Python distribution that the site runs with, its version and its licence.

`make sbom` prints it as CycloneDX 1.6 JSON. The pins of requirements.txt are walked through what their
installed metadata require, so that nothing is asked of the network and the list is of what really runs here.
"""

import json
import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]


def pinned(text: str) -> list[Requirement]:
    """The requirements of a file of pins that apply to this machine."""
    lines = (line.partition(" #")[0].strip() for line in text.splitlines())
    wanted = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return [one for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})]


def installed(pins: Iterable[Requirement]) -> dict[str, Distribution]:
    """The distributions that the pins need, by name; PackageNotFoundError when one is not installed."""
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, str]] = set()
    todo = [(one, extra) for one in pins for extra in ("", *one.extras)]
    while todo:
        wanted, extra = todo.pop()
        name = canonicalize_name(wanted.name)
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        found[name] = distribution(name)
        for needed in map(Requirement, found[name].requires or []):
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                todo += [(needed, each) for each in ("", *needed.extras)]
    return found


def licence(one: Distribution) -> str:
    """What a distribution says of its licence; the title of its licence file when it says nothing."""
    expression, free_text = said(one, "License-Expression"), said(one, "License")
    classified = [c.split(" :: ")[-1] for c in said(one, "Classifier") if c.startswith("License ::")]
    files = [one.read_text(f"licenses/{name}") or "" for name in said(one, "License-File")]
    choices = [*expression, ", ".join(classified), *map(first_line, free_text), *map(first_line, files)]
    return next(filter(None, choices), "")


def said(one: Distribution, header: str) -> list[str]:
    """Each value of a header of a distribution's metadata."""
    return one.metadata.get_all(header) or []


def first_line(text: str) -> str:
    return text.strip().partition("\n")[0]


def component(name: str, one: Distribution) -> dict[str, Any]:
    """One distribution in the words of CycloneDX."""
    purl = f"pkg:pypi/{name}@{one.version}"
    row = {"type": "library", "bom-ref": purl, "name": name, "version": one.version, "purl": purl}
    named = licence(one)
    return {**row, "licenses": [{"license": {"name": named}}]} if named else row


def bill(requirements: str) -> dict[str, Any]:
    """The CycloneDX 1.6 document of a requirements file, in the order of names."""
    rows = sorted(installed(pinned(requirements)).items())
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "components": [component(name, one) for name, one in rows],
    }


if __name__ == "__main__":
    json.dump(bill((ROOT / "requirements.txt").read_text()), sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")
