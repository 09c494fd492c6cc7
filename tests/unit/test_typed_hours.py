"""Hours typed in words on a tablet."""

import pytest

from cartoquartiers.domain.typed_hours import with_hours_read

WORDS = {"horaires_texte": {"from": None, "to": "du mardi au samedi 9h30-12h et 14h-18h"}}
READ = "Tu-Sa 09:30-12:00,14:00-18:00"


def test_words_that_are_understood_become_hours_and_stay() -> None:
    assert with_hours_read(WORDS, None) == {**WORDS, "horaires": {"from": None, "to": READ}}


def test_they_stand_for_the_hours_that_the_author_saw_and_took_away() -> None:
    taken_away = {**WORDS, "horaires": {"from": "Mo 10:00-12:00", "to": None}}
    assert with_hours_read(taken_away, "Mo 10:00-12:00")["horaires"] == {"from": "Mo 10:00-12:00", "to": READ}
    # What was seen is what the author says, whatever is there now: the merge has to meet the conflict.
    assert with_hours_read(taken_away, "Su 10:00-12:00")["horaires"]["from"] == "Mo 10:00-12:00"


@pytest.mark.parametrize(
    ("changes", "now"),
    [
        ({"horaires_texte": {"from": None, "to": "le mardi 9h-12h sauf s’il grêle"}}, None),
        ({"horaires_texte": {"from": "le mardi 9h-12h", "to": None}}, None),
        ({**WORDS, "horaires": {"from": None, "to": "Mo 08:00-09:00"}}, None),
        (WORDS, "Mo 10:00-12:00"),
        ({"nom": {"from": "A", "to": "B"}}, None),
    ],
    ids=["not understood", "words taken away", "own hours", "hours left as they are", "no words"],
)
def test_everything_else_stays_as_it_was_sent(
    changes: dict[str, dict[str, str | None]], now: str | None
) -> None:
    assert with_hours_read(changes, now) == changes
