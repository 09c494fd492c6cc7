"""Other people's checkers read our tables: frictionless, validata, csv-detective."""

import re
from pathlib import Path

import pytest

from tests.programs.outside import ask
from tests.support.site import Site

pytestmark = pytest.mark.programs
SCHEMAS = Path(__file__).resolve().parents[1] / "data" / "schemas"
PROFILES = ("fontaine-eau", "stationnement-cyclable", "lieux-mediation-numerique", "scdl-equipements")


def test_frictionless_accepts_the_file_against_its_schema(given_files: Path) -> None:
    schema = given_files / "schemas/lieux/latest/schema.json"
    assert ask("frictionless", "tables", "frictionless", given_files / "exports/lieux.csv", schema) == []


def test_frictionless_accepts_the_package_and_all_its_files(given_site: Site) -> None:
    assert ask("frictionless", "tables", "package", f"{given_site.url}/datapackage.json") == []


def test_frictionless_would_see_a_wrong_value(given_files: Path, tmp_path: Path) -> None:
    schema = given_files / "schemas/lieux/latest/schema.json"
    wrong = tmp_path / "lieux.csv"
    wrong.write_bytes((given_files / "exports/lieux.csv").read_bytes().replace(b",service,", b",servyce,", 1))
    (error,) = ask("frictionless", "tables", "frictionless", wrong, schema)
    assert "servyce" in error


@pytest.mark.parametrize("environment", ["frictionless", "validata"])
@pytest.mark.parametrize("profile", PROFILES)
def test_each_profile_is_valid_against_the_national_schema(
    given_files: Path, profile: str, environment: str
) -> None:
    file, schema = given_files / f"exports/profils/{profile}.csv", SCHEMAS / f"{profile}.json"
    assert file.read_bytes().count(b"\r\n") > 1, "a file without a row proves nothing"
    assert ask(environment, "tables", environment, file, schema) == []


# What csv-detective calls the columns of which it knows the kind.
RECOGNISED = {
    "id": "uuid",
    "code_postal": "code_postal",
    "commune": "commune",
    "code_insee": "code_commune",
    "longitude": "longitude_wgs_fr_metropole",
    "latitude": "latitude_wgs_fr_metropole",
    "telephone": "tel_fr",
    "courriel": "email",
    "site_web": "url",
    "siret": "siret",
    "adresse": "adresse",
    "verifie_le": "date",
    "date_creation": "datetime_aware",
    "date_maj": "datetime_aware",
    "version": "int",
    "url": "url",
}


def test_csv_detective_recognises_our_columns(given_files: Path, tmp_path: Path) -> None:
    # The names that are kept for examples and the loopback address are not those of a public site.
    file = (given_files / "exports/lieux.csv").read_text(encoding="utf-8")
    public = re.sub(r"http://127\.0\.0\.1:\d+", "https://carte.ville.fr", file).replace(".example", ".fr")
    (tmp_path / "lieux.csv").write_text(public, encoding="utf-8", newline="")
    columns = ask("csv-detective", "detect", tmp_path / "lieux.csv")["columns"]
    assert {name: columns[name]["format"] for name in RECOGNISED} == RECOGNISED
