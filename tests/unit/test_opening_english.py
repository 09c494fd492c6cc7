"""Opening hours in English: the same lines as in French, in the other language."""

from datetime import datetime

import pytest

from cartoquartiers.domain.opening_hours import PARIS, TONGUES, french, in_words, parse, sentence, state_at

ENGLISH = TONGUES["en"]
MONDAY = datetime(2026, 11, 2, 10, 0, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (
            "Mo-Fr 09:00-12:30,14:00-18:00; Sa 09:00-12:00; PH off",
            (
                "Monday to Friday 9:00 to 12:30 and 14:00 to 18:00 · Saturday 9:00 to 12:00"
                " · closed on public holidays"
            ),
        ),
        ("Mo,We,Fr 09:00-24:00", "Monday, Wednesday and Friday 9:00 to midnight"),
        ("Mo-Su,PH 08:00-20:00", "every day, public holidays included, 8:00 to 20:00"),
        ("24/7", "every day, 24 hours a day"),
        ("Mo", "Monday all day"),
        ("Sa[1,3] 14:00-18:00", "1st and 3rd Saturday of the month 14:00 to 18:00"),
        ("Th[-1] 18:00-20:00", "last Thursday of the month 18:00 to 20:00"),
        ("off", "closed"),
        ("Mo-Fr 09:00-17:00; Aug off", "Monday to Friday 9:00 to 17:00 · in August: closed"),
        ("Apr-Oct 08:00-20:00", "April to October: every day 8:00 to 20:00"),
        ("SH off", "closed during school holidays"),
        ("SH Mo-Fr 10:00-12:00", "during school holidays: Monday to Friday 10:00 to 12:00"),
        ("week 1-20 Mo 10:00-12:00", "week 1-20 Mo 10:00-12:00"),
    ],
)
def test_hours_are_said_in_english(hours: str, words: str) -> None:
    read = " · ".join(in_words(parse(hours), ENGLISH))
    assert read == (parse(hours).text if hours == words else words)


@pytest.mark.parametrize(
    ("hours", "line"),
    [
        ("Mo-Fr 09:00-18:00", "Open · closes at 18:00"),
        ("Tu-Fr 09:30-18:00", "Closed · opens tomorrow at 9:30"),
        ("Sa 10:00-12:00", "Closed · opens Saturday at 10:00"),
        ("Mar 1 10:00-12:00", "Closed · opens on 1 March at 10:00"),
        ("24/7", "Open 24 hours a day"),
    ],
)
def test_the_state_of_the_door_is_said_in_english(hours: str, line: str) -> None:
    assert sentence(state_at(parse(hours), MONDAY), MONDAY, ENGLISH) == line


def test_days_of_the_month_are_said_in_french() -> None:
    hours = "Mo 10:00-12:30; We[4] 14:30-17:30; Sa[1,3] 14:00-18:00; Th[-1] 18:00-20:00"
    assert french(parse(hours)) == (
        "lundi de 10\u00a0h à 12\u00a0h\u00a030",
        "le 4e mercredi du mois de 14\u00a0h\u00a030 à 17\u00a0h\u00a030",
        "les 1er et 3e samedis du mois de 14\u00a0h à 18\u00a0h",
        "le dernier jeudi du mois de 18\u00a0h à 20\u00a0h",
    )
