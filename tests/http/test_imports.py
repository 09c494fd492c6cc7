"""Bringing a file in the browser: each step from the file to the account, who may, and what is refused."""

import io
import json
import re
import zipfile
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook
from werkzeug.test import TestResponse

from tests.factories.territory import INSIDE_1, INSIDE_2, OUTSIDE

# Both databases run the first three tests; in the others nothing depends on which one it is.
one_database = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
Enter = Callable[[str], FlaskClient]
COLUMNS = "id;Nom;Adresse;Longitude;Latitude;Horaires"
ANSWERS = {"kind": "composteur", "source": "Les Amis du compost", "licence": "lov2", "system": "degrees"}


def lines(*rows: str, columns: str = COLUMNS) -> bytes:
    return "\n".join((columns, *rows)).encode()


def compost(number: int, position: tuple[float, float] | None = INSIDE_1, name: str = "") -> str:
    longitude, latitude = (str(one).replace(".", ",") for one in position) if position else ("", "")
    return f"{number};{name or f'Composteur {number}'};{number} rue du Port;{longitude};{latitude};"


def bring(client: FlaskClient, content: bytes, name: str = "liste.csv") -> TestResponse:
    return client.post("/imports", data={"file": (io.BytesIO(content), name)})


def draft_of(client: FlaskClient, content: bytes, name: str = "liste.csv") -> str:
    answer = bring(client, content, name)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def proposed(page: str) -> dict[str, str]:
    """What the selects of the columns offer as chosen."""
    parts = re.findall(r'<select[^>]*name="(column-\d+)".*?</select>', page, re.DOTALL)
    found = {}
    for name, body in zip(
        parts, re.findall(r'<select[^>]*name="column-.*?</select>', page, re.DOTALL), strict=True
    ):
        chosen = re.search(r'value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else ""
    return found


def check(client: FlaskClient, home: str, **answers: str) -> TestResponse:
    return client.post(home, data={**proposed(client.get(home).text), **ANSWERS, **answers})


def send(client: FlaskClient, home: str) -> str:
    for _turn in range(40):
        answer = client.post(f"{home}/envoi")
        assert answer.status_code == 303
        page = client.get(f"{home}/bilan").text
        if "bilan.csv" in page:
            return page
    raise AssertionError("never ends")


def figures(page: str) -> list[int]:
    return [int(one) for one in re.findall(r"<dd>(\d+)</dd>", page)]


def test_a_list_becomes_places_and_the_same_list_changes_nothing(client_as: Enter) -> None:
    client = client_as("moderator")
    far = compost(4, OUTSIDE)
    content = lines(compost(1), compost(2, INSIDE_2), compost(3, None), far, "5;;;;;")
    home = draft_of(client, content)
    # A browser takes an empty first answer for none: « required » would keep the form from being sent.
    ways = re.search(r'<select[^>]*name="completes"[^>]*>', client.get(home).text)
    assert ways
    assert "required" not in ways[0]
    assert check(client, home, at_once="1").headers["Location"] == f"{home}/apercu"
    preview = client.get(f"{home}/apercu?etat=tout").text
    assert "4 lignes sur 5 peuvent partir. 1 est à corriger" in preview
    drawn = client.get(f"{home}/apercu.json").get_json()
    assert [row[0] for row in drawn["rows"]] == [1, 2, 4]
    assert drawn["rows"][0][1:] == [2, *INSIDE_1, "ready", "Composteur 1"]
    assert drawn["unplaced"] == 2
    page = send(client, home)
    created, updated, unchanged, refused = figures(page)
    assert created + updated + unchanged + refused == 5
    assert (created, refused) == (4, 1)
    account = client.get(f"{home}/bilan.csv")
    assert account.data.decode("utf-8-sig").count("\r\n") == 6
    again = draft_of(client, content)
    assert "vos réponses d’alors sont reprises" in client.get(again).text
    assert check(client, again, at_once="1").status_code == 303
    assert figures(send(client, again)) == [0, 0, created, refused]


def test_what_a_member_sends_waits_and_is_private(client_as: Enter) -> None:
    member = client_as("association")
    home = draft_of(member, lines(compost(1), compost(2)))
    assert check(member, home, at_once="1").status_code == 303
    for who, status in (("moderator", 404), ("administrator", 200)):
        assert client_as(who).get(f"{home}/apercu").status_code == status
        assert client_as(who).get("/imports").text.count(home) == (0 if status == 404 else 2)
    assert client_as("moderator").get(f"{home}/apercu.json").status_code == 404
    assert client_as("moderator").post(f"{home}/envoi").status_code == 404
    page = send(member, home)
    assert figures(page) == [2, 0, 0, 0]
    assert page.count("En attente de modération") == 2
    assert client_as("resident").get("/imports").status_code == 403
    other = draft_of(client_as("moderator"), lines(compost(1)))
    assert client_as("association").get(other).status_code == 404


@one_database
def test_the_name_of_a_source_belongs_to_who_brought_it(client_as: Enter) -> None:
    moderator, member = client_as("moderator"), client_as("association")
    home = draft_of(moderator, lines(compost(1)))
    check(moderator, home)
    send(moderator, home)
    taken = check(member, draft_of(member, lines(compost(1, name="Autre chose"))))
    assert taken.status_code == 422
    assert "choisissez un autre nom" in taken.text


def test_a_row_is_mended_or_left_out(client_as: Enter) -> None:
    client = client_as("moderator")
    home = draft_of(client, lines(compost(1), "2;Composteur;rue du Port;quelque part;là;"))
    check(client, home)
    assert "position illisible" in client.get(f"{home}/apercu").text
    mended = {"value-1": "Composteur", "value-3": str(INSIDE_1[0]), "value-4": str(INSIDE_1[1])}
    assert client.post(f"{home}/lignes/2", data={**mended, "value-3": "encore"}).status_code == 422
    nowhere = {**mended, "value-3": "encore", "longitude": "ici", "latitude": "là"}
    unread = client.post(f"{home}/lignes/2", data=nowhere)
    assert unread.status_code == 422
    assert 'value="ici"' in unread.text
    here = {"longitude": str(INSIDE_2[0]).replace(".", ","), "latitude": str(INSIDE_2[1])}
    assert client.post(f"{home}/lignes/2", data={**nowhere, **here}).status_code == 303
    assert client.get(f"{home}/apercu.json").get_json()["rows"][1][2:4] == list(INSIDE_2)
    assert "2 lignes sur 2" in client.get(f"{home}/apercu").text
    assert client.post(f"{home}/lignes/2", data=mended).status_code == 303
    assert "2 lignes sur 2" in client.get(f"{home}/apercu").text
    assert client.post(f"{home}/lignes/1", data={"act": "out"}).status_code == 303
    assert figures(send(client, home)) == [1, 0, 0, 1]


@one_database
def test_turned_rows_are_shown_and_turned_only_when_asked(client_as: Enter) -> None:
    client = client_as("moderator")
    home = draft_of(client, lines(compost(1), compost(2, (INSIDE_1[1], INSIDE_1[0]))))
    proposal = client.get(home).text
    assert "1 ligne est dans ce cas" in proposal
    assert re.search(r'name="mend"[^>]*checked', proposal)
    check(client, home)
    assert "remises dans l’ordre" not in client.get(f"{home}/apercu?etat=tout").text
    check(client, home, mend="1")
    assert "remises dans l’ordre" in client.get(f"{home}/apercu?etat=tout").text


@one_database
def test_answers_that_are_missing_are_said_at_the_field(client_as: Enter) -> None:
    client = client_as("moderator")
    home = draft_of(client, lines(compost(1)))
    answer = client.post(home, data={"kind": "", "source": "", "column-3": "longitude"})
    assert answer.status_code == 422
    for field in ("kind", "source", "licence"):
        assert f'id="field-{field}-error"' in answer.text
    assert client.get(f"{home}/apercu").status_code == 303
    assert client.post(f"{home}/envoi").status_code == 409


def workbook() -> bytes:
    book = Workbook()
    assert book.active is not None
    book.active.append(["Nos composteurs"])
    book.active.append(["Nom", "Adresse", "Longitude", "Latitude"])
    book.active.append(["Composteur", "=1+1", *INSIDE_1])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def zipped(name: str, content: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return kept.getvalue()


KML = b"""<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>
<name>Le jardin</name><ExtendedData><Data name="tel"><value>0240000000</value></Data></ExtendedData>
<Polygon><outerBoundaryIs><LinearRing>
<coordinates>-1.55,47.21 -1.54,47.21 -1.54,47.22 -1.55,47.21</coordinates>
</LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>"""


@one_database
def test_workbooks_and_kml_are_read(client_as: Enter) -> None:
    client = client_as("moderator")
    for content in (workbook(), KML, zipped("doc.kml", KML)):
        home = draft_of(client, content, "fichier")
        assert check(client, home).status_code == 303
        preview = client.get(f"{home}/apercu?etat=tout").text
    assert "trait ou surface" in preview


def unreadable() -> list[tuple[bytes, str]]:
    return [
        (b"", "Choisissez un fichier"),
        (b"%PDF-1.7 rien", "pas un fichier de texte"),
        (b"<!doctype html><p>", "page web"),
        (b"Nom;Adresse\n", "aucune ligne"),
        (b'{"type":"FeatureCollection","features":[{', "mal form"),
        (b"[" * 100_000, "trop profond"),
        (b'<?xml version="1.0"?><!DOCTYPE k [<!ENTITY a "b">]><kml><Placemark/></kml>', "DOCTYPE"),
        (KML[:200], "KML est mal form"),
        (workbook()[:900], "abîmé"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "abîmé"),
        (zipped("xl/workbook.xml", b"0" * 210_000_000), "démesurée"),
        (b"Nom\n" + b"a\n" * 10_001, "plus de 10000 lignes"),
    ]


@one_database
def test_what_cannot_be_read_says_why(client_as: Enter) -> None:
    client = client_as("moderator")
    for content, told in unreadable():
        answer = bring(client, content)
        assert (answer.status_code, told in answer.text) == (422, True), told


@one_database
def test_hostile_rows_are_kept_as_texts(client_as: Enter) -> None:
    client = client_as("moderator")
    rows = (
        "1;=HYPERLINK(1);<b>rue</b>;;;lundi au vendredi 9h-12h",
        "2;a\0b;;;;",
        "3;trop;peu",
        "4;a;b;c;d;e;f;g",
    )
    home = draft_of(client, lines(*rows))
    assert check(client, home).status_code == 303
    assert "1 ligne sur 4 peut partir" in client.get(f"{home}/apercu").text
    assert client.get(f"{home}/lignes/99999999999999999999").status_code == 404
    page = send(client, home)
    assert sum(figures(page)) == 4
    assert "<b>rue" not in page
    assert ";'=HYPERLINK(1);" in client.get(f"{home}/bilan.csv").text


@one_database
def test_a_draft_is_erased(client_as: Enter) -> None:
    client = client_as("association")
    home = draft_of(client, lines(compost(1)))
    assert client.post(f"{home}/supprimer").status_code == 303
    assert client.get(home).status_code == 404


@one_database
def test_a_row_that_is_nowhere_is_said_so_before_it_is_sent(client_as: Enter) -> None:
    client = client_as("moderator")
    home = draft_of(client, lines(compost(1), "2;Composteur sans rue;;;;lundi au vendredi"))
    answer = check(client, home, **{"column-5": "description"})
    assert answer.status_code == 303
    preview = client.get(f"{home}/apercu").text
    assert "1 ligne sur 2 peut partir. 1 est à corriger" in preview
    assert "Placez le lieu sur la carte, ou donnez son adresse." in preview
    assert figures(send(client, home)) == [1, 0, 0, 1]
    # A place that is known already keeps the position that the file has lost.
    again = draft_of(client, lines("1;Composteur 1;;;;mardi"))
    check(client, again, **{"column-5": "description"})
    assert "1 ligne sur 1 peut partir" in client.get(f"{again}/apercu").text


def test_rows_without_ids_that_look_alike_all_become_places_once(client_as: Enter) -> None:
    client = client_as("moderator")
    where = ((-1.55, 47.21), (-1.551, 47.211), (-1.552, 47.212), (-1.552, 47.212))
    rows = [f"Banc;quai;{lon};{lat};n° {rank}" for rank, (lon, lat) in enumerate(where)]
    content = lines(*rows, columns="Nom;Adresse;Longitude;Latitude;Description")
    for expected in ([4, 0, 0, 0], [0, 0, 4, 0]):
        home = draft_of(client, content)
        assert check(client, home).status_code == 303
        assert "4 lignes sur 4" in client.get(f"{home}/apercu").text
        assert figures(send(client, home)) == expected


def test_an_id_that_is_too_long_is_a_problem_of_its_row(client_as: Enter) -> None:
    client = client_as("moderator")
    home = draft_of(client, lines(compost(1), compost(2).replace("2;", "2" * 400 + ";", 1)))
    check(client, home)
    assert "1 ligne sur 2 peut partir" in client.get(f"{home}/apercu").text
    assert figures(send(client, home)) == [1, 0, 0, 1]


@one_database
def test_a_map_made_elsewhere_moves_in(client_as: Enter) -> None:
    """Each layer is a type, said by a person; what is drawn as a line has a point, and says so."""
    layers = [
        ("Composteurs", {"type": "Point", "coordinates": INSIDE_1}),
        ("Composteurs", {"type": "LineString", "coordinates": [INSIDE_2, INSIDE_1]}),
        ("Bancs", {"type": "Point", "coordinates": INSIDE_1}),
        ("Divers", {"type": "Point", "coordinates": INSIDE_1}),
    ]
    document = {
        "type": "umap",
        "layers": [
            {
                "_umap_options": {"name": name},
                "features": [
                    {"type": "Feature", "geometry": shape, "properties": {"name": f"Lieu {number}"}}
                ],
            }
            for number, (name, shape) in enumerate(layers)
        ],
    }
    client = client_as("moderator")
    home = draft_of(client, json.dumps(document).encode(), "carte.umap")
    page = client.get(home).text
    words = re.findall(r'name="word" value="([^"]*)"', page)
    assert words == ["Bancs", "Divers", "Composteurs"]
    said = {**proposed(page), **ANSWERS, "kind": "column", "at_once": "1"}
    meanings = ["-", "", "composteur"]
    answer = client.post(home, data={**said, "word": words, "meaning": meanings})
    assert answer.headers["Location"] == f"{home}/apercu"
    preview = client.get(f"{home}/apercu?etat=tout").text
    assert "2 lignes sur 4 peuvent partir" in preview
    assert "trait ou surface" in preview
    assert "sa catégorie n’est pas reprise" in preview
    assert "Divers" in re.findall(r"correspondance[^<]*", preview)[0]
    again = client.get(home).text
    assert re.search(r'value="-" selected', again), "what was said stays said"
    page = send(client, home)
    assert figures(page) == [2, 0, 0, 2]


@one_database
def test_the_layers_of_a_map_become_rubriques_and_types(client_as: Enter) -> None:
    layers = [
        {
            "type": "FeatureCollection",
            "_umap_options": {"name": name, "color": colour},
            "features": [
                {
                    "type": "Feature",
                    "geometry": {"type": "Point", "coordinates": list(INSIDE_1)},
                    "properties": {"name": f"{name} du port"},
                }
            ],
        }
        for name, colour in (("Ruches", "Yellow"), ("Nichoirs", "DarkGreen"))
    ]
    content = json.dumps({"type": "umap", "properties": {}, "layers": layers}).encode()
    client = client_as("administrator")
    home = draft_of(client, content, "carte.umap")
    assert f"{home}/types" in client.get(home).text
    page = client.get(f"{home}/types").text
    assert re.findall(r'type="color"[^>]*value="(.*?)"', page)[1] == "#006400"
    none = client.post(f"{home}/types", data={"label-0": "Rucher"})
    assert none.status_code == 422
    assert 'value="Rucher"' in none.text, "what was typed is kept"
    wrong = client.post(f"{home}/types", data={"type-0": "1", "label-0": " ", "new-1": "Oiseaux"})
    assert wrong.status_code == 422
    assert 'value="Oiseaux"' in wrong.text
    answers = {"type-0": "1", "label-0": "Rucher", "type-1": "1", "rubrique-1": "espaces-verts"}
    assert client.post(f"{home}/types", data=answers).status_code == 303
    page = client.get(home).text
    assert re.findall(r'<option value="(rucher|nichoirs)" selected', page) == ["rucher", "nichoirs"]
    assert "ruches" in client.get("/administration/rubriques").text
    assert 'value="nichoirs"' not in client.get("/administration/rubriques/ruches").text
    assert "Rien ne manque" in client.get(f"{home}/types").text
    member = client_as("association")
    assert member.get(f"{draft_of(member, content)}/types").status_code == 403


@one_database
def test_a_row_without_a_category_is_told_before_it_is_sent_and_may_have_one(client_as: Enter) -> None:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [INSIDE_1[0] + number / 500, INSIDE_1[1]]},
            "properties": {"@id": f"node/{number}", "name": f"Lieu {number}", **tags},
        }
        for number, tags in ((1, {"amenity": "toilets"}), (2, {"network": "cooperative"}))
    ]
    client = client_as("moderator")
    home = draft_of(client, json.dumps({"type": "FeatureCollection", "features": features}).encode())
    page = client.get(home).text
    assert "sans catégorie" in page
    answers = {**proposed(page), **ANSWERS, "kind": "column", "licence": "odbl"}
    meanings = {"word": ["amenity=toilets", ""], "meaning": ["composteur", ""]}
    assert client.post(home, data={**answers, **meanings}).status_code == 303
    preview = client.get(f"{home}/apercu").text
    assert "1 ligne sur 2 peut partir" in preview
    assert "Rubrique\u00a0: Il manque" in preview
    client.post(home, data={**answers, **meanings, "meaning": ["composteur", "repair-cafe"]})
    assert "2 lignes sur 2 peuvent partir" in client.get(f"{home}/apercu").text
    client.post(home, data={**answers, **meanings, "meaning": ["composteur", "-"]})
    assert "pas reprise" in client.get(f"{home}/apercu").text
