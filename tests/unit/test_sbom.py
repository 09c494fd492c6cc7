"""The bill of materials names each pin at its version, and what the pins bring with them."""

from pathlib import Path

from packaging.utils import canonicalize_name

from scripts import sbom

PINS = Path("requirements.txt").read_text()


def test_each_pin_stands_in_the_bill_at_its_version_with_a_licence() -> None:
    rows = {row["name"]: row for row in sbom.bill(PINS)["components"]}
    for pin in sbom.pinned(PINS):
        row = rows[canonicalize_name(pin.name)]
        assert pin.specifier.contains(row["version"]), pin
        assert row["purl"] == f"pkg:pypi/{row['name']}@{row['version']}"
    assert [name for name, row in rows.items() if "licenses" not in row] == []


def test_what_a_pin_or_its_extra_needs_is_listed_and_other_extras_are_not() -> None:
    names = {row["name"] for row in sbom.bill("Flask\npsycopg[binary]\n")["components"]}
    assert {"flask", "werkzeug", "markupsafe", "psycopg", "psycopg-binary"} <= names
    assert "psycopg-pool" not in names


def test_a_pin_for_another_system_is_left_out() -> None:
    assert sbom.pinned('# a reason\nFlask==3.1.3; platform_system == "Nowhere"\n') == []
