"""The type of one row, where only something else of the row is mended."""

import re

import pytest
from flask.testing import FlaskClient

from cartoquartiers.store.tables.imports import ImportDraft
from cartoquartiers.store.work import Store
from tests.http.test_import_words import Enter, answer, asked, listed
from tests.http.test_imports import draft_of

pytestmark = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
CELL = "value-4"


def selected(client: FlaskClient, home: str, rank: int) -> tuple[str, str]:
    """The value and the words of what a browser shows as chosen, and sends."""
    page = client.get(f"{home}/lignes/{rank}").text
    (kinds,) = re.findall(rf'<select[^>]*name="{CELL}".*?</select>', page, re.DOTALL)
    options = re.findall(r'<option value="([^"]*)"( selected)?>([^<]*)', kinds)
    chosen = [one for one in options if one[1]] or options
    return chosen[0][0], chosen[0][2].replace("\u00a0", " ")


def rename(client: FlaskClient, home: str, rank: int) -> int:
    """Correct the name of a row as a browser does; the status."""
    page = client.get(f"{home}/lignes/{rank}").text
    cells = dict(re.findall(r'<input[^>]*name="(value-\d)"[^>]*value="([^"]*)"', page))
    cells |= {"value-1": "Lieu retouché", CELL: selected(client, home, rank)[0]}
    return client.post(f"{home}/lignes/{rank}", data=cells).status_code


def lead(client: FlaskClient, home: str) -> str:
    (words,) = re.findall(r'class="lead">(.*?)</p>', client.get(f"{home}/apercu").text, re.DOTALL)
    return str(words)


def test_a_row_that_nobody_wants_stays_so_when_its_name_is_mended(client_as: Enter) -> None:
    client = client_as("moderator")
    home = draft_of(client, listed("Composteur", "Bancs", "Composteur"))
    answer(client, home, {"Composteur": "composteur", "Bancs": "-"})
    assert selected(client, home, 2) == ("Bancs", "« Bancs » : ne pas reprendre")
    assert rename(client, home, 2) == 422
    assert "2 lignes sur 3 peuvent partir" in lead(client, home)


@pytest.mark.parametrize("word", ["Bancs", ""])
def test_a_row_keeps_the_word_of_the_file_for_a_later_answer(client_as: Enter, word: str) -> None:
    client = client_as("moderator")
    home = draft_of(client, listed("Composteur", "Composteur", word))
    answer(client, home, {"Composteur": "composteur", word: "repair-cafe"})
    assert selected(client, home, 3) == (word, f"« {word or 'sans catégorie'} » : Repair café")
    assert rename(client, home, 3) == 303
    assert sorted(asked(client.get(home).text)) == sorted(["Composteur", word])
    answer(client, home, {"Composteur": "composteur", word: "-"})
    assert "2 lignes sur 3 peuvent partir" in lead(client, home)


def test_the_answer_of_a_type_that_is_gone_is_asked_for_again(client_as: Enter, store: Store) -> None:
    client = client_as("moderator")
    home = draft_of(client, listed("Composteur", "Bancs"))
    answer(client, home, {"Composteur": "composteur", "Bancs": "repair-cafe"})
    with store.writing() as work:
        (draft,) = work.session.query(ImportDraft)
        draft.choices = {**draft.choices, "words": {"Composteur": "composteur", "Bancs": "gone"}}
    assert selected(client, home, 2) == ("Bancs", "Le fichier dit : « Bancs »")
    assert rename(client, home, 2) == 422
    assert "1 ligne sur 2 peut partir" in lead(client, home)
    assert asked(client.get(home).text)[0] == "Bancs"
