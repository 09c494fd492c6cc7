"""A file that is brought again: what was answered then is answered now, wanted for nothing too."""

import pytest

from tests.http.test_imports import Enter, check, compost, draft_of, figures, lines, proposed, send

pytestmark = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
ID = "column-0"


def test_one_id_repeated_by_mistake_is_a_mistake_of_its_row(client_as: Enter) -> None:
    client = client_as("moderator")
    rows = [compost(number) for number in (1, 2, 3, 4, 5)]
    twice = rows[4].replace("5;", "4;", 1)
    home = draft_of(client, lines(*rows[:4], twice))
    assert proposed(client.get(home).text)[ID] == "id"
    check(client, home, at_once="1")
    assert "même identifiant que la ligne" in client.get(f"{home}/apercu?etat=tout").text
    assert figures(send(client, home)) == [4, 0, 0, 1]
    mended = draft_of(client, lines(*rows))
    check(client, mended, at_once="1")
    assert figures(send(client, mended)) == [1, 0, 4, 0]


def test_an_id_that_was_none_stays_none_when_its_file_is_mended(client_as: Enter) -> None:
    client = client_as("moderator")
    rows = [compost(number) for number in (1, 2, 3)]
    same = [row.replace(row[0], "1", 1) for row in rows]
    home = draft_of(client, lines(*same))
    assert proposed(client.get(home).text)[ID] == ""
    check(client, home, at_once="1")
    assert figures(send(client, home)) == [3, 0, 0, 0]
    mended = draft_of(client, lines(*rows))
    page = client.get(mended).text
    assert "vos réponses d’alors sont reprises" in page
    assert proposed(page)[ID] == ""
    check(client, mended, at_once="1")
    assert figures(send(client, mended)) == [0, 0, 3, 0]


def test_capitals_in_the_names_of_columns_make_no_other_answers(client_as: Enter) -> None:
    client = client_as("moderator")
    home = draft_of(client, lines(compost(1)))
    first = proposed(client.get(home).text)
    check(client, home, **{"column-2": ""})
    send(client, home)
    again = draft_of(client, lines(compost(1), columns="ID;NOM;ADRESSE;longitude;latitude;horaires"))
    assert proposed(client.get(again).text) == {**first, "column-2": ""}


def test_metres_where_degrees_stood_are_recognised_whatever_was_answered_then(client_as: Enter) -> None:
    client = client_as("moderator")
    home = draft_of(client, lines(compost(1)))
    check(client, home)
    send(client, home)
    metres = "2;Composteur 2;2 rue du Port;353946.18;6689561.62;"
    page = client.get(draft_of(client, lines(metres))).text
    assert "vos réponses d’alors sont reprises" in page
    assert '<option value="lambert93" selected>' in page
