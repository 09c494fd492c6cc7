"""Opening hours that depend on the holidays of the territory."""

from __future__ import annotations

from datetime import datetime

import pytest

from cartoquartiers.domain.local_days import ANYWHERE, LocalDays
from cartoquartiers.domain.opening_hours import PARIS, OpeningState, parse, sentence, state_at
from cartoquartiers.domain.school_holidays import SchoolZone

NANTES = LocalDays(school_zone=SchoolZone.B)
STRASBOURG = LocalDays(alsace_moselle=True, school_zone=SchoolZone.B)


def said(hours: str, moment: str, days: LocalDays) -> str:
    """The sentence of a place, with plain blanks."""
    now = datetime.fromisoformat(moment).replace(tzinfo=PARIS)
    return sentence(state_at(parse(hours), now, days=days), now).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("hours", "moment", "words"),
    [
        ("Mo-Fr 09:00-17:00; SH off", "2026-10-14T10:00", "Ouvert · ferme à 17 h"),
        ("Mo-Fr 09:00-17:00; SH off", "2026-10-21T10:00", "Fermé · ouvre le 2 novembre à 9 h"),
        ("Mo-Fr 09:00-17:00; SH off", "2026-10-17T10:00", "Fermé · ouvre le 2 novembre à 9 h"),
        ("Mo-Fr 09:00-17:00; SH,PH off", "2026-10-21T10:00", "Fermé · ouvre le 2 novembre à 9 h"),
        ("We 14:00-18:00; SH 10:00-18:00", "2026-10-21T11:00", "Ouvert · ferme à 18 h"),
        ("We 14:00-18:00; SH 10:00-18:00", "2026-10-14T11:00", "Fermé · ouvre à 14 h"),
        ("SH Mo-Fr 10:00-12:00", "2026-10-21T11:00", "Ouvert · ferme à 12 h"),
        ("SH Mo-Fr 10:00-12:00", "2026-10-25T11:00", "Fermé · ouvre demain à 10 h"),
        ("SH Mo-Fr 10:00-12:00", "2026-11-24T11:00", "Fermé"),
        ("Jul-Aug SH Mo-Fr 10:00-12:00", "2026-08-19T11:00", "Ouvert · ferme à 12 h"),
        # 1 November 2026 is a Sunday, the last day of the holidays.
        ("Mo-Fr 09:00-17:00; SH off", "2026-11-02T10:00", "Ouvert · ferme à 17 h"),
        # The Saturday after the last lessons, and the years that nobody has written down.
        ("Mo-Sa 09:00-17:00; SH off", "2026-10-17T10:00", "Horaires à vérifier"),
        ("Mo-Fr 09:00-17:00; SH off", "2028-10-18T10:00", "Horaires à vérifier"),
        ("Mo-Fr 09:00-17:00; SH off", "2027-07-02T18:00", "Fermé"),
    ],
)
def test_the_zone_of_the_town_decides(hours: str, moment: str, words: str) -> None:
    assert said(hours, moment, NANTES) == words


def test_without_a_zone_school_holidays_stay_a_doubt() -> None:
    assert said("Mo-Fr 09:00-17:00; SH off", "2026-10-14T10:00", ANYWHERE) == "Horaires à vérifier"


def test_a_night_from_one_sort_of_day_into_another_is_a_doubt() -> None:
    # The night of Sunday 3 January, the last of the holidays, lasts until Monday's school day.
    night = "Mo-Su 20:00-02:00; SH off"
    assert said(night, "2027-01-03T21:00", NANTES) == "Fermé"
    assert said(night, "2027-01-04T01:00", NANTES) == "Horaires à vérifier"
    assert said(night, "2027-01-04T21:00", NANTES) == "Ouvert · ferme à 2 h"


@pytest.mark.parametrize(
    ("hours", "moment", "here", "elsewhere"),
    [
        (
            "Mo-Sa 09:00-17:00; PH off",
            "2026-12-26T10:00",
            "Fermé · ouvre lundi à 9 h",
            "Ouvert · ferme à 17 h",
        ),
        (
            "Mo-Sa 09:00-17:00; PH off",
            "2026-12-25T10:00",
            "Fermé · ouvre lundi à 9 h",
            "Fermé · ouvre demain à 9 h",
        ),
        ("Mo-Sa 09:00-17:00", "2026-04-03T10:00", "Horaires à vérifier", "Ouvert · ferme à 17 h"),
        (
            "Tu 09:00-17:00; PH 10:00-12:00",
            "2026-04-03T11:00",
            "Ouvert · ferme à 12 h",
            "Fermé · ouvre lundi à 10 h",
        ),
        (
            "Mo-Su 09:00-12:00; PH 14:00-18:00",
            "2026-12-26T10:00",
            "Fermé · ouvre à 14 h",
            "Ouvert · ferme à 12 h",
        ),
    ],
)
def test_the_east_keeps_two_more_holidays(hours: str, moment: str, here: str, elsewhere: str) -> None:
    assert said(hours, moment, STRASBOURG) == here
    assert said(hours, moment, ANYWHERE) == elsewhere


@pytest.mark.parametrize(
    ("hours", "days"),
    [("PH Mo-Fr 10:00-12:00", ANYWHERE), ("Mo-Su 09:00-12:00; PH -1 day off", STRASBOURG)],
)
def test_what_readers_of_the_syntax_disagree_on_is_a_doubt(hours: str, days: LocalDays) -> None:
    for moment in ("2026-11-11T11:00", "2026-11-12T11:00"):
        now = datetime.fromisoformat(moment).replace(tzinfo=PARIS)
        assert state_at(parse(hours), now, days=days).state is OpeningState.UNSURE
