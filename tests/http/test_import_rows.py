"""The type of one row, where only something else of the row is mended."""

import re

import pytest
from flask.testing import FlaskClient

from cartoquartiers.store.tables.imports import ImportDraft
from cartoquartiers.store.work import Store
from tests.http.test_import_words import Enter, answer, asked, listed
from tests.http.test_imports import ANSWERS, draft_of, proposed

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


def test_sixty_words_and_rows_without_any_can_be_answered(client_as: Enter) -> None:
    client = client_as("moderator")
    words = [f"Mot {chr(97 + rank // 26)}{chr(97 + rank % 26)}" for rank in range(60)]
    home = draft_of(client, listed(*words, ""))
    said = {**proposed(client.get(home).text), **ANSWERS, "kind": "column", "column-4": "type"}
    assert client.post(home, data=said).status_code == 422
    assert len(asked(client.get(home).text)) == 61
    meanings = dict.fromkeys(words, "repair-cafe")
    answer(client, home, meanings)
    assert "60 lignes sur 61 peuvent partir" in lead(client, home)
    # What has an answer comes last now.
    answer(client, home, {**meanings, "": "composteur"})
    assert "61 lignes sur 61 peuvent partir" in lead(client, home)


NEAR = "Composteurs du port et des quais"


def test_the_preview_shows_the_type_of_each_row_and_which_was_only_proposed(client_as: Enter) -> None:
    client = client_as("moderator")
    home = draft_of(client, listed("Composteur", NEAR, "Bancs", *["Composteur"] * 3))
    answer(client, home, {"Composteur": "composteur", NEAR: "composteur", "Bancs": "repair-cafe"})
    page = client.get(f"{home}/apercu?etat=tout").text
    rows = re.findall(r'<tr id="ligne-.*?</tr>', page, re.DOTALL)
    ours = "Composteur de quartier"
    kinds = (ours, ours, "Repair café", ours, ours, ours)
    assert all(f'data-label="Type">{kind}' in row for kind, row in zip(kinds, rows, strict=True))
    marked = ["Type à vérifier" in row and NEAR in row for row in rows]
    assert marked == [False, True, False, False, False, False]


def test_what_was_left_without_an_answer_is_not_proposed_again(client_as: Enter) -> None:
    client = client_as("moderator")
    home = draft_of(client, listed("Composteur", NEAR))
    assert "Proposé d’après les mots" in client.get(home).text
    answer(client, home, {"Composteur": "composteur", NEAR: ""})
    page = client.get(home).text
    assert asked(page)[0] == NEAR
    assert "Proposé d’après les mots" not in page


def test_a_word_whose_rows_are_mended_is_not_missed(client_as: Enter) -> None:
    client = client_as("moderator")
    home = draft_of(client, listed("Composteur", "Bancs", NEAR, "Composteur"))
    answer(client, home, {"Composteur": "composteur"})
    assert "2 catégories du fichier n’ont pas de réponse" in client.get(f"{home}/apercu").text
    page = client.get(f"{home}/lignes/2").text
    cells = dict(re.findall(r'<input[^>]*name="(value-\d)"[^>]*value="([^"]*)"', page))
    client.post(f"{home}/lignes/2", data={**cells, CELL: "repair-cafe"})
    assert "1 catégorie du fichier n’a pas de réponse" in client.get(f"{home}/apercu").text
