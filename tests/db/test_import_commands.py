"""The commands that bring places and outlines in, as one types them, on both databases."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete

from cartoquartiers.store.tables.territory import CategoryRow, TypeRow
from tests.factories.territory import CUT, EAST, NORTH, SOUTH, WEST
from tests.support import application
from tests.support.lists import Site

CSV = (
    "Identifiant;Nom;Catégorie;Adresse;Géolocalisation\r\n"
    "16;Les Érables;ouvert;2 allée des Érables;47.2161, -1.5750\r\n"
    '17;Les Tilleuls;;"5 rue des\nTilleuls";47.2161, -1.5250\r\n'
    "18;Les Charmes;fermé;1 quai;47.2161, -1.5250\r\n"
    "19;Les Ormes;ouvert;7 rue des Ormes;\r\n"
    "20;Les Saules;ouvert\r\n"
)
MAPPING = """
source: Compostri
licence: lov2
id: Identifiant
position: Géolocalisation
fields:
  nom: {template: "Composteur {Nom}"}
  type: {column: Catégorie, values: {ouvert: composteur, fermé: composteur}, default: composteur}
  adresse: {column: Adresse, clean: [squeeze]}
skip:
  - {column: Catégorie, one_of: [fermé], reason: "composteur fermé"}
"""


def flask(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=list(words))


def file_of(folder: Path, name: str, content: str) -> str:
    path = folder / name
    path.write_text(content, encoding="utf-8-sig", newline="")
    return str(path)


def test_a_file_and_its_mapping_become_places_with_an_account_of_every_row(
    app: Flask, tmp_path: Path
) -> None:
    data, mapping = file_of(tmp_path, "c.csv", CSV), file_of(tmp_path, "m.yaml", MAPPING)
    words = ["places", "import", data, "--mapping", mapping, "--accept-as", "moderator@demo.example"]
    dry = flask(app, *words, "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "rien n’a été écrit" in dry.output
    done = flask(app, *words)
    assert done.exit_code == 0, done.output
    assert "utf-8-sig, séparateur\u00a0: point-virgule" in done.output
    assert "Lignes lues\u00a0: 5 = 3 créées + 0 modifiées + 0 inchangées + 2 refusées" in done.output
    assert "1 × composteur fermé\n      ligne 5" in done.output
    assert "1 × 3 cellules au lieu de 5, la ligne est incomplète\n      ligne 7" in done.output
    assert "à placer sur la carte, car sans position\u00a0: 1" in done.output
    assert dry.output.splitlines()[2:] == done.output.splitlines()[1:]
    assert "= 0 créées + 0 modifiées + 3 inchangées + 2 refusées" in flask(app, *words).output
    target = tmp_path / "lieux.geojson"
    assert "2 lieux écrits" in flask(app, "places", "export", "geojson", str(target)).output
    names = {feature["properties"]["nom"] for feature in json.loads(target.read_text())["features"]}
    assert names == {"Composteur Les Érables", "Composteur Les Tilleuls"}


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_a_site_without_rubriques_takes_those_of_the_program(app: Flask, tmp_path: Path) -> None:
    with application.toolbox_of(app).store.writing() as work:
        work.session.execute(delete(TypeRow))
        work.session.execute(delete(CategoryRow))
        work.forget()
    data = file_of(tmp_path, "c.csv", CSV.replace("ouvert", "composteur-quartier"))
    words = ["places", "import", data, "--type", "composteur-quartier", "--source", "S", "--licence", "lov2"]
    dry = flask(app, *words, "--dry-run")
    assert dry.exit_code == 1
    assert "flask rubriques take" in dry.output
    done = flask(app, *words)
    assert "Ce site n’avait aucune rubrique" in done.output
    assert "= 4 créées" in done.output, done.output
    assert "déjà tous" in flask(app, "rubriques", "take").output


def test_a_database_without_tables_is_told_in_a_sentence(plain_app: Flask, tmp_path: Path) -> None:
    data = file_of(tmp_path, "c.csv", CSV)
    done = flask(plain_app, "places", "import", data, "--source", "S", "--licence", "lov2")
    assert done.exit_code == 1
    assert done.output.strip() == "Error: La base n’est pas à jour : lancez d’abord « flask db upgrade »."


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_an_address_typed_on_this_machine_may_be_of_its_own_network(app: Flask, elsewhere: Site) -> None:
    site = elsewhere.mend(body="id,Nom,Latitude,Longitude\n1,Grainothèque,47.2161,-1.575\n".encode())
    words = [
        "places",
        "import",
        site.address,
        "--source",
        "Asso",
        "--licence",
        "lov2",
        "--type",
        "bibliotheque",
    ]
    done = flask(app, *words)
    assert (done.exit_code, "Lignes lues\u00a0: 1 = 1 créées" in done.output) == (0, True)


def test_usual_columns_need_no_mapping_but_the_licence_and_the_source(app: Flask, tmp_path: Path) -> None:
    data = file_of(tmp_path, "p.csv", "Nom,Adresse,Latitude,Longitude\nGrainothèque,1 quai,47.2161,-1.575\n")
    assert "nom de la source" in flask(app, "places", "import", data).output
    assert "licence est obligatoire" in flask(app, "places", "import", data, "--source", "Asso").output
    words = ["places", "import", data, "--source", "Asso", "--licence", "lov2"]
    assert "1 × Rubrique" in flask(app, *words).output
    other = file_of(tmp_path, "o.csv", "Nom,Rubrique,Latitude,Longitude\nAtelier,cuisine,47.2161,-1.575\n")
    assert "1 × Rubrique «\u202fcuisine\u202f»" in flask(app, *words[:2], other, *words[3:]).output
    done = flask(app, *words, "--type", "bibliotheque")
    assert (done.exit_code, "Lignes lues\u00a0: 1 = 1 créées" in done.output) == (0, True)
    assert "en attente d’une modératrice ou d’un modérateur\u00a0: 1" in done.output


def test_what_has_no_name_takes_that_of_its_type(app: Flask, tmp_path: Path) -> None:
    data = file_of(tmp_path, "p.csv", "gid;emplacement;type;geo_point_2d\n7;Mail;sanisette;47.2161,-1.575\n")
    words = ["places", "import", data, "--source", "S", "--licence", "lov2"]
    assert "Aucune colonne ne donne le nom" in flask(app, *words).output
    done = flask(app, *words, "--type", "bibliotheque", "--accept-as", "moderator@demo.example")
    assert "Lignes lues\u00a0: 1 = 1 créées" in done.output
    target = tmp_path / "lieux.geojson"
    flask(app, "places", "export", "geojson", str(target))
    [feature] = json.loads(target.read_text())["features"]
    told = {name: feature["properties"][name] for name in ("nom", "adresse", "rubrique", "source_id")}
    assert told == {"nom": "Bibliothèque", "adresse": "Mail", "rubrique": "culture", "source_id": "7"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("absent.csv",), "est introuvable"),
        (("{data}", "--mapping", "absent.yaml"), "correspondance est illisible"),
        (("{data}", "--mapping", "{mapping}"), "n’a pas de colonne «\u202fIdentifiant\u202f»"),
        (
            ("{data}", "--source", "S", "--licence", "lov2", "--type", "fusée"),
            "Le type «\u202ffusée\u202f» n’existe pas",
        ),
        (
            ("{data}", "--source", "S", "--licence", "lov2", "--rubrique", "x"),
            "La rubrique «\u202fx\u202f» n’existe pas",
        ),
        (
            ("{bare}", "--source", "S", "--licence", "lov2", "--type", "composteur"),
            "Rien ne permet de reconnaître",
        ),
        (("{data}", "--accept-as", "resident@demo.example"), "n’est pas une adresse de modératrice"),
    ],
)
def test_what_cannot_be_imported_says_why_and_fails(
    app: Flask, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    data = file_of(tmp_path, "p.csv", "Nom,Adresse\nGrainothèque,1 quai\n")
    bare = file_of(tmp_path, "b.csv", "lat,lon\n47.2,-1.5\n")
    known = {"bare": bare, "data": data, "mapping": file_of(tmp_path, "m.yaml", MAPPING)}
    done = flask(app, "places", "import", *(word.format(**known) for word in words))
    assert done.exit_code != 0
    assert told in done.output


def outlines(**shapes: object) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {"ville": "Nantes", "idobj": code, "nom": f"Q{code}"},
            "geometry": shape,
        }
        for code, shape in shapes.items()
    ]
    features.append(
        {"type": "Feature", "properties": {"ville": "Rezé", "idobj": "z", "nom": "Z"}, "geometry": None}
    )
    return json.dumps({"type": "FeatureCollection", "features": features})


def polygon(*corners: tuple[float, float]) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}


def test_outlines_are_imported_once_and_places_follow_them(app: Flask, tmp_path: Path) -> None:
    data = file_of(tmp_path, "p.csv", "id,nom,type,lat,lon\n1,Biblio,bibliotheque,47.2161,-1.575\n")
    flask(
        app,
        "places",
        "import",
        data,
        "--source",
        "S",
        "--licence",
        "lov2",
        "--accept-as",
        "moderator@demo.example",
    )
    west = polygon((WEST, SOUTH), (CUT, SOUTH), (CUT, NORTH), (WEST, NORTH))
    bow = polygon((CUT, SOUTH), (EAST, NORTH), (EAST, SOUTH), (CUT, NORTH))
    content = outlines(a=west, b=bow, c=None)
    path = file_of(tmp_path, "q.geojson", content)
    words = ["quartiers", "import", path, "--code", "idobj", "--name", "nom", "--where", "ville=Nantes"]
    done = flask(app, *words)
    assert done.exit_code == 0, done.output
    assert "3 contours lus = 2 créés + 0 modifiés + 0 inchangés + 1 refusés" in done.output
    assert "n° 3" in done.output
    again = flask(app, *words)
    assert "3 contours lus = 0 créés + 0 modifiés + 2 inchangés + 1 refusés" in again.output
    assert "mis à jour" not in again.output


def test_a_quartier_that_is_redrawn_takes_its_places_along(app: Flask, tmp_path: Path) -> None:
    data = file_of(tmp_path, "p.csv", "id,nom,type,lat,lon\n1,Biblio,bibliotheque,47.2161,-1.575\n")
    flask(
        app,
        "places",
        "import",
        data,
        "--source",
        "S",
        "--licence",
        "lov2",
        "--accept-as",
        "moderator@demo.example",
    )
    east = polygon((-1.58, SOUTH), (EAST, SOUTH), (EAST, NORTH), (-1.58, NORTH))
    west = polygon((WEST, SOUTH), (-1.58, SOUTH), (-1.58, NORTH), (WEST, NORTH))
    path = file_of(tmp_path, "q.geojson", outlines(**{"1": west, "2": east}))
    done = flask(
        app, "quartiers", "import", path, "--code", "idobj", "--name", "nom", "--where", "ville=Nantes"
    )
    assert "2 contours lus = 0 créés + 2 modifiés" in done.output
    assert "1 lieux mis à jour" in done.output
    target = tmp_path / "lieux.geojson"
    flask(app, "places", "export", "geojson", str(target))
    [feature] = json.loads(target.read_text())["features"]
    assert (feature["properties"]["quartier"], feature["properties"]["version"]) == ("2", 1)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--code", "idobj", "--name", "libelle"), "Le fichier n’a pas ces champs\u00a0: libelle"),
        (("--code", "idobj", "--name", "nom", "--where", "ville"), "doit s’écrire CHAMP=VALEUR"),
    ],
)
def test_outlines_that_cannot_be_imported_say_why(
    app: Flask, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    done = flask(app, "communes", "import", file_of(tmp_path, "q.geojson", outlines()), *words)
    assert done.exit_code != 0
    assert told in done.output
