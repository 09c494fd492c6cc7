"""The words of a file's categories: asked for, proposed, answered together; and the type of a single row."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.factories.territory import INSIDE_1
from tests.http.test_imports import ANSWERS, draft_of, lines, proposed

Enter = Callable[[str], FlaskClient]
pytestmark = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
COLUMNS = "id;Nom;Longitude;Latitude;Type"


def listed(*words: str) -> bytes:
    longitude, latitude = INSIDE_1
    rows = [
        f"{number};Lieu {number};{longitude + number / 500};{latitude};{word}"
        for number, word in enumerate(words, start=1)
    ]
    return lines(*rows, columns=COLUMNS)


def asked(page: str) -> list[str]:
    return re.findall(r'name="word" value="([^"]*)"', page)


def answer(client: FlaskClient, home: str, meanings: dict[str, str], **more: str) -> None:
    page = client.get(home).text
    words = asked(page)
    data = {**proposed(page), **ANSWERS, "kind": "column", **more}
    said = {"word": words, "meaning": [meanings.get(word, "") for word in words]}
    assert client.post(home, data={**data, **said}).status_code == 303


def test_all_that_remain_get_one_answer(client_as: Enter) -> None:
    client = client_as("moderator")
    home = draft_of(client, listed(*["Composteur"] * 4, "Bancs", "Bosquets", "Buttes", ""))
    assert asked(client.get(home).text) == ["Bancs", "Bosquets", "Buttes", "", "Composteur"]
    known = {"Composteur": "composteur", "Bosquets": "-"}
    answer(client, home, known)
    preview = client.get(f"{home}/apercu").text
    assert "4 lignes sur 8 peuvent partir" in preview
    assert "3 catégories du fichier n’ont pas de réponse" in preview
    assert f'href="{home}#field-words"' in preview
    answer(client, home, known, others="repair-cafe")
    preview = client.get(f"{home}/apercu").text
    assert "7 lignes sur 8 peuvent partir" in preview
    assert "n’ont pas de réponse" not in preview
    answer(client, home, known, others="no-such-type")
    assert "4 lignes sur 8 peuvent partir" in client.get(f"{home}/apercu").text


def test_a_word_that_is_near_to_one_type_is_proposed_and_to_be_looked_at(client_as: Enter) -> None:
    client = client_as("moderator")
    page = client.get(draft_of(client, listed("Composteur", "Composteurs du port et des quais"))).text
    assert page.count("Proposé d’après les mots") == 1
    assert re.findall(r'<option value="(\w+)" selected>Composteur', page) == ["composteur", "composteur"]


def test_the_type_of_one_row_is_chosen_among_those_of_the_map(client_as: Enter) -> None:
    client = client_as("moderator")
    home = draft_of(client, listed("Composteur", "Bancs"))
    answer(client, home, {"Composteur": "composteur"})
    page = client.get(f"{home}/lignes/2").text
    (kinds,) = re.findall(r'<select[^>]*name="value-4".*?</select>', page, re.DOTALL)
    assert re.findall(r'value="([^"]*)" selected', kinds) == ["Bancs"]
    assert "Le fichier dit" in kinds
    assert "Colonne «\u00a0Type\u00a0»" not in page, "called as what it is"
    cells = dict(re.findall(r'<input[^>]*name="(value-\d)"[^>]*value="([^"]*)"', page))
    mended = client.post(f"{home}/lignes/2", data={**cells, "value-4": "repair-cafe"})
    assert mended.headers["Location"] == f"{home}/apercu"
    assert "2 lignes sur 2 peuvent partir" in client.get(f"{home}/apercu").text
    (kinds,) = re.findall(
        r'<select[^>]*name="value-4".*?</select>', client.get(f"{home}/lignes/2").text, re.DOTALL
    )
    assert "Le fichier dit" not in kinds
    assert re.findall(r'value="([^"]*)" selected', kinds) == ["repair-cafe"]


def test_how_full_a_column_is_counts_every_row(client_as: Enter) -> None:
    client = client_as("moderator")
    page = client.get(draft_of(client, listed(*[""] * 300, *["Composteur"] * 300))).text
    assert "50&nbsp;%" in page


def test_the_page_of_the_columns_reads_no_row_that_it_need_not(
    client_as: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_as("moderator")
    home = draft_of(client, lines("1;Composteur", columns="IDOBJ;Nom"))
    monkeypatch.setattr("cartoquartiers.web.imports.views.queries.lines", None)
    page = client.get(home).text
    assert "100&nbsp;%" in page
    assert '<span class="import-sample">Composteur</span>' in page


def test_what_completes_places_needs_no_type_and_a_browser_lets_it_go(client_as: Enter) -> None:
    client = client_as("moderator")
    home = draft_of(client, lines("1;Ouvert", columns="IDOBJ;descriptif"))
    page = client.get(home).text
    (kinds,) = re.findall(r'<select[^>]*name="kind"[^>]*>', page)
    assert "required" not in kinds
    assert [*proposed(page).values()] == ["id", "description"]
    without = client.post(home, data={**proposed(page), **ANSWERS, "kind": "", "completes": "id"})
    assert without.headers["Location"] == f"{home}/apercu"
    new = client.post(home, data={**proposed(page), **ANSWERS, "kind": ""})
    assert new.status_code == 422
