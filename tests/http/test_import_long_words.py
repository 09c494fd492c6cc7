"""Words of types that are too long to come back whole from the form that asks for them."""

import re

from tests.factories.territory import INSIDE_1, INSIDE_2
from tests.http.test_imports import ANSWERS, Enter, draft_of, figures, lines, one_database, proposed, send


@one_database
def test_a_very_long_word_is_asked_for_once(client_as: Enter) -> None:
    long = "Bacs où chacun met ses épluchures " * 12
    rows = [
        f"{number};Lieu {number};{where[0]};{where[1]};{kind}"
        for number, where, kind in ((1, INSIDE_1, f"{long}verts"), (2, INSIDE_2, f"{long}bruns"))
    ]
    client = client_as("moderator")
    home = draft_of(client, lines(*rows, columns="id;Nom;Longitude;Latitude;Sorte"))
    said = {
        **proposed(client.get(home).text),
        **ANSWERS,
        "kind": "column",
        "at_once": "1",
        "column-4": "type",
    }
    assert client.post(home, data=said).status_code == 422
    words = re.findall(r'name="word" value="([^"]*)"', client.get(home).text)
    assert [len(word) > 300 for word in words] == [True, True]
    answer = client.post(home, data={**said, "word": words, "meaning": ["composteur", "composteur"]})
    assert answer.headers["Location"] == f"{home}/apercu"
    assert "2 lignes sur 2 peuvent partir" in client.get(f"{home}/apercu").text
    assert figures(send(client, home))[0] == 2
