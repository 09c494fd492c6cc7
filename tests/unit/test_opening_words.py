"""Opening hours in French, read and written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.domain.opening_hours import french, french_free_text, normalise, parse, understand


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (
            "Mo-Fr 09:00-12:30,14:00-18:00; Sa 09:00-12:00; PH off",
            (
                "du lundi au vendredi de 9 h à 12 h 30 et de 14 h à 18 h · samedi de 9 h à 12 h"
                " · fermé les jours fériés"
            ),
        ),
        ("Mo,We,Fr 09:00-12:00", "lundi, mercredi et vendredi de 9 h à 12 h"),
        ("Mo-We,Fr 09:00-24:00", "du lundi au mercredi et vendredi de 9 h à minuit"),
        ("Mo-Su 08:00-20:00", "tous les jours de 8 h à 20 h"),
        ("Mo-Su,PH 08:00-20:00", "tous les jours, jours fériés compris, de 8 h à 20 h"),
        ("Su,PH 09:00-12:00", "dimanche et jours fériés de 9 h à 12 h"),
        ("Sa 22:00-02:00", "samedi de 22 h à 2 h"),
        ("Mo", "lundi toute la journée"),
        ("24/7", "tous les jours, 24 h/24"),
        ("off", "fermé"),
        ("PH off", "fermé les jours fériés"),
        (
            "Apr-Oct 08:00-20:00; Nov-Mar 09:00-17:00",
            (
                "d’avril à octobre : tous les jours de 8 h à 20 h"
                " · de novembre à mars : tous les jours de 9 h à 17 h"
            ),
        ),
        ("Mo-Fr 09:00-17:00; Aug off", "du lundi au vendredi de 9 h à 17 h · en août : fermé"),
        (
            "Mo-Fr 09:00-17:00; SH off",
            "du lundi au vendredi de 9 h à 17 h · fermé pendant les vacances scolaires",
        ),
        ('Tu 14:00-17:00 "sur rendez-vous"', "mardi de 14 h à 17 h (sur rendez-vous)"),
        ('"sur rendez-vous"', "sur rendez-vous"),
        ("week 1-53/2 Sa 10:00-12:00", "samedi de 10 h à 12 h semaines impaires"),
        ("week 10-20 Sa 10:00-12:00", "week10-20 Sa 10:00-12:00"),
        ("Sa[1,3] 10:00-12:00", "les 1er et 3e samedis du mois de 10 h à 12 h"),
        ("Apr-Oct Fr[-1] 18:00-20:00", "d’avril à octobre : le dernier vendredi du mois de 18 h à 20 h"),
        ("Apr 1-Oct 31 08:00-20:00", "du 1er avril au 31 octobre : tous les jours de 8 h à 20 h"),
        ("Mo 09:00-12:00; Aug 1-15 off", "lundi de 9 h à 12 h · du 1er au 15 août : fermé"),
        (
            "Mo 09:00-12:00; 2026 Dec 24-2027 Jan 2 off",
            "lundi de 9 h à 12 h · fermé du 24 décembre 2026 au 2 janvier 2027",
        ),
        ("Mo 09:00-12:00; 2026 Dec 24 off", "lundi de 9 h à 12 h · fermé le 24 décembre 2026"),
        ('Sa 10:00-12:00 "une semaine sur deux"', "samedi de 10 h à 12 h (une semaine sur deux)"),
        ("sunrise-sunset", "sunrise-sunset"),
    ],
)
def test_hours_are_read_in_plain_words(hours: str, words: str) -> None:
    assert " · ".join(french(parse(hours))).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("phrase", "hours"),
    [
        ("du mardi au samedi 9h30-12h et 14h-18h", "Tu-Sa 09:30-12:00,14:00-18:00"),
        ("Lundi, mercredi et vendredi : 9h/12h", "Mo,We,Fr 09:00-12:00"),
        ("le MERCREDI de 9 h à 12 h, le SAMEDI de 9 h à 12 h 30", "We 09:00-12:00; Sa 09:00-12:30"),
        (
            "Ouvert le lundi de 13h à 19h ; du mardi au vendredi de 9h à 12h45 et de 13h45 à 19h.",
            "Mo 13:00-19:00; Tu-Fr 09:00-12:45,13:45-19:00",
        ),
        ("Du mardi au dimanche 10h-12h. Fermé le lundi et les jours fériés", "Tu-Su 10:00-12:00; PH off"),
        ("Tous les jours sauf le lundi de 9h à 18h", "Tu-Su 09:00-18:00"),
        ("De 10h à 18h du mardi au samedi", "Tu-Sa 10:00-18:00"),
        ("samedi matin de 9h à 12h30", "Sa 09:00-12:30"),
        ("lundi et mardi 9h-12h/14h-18h", "Mo,Tu 09:00-12:00,14:00-18:00"),
        ("Lu-Ve 9:00-12:00", "Mo-Fr 09:00-12:00"),
        ("lundi : fermé ; mardi : de 14 à 17h", "Tu 14:00-17:00"),
        ("vendredi de 20h à minuit", "Fr 20:00-24:00"),
        ("vendredi 20h-2h", "Fr 20:00-02:00"),
        ("le mardi\nde 8 heures à midi", "Tu 08:00-12:00"),
        ("Ouvert 24h/24, 7j/7.", "24/7"),
        ("Parking souterrain ouvert de 9h à 22h00, 7j/7.", "Mo-Su 09:00-22:00"),
        ("Tu We Fr 10h30-19h00, Sa 10h30-18.00", "Tu,We,Fr 10:30-19:00, Sa 10:30-18:00"),
        ("Sa [2] [4] 10:00-13:00+14:00-18-00; Jul Aug Off", "Sa[2,4] 10:00-13:00,14:00-18:00; Jul,Aug off"),
        ("week-end 10h-18h", "Sa,Su 10:00-18:00"),
        ("tous les jours, jours fériés compris, de minuit à 6 h", "Mo-Su,PH 00:00-06:00"),
    ],
)
def test_usual_phrases_are_understood(phrase: str, hours: str) -> None:
    assert french_free_text(phrase) == hours


@pytest.mark.parametrize(
    "phrase",
    ["", "10h-18h", "samedi", "fermé", "fermé le lundi", "le 1er samedi de 10h à 12h", "lundi 18h-9h",
     "du lundi au vendredi de 9h à 12h, sauf l’été", "le vendredi à 17h", "lundi 9h-12h et 11h-13h",
     "fermé le mercredi après-midi, du lundi au vendredi 9h-18h", "parfois sur rendez-vous",
     "lundi de 9h à 25h", "lundi fermé, lundi 9h-12h", "du lundi 9h au vendredi 18h", "mardi 9-12",
     "Mo 10:00-13:30,15:00,19:30; Tu 9h-12h", "We 10h-17h. Fermée début août"],
)  # fmt: skip
def test_a_phrase_in_doubt_is_not_guessed(phrase: str) -> None:
    assert french_free_text(phrase) is None


WORDS = [
    *("lundi", "mar", "du", "au", "à", "et", ",", ";", "9h", "12h30", "18", "-", "/", "fermé", "sauf"),
    *("24h/24", "jours fériés", "matin", "tous les jours", "de", ":", "août", "minuit"),
]


@given(
    st.lists(
        st.sampled_from(
            WORDS
        ),
        max_size=14,
    )
)  # fmt: skip
def test_whatever_is_understood_is_good_syntax(words: list[str]) -> None:
    hours = french_free_text(" ".join(words))
    assert hours is None or normalise(hours) == hours


@given(st.text(max_size=80))
def test_nothing_that_was_typed_is_lost(text: str) -> None:
    read = understand(text)
    if text.strip():
        assert read.texte == text.strip() or (read.texte is None and read.horaires is not None)


def test_syntax_needs_no_phrase_and_a_phrase_stays() -> None:
    assert understand("Mo-Fr 9:00-12:00") == understand(" Mo-Fr 09:00-12:00 ")
    read = understand("le mardi de 9h à 12h")
    assert (read.horaires, read.texte) == ("Tu 09:00-12:00", "le mardi de 9h à 12h")
    assert understand("quand il fait beau").horaires is None
