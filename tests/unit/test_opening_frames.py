"""French phrases that say more than a week, read; what is ambiguous stays a phrase."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.domain.opening_hours import french, french_free_text, normalise, parse


@pytest.mark.parametrize(
    ("phrase", "hours"),
    [
        ("sur rendez-vous", '"sur rendez-vous"'),
        ("Uniquement sur RDV", '"sur rendez-vous"'),
        ("du lundi au vendredi de 9h à 12h sur rendez-vous", 'Mo-Fr 09:00-12:00 "sur rendez-vous"'),
        ("mardi 14h-17h (sur rendez-vous)", 'Tu 14:00-17:00 "sur rendez-vous"'),
        ("lundi 9h-12h ; mardi 14h-17h sur rendez-vous", 'Mo 09:00-12:00; Tu 14:00-17:00 "sur rendez-vous"'),
        ("premier samedi du mois de 10h à 12h", "Sa[1] 10:00-12:00"),
        ("le 1er samedi du mois de 10h à 12h", "Sa[1] 10:00-12:00"),
        ("Le 1er et le 3e mercredi du mois, 14h-16h", "We[1,3] 14:00-16:00"),
        ("dernier vendredi de chaque mois de 18h à 20h", "Fr[-1] 18:00-20:00"),
        (
            "du mardi au vendredi 9h-17h ; le premier samedi du mois 10h-12h",
            "Tu-Fr 09:00-17:00; Sa[1] 10:00-12:00",
        ),
        ("du 1er avril au 31 octobre : tous les jours de 8h à 20h", "Apr 1-Oct 31 08:00-20:00"),
        (
            "D’avril à octobre tous les jours de 8h à 20h ; de novembre à mars tous les jours de 9h à 17h",
            "Apr-Oct 08:00-20:00; Nov-Mar 09:00-17:00",
        ),
        ("samedi 10h-12h, du 15 mars au 15 novembre", "Mar 15-Nov 15 Sa 10:00-12:00"),
        ("en juillet : du lundi au vendredi 9h-12h", "Jul Mo-Fr 09:00-12:00"),
        ("du lundi au vendredi de 9h à 12h, fermé en août", "Mo-Fr 09:00-12:00; Aug off"),
        ("du lundi au vendredi de 9h à 12h, sauf en août", "Mo-Fr 09:00-12:00; Aug off"),
        ("lundi 9h-12h ; fermeture annuelle du 1er au 21 août", "Mo 09:00-12:00; Aug 1-Aug 21 off"),
        (
            "lundi 9h-12h. Fermé du 24 décembre 2026 au 2 janvier 2027.",
            "Mo 09:00-12:00; 2026 Dec 24-2027 Jan 2 off",
        ),
        ("lundi 9h-12h ; fermé le 24 décembre 2026", "Mo 09:00-12:00; 2026 Dec 24 off"),
        ("du lundi au vendredi 9h-12h sauf jours fériés", "Mo-Fr 09:00-12:00; PH off"),
        ("samedi 10h-12h, une semaine sur deux", 'Sa 10:00-12:00 "une semaine sur deux"'),
        ("samedi 10h-12h les semaines paires", "week02-52/2 Sa 10:00-12:00"),
        (
            "mardi 9h-12h semaines paires ; mardi 14h-17h semaines impaires",
            "week02-52/2 Tu 09:00-12:00; week01-53/2 Tu 14:00-17:00",
        ),
        ("mercredi 14h-18h, fermé pendant les vacances scolaires", "We 14:00-18:00; SH off"),
        ("mercredi 14h-18h hors vacances scolaires", "We 14:00-18:00; SH off"),
        (
            "mercredi 14h-18h ; pendant les vacances scolaires : du lundi au vendredi 10h-18h",
            "We 14:00-18:00; SH Mo-Fr 10:00-18:00",
        ),
        (
            "du lundi au vendredi 9h-12h ; fermé en août ; fermé les jours fériés",
            "Mo-Fr 09:00-12:00; Aug off; PH off",
        ),
    ],
)
def test_a_phrase_that_says_more_than_a_week(phrase: str, hours: str) -> None:
    assert french_free_text(phrase) == hours


@pytest.mark.parametrize(
    "phrase",
    [
        # In which season is the second one, for which hours the closing?
        "d’avril à octobre : lundi 9h-12h ; samedi 10h-12h",
        "lundi 9h-12h ; mardi 9h-12h sauf en août",
        # In August the other days too, or not?
        "du lundi au vendredi 9h-18h ; en août : mardi 10h-12h",
        # The syntax would erase the first one.
        "du lundi au vendredi 9h-12h ; du lundi au vendredi 14h-17h sur rendez-vous",
        "samedi 14h-18h ; premier samedi du mois 10h-12h",
        "en juillet : lundi 9h-12h ; du 1er juillet au 15 août : lundi 14h-17h",
        # Is the season that of all of the days, or of the last ones?
        "samedi 9h-12h et dimanche de mai à septembre 10h-12h",
        "du lundi au vendredi 9h-18h et samedi en juillet 9h-12h",
        "mardi 14h-17h et le 14 juillet 10h-12h",
        "7j/7 et en août 10h-12h",
        "lundi 9h-12h, mardi 14h-16h en juillet",
        "lundi 9h-12h et mardi 14h-16h (de mai à septembre)",
        "9h-12h le lundi et 14h-16h le mardi, en juillet",
        "mercredi 14h-17h, samedi 10h-12h pendant les vacances scolaires",
        "samedi de mai à septembre 10h-12h, dimanche 14h-16h",
        # Days that do not exist, or that say too little.
        "lundi 9h-12h ; fermé du 30 au 31 février",
        "lundi 9h-12h ; fermé du 15 au 3 août",
        "fermé en août",
        "en été : lundi 9h-12h",
        "premier samedi du mois",
        "premier lundi et mardi du mois 9h-12h",
        "du 1er juillet 2027 au 31 août 2027 : lundi 9h-12h",
        "samedi une semaine sur deux 10h-12h sur rendez-vous",
    ],
)
def test_a_phrase_in_doubt_stays_a_phrase(phrase: str) -> None:
    assert french_free_text(phrase) is None


PIECES = [
    *("lundi", "samedi", "9h-12h", "14h-17h", "du lundi au vendredi", ";", ",", ":", "fermé", "sauf", "et"),
    *(
        "en août",
        "du 1er au 15 mai",
        "d’avril à octobre",
        "premier",
        "du mois",
        "sur rendez-vous",
        "le 25 décembre",
    ),
    *("une semaine sur deux", "semaines paires", "pendant les vacances scolaires", "jours fériés", "hors"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_whatever_is_understood_is_good_syntax(pieces: list[str]) -> None:
    hours = french_free_text(" ".join(pieces))
    assert hours is None or normalise(hours) == hours


@pytest.mark.parametrize(
    "hours",
    [
        "week01-53/2 Sa 10:00-12:00",
        "Sa[1,3] 10:00-12:00",
        "Apr 1-Oct 31 08:00-20:00",
        "Apr-Oct Fr[-1] 18:00-20:00",
        "Mo 09:00-12:00; Aug 1-Aug 15 off",
        "Mo 09:00-12:00; 2026 Dec 24-2027 Jan 2 off",
        'Sa 10:00-12:00 "une semaine sur deux"',
        '"sur rendez-vous"',
        "We 14:00-18:00; SH off; PH off",
    ],
)
def test_what_is_said_is_read_back_as_the_same(hours: str) -> None:
    assert french_free_text(" ; ".join(french(parse(hours)))) == hours


MONTHS = [
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
]
OSM = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
SEASONS = [
    "{first} à {last} : mercredi et samedi 14h-18h",
    "{first}-{last}, mercredi et samedi 14h-18h",
    "De {first} à {last}, les mercredis et samedis de 14h à 18h",
    "mercredi et samedi 14h-18h ({first} à {last})",
    "Mercredi et samedi de 14h à 18h, entre {first} et {last}",
    "tous les mercredis et samedis, de {first} à {last}, de 14h à 18h",
    "toute l’année : mercredi et samedi 14h-18h, de {first} à {last}",
]


@given(st.sampled_from(range(12)), st.sampled_from(range(12)), st.sampled_from(SEASONS))
def test_months_without_a_year_are_those_of_each_year(first: int, last: int, season: str) -> None:
    phrase = season.format(first=MONTHS[first], last=MONTHS[last])
    if first == last:
        return
    assert french_free_text(phrase) == f"{OSM[first]}-{OSM[last]} We,Sa 14:00-18:00"


@pytest.mark.parametrize(
    ("phrase", "hours"),
    [
        ("d’avril à octobre, mercredi et samedi 14h-18h", "Apr-Oct We,Sa 14:00-18:00"),
        ("oct. à déc. : mar. 9h-12h", "Oct-Dec Tu 09:00-12:00"),
        ("mardi de 9h à 12h et de 14h à 17h, d’avril à octobre", "Apr-Oct Tu 09:00-12:00,14:00-17:00"),
        ("de 9h à 12h le mardi, d’avril à octobre", "Apr-Oct Tu 09:00-12:00"),
        ("juillet et août : lundi 9h-12h", "Jul-Aug Mo 09:00-12:00"),
        ("mars, avril et mai : lundi 9h-12h", "Mar-May Mo 09:00-12:00"),
        ("1er octobre au 30 mars : lundi 9h-12h", "Oct 1-Mar 30 Mo 09:00-12:00"),
        ("toute l’année : lundi 9h-12h", "Mo 09:00-12:00"),
        ("mardi 9h-12h (fermé de décembre à février)", "Tu 09:00-12:00; Dec-Feb off"),
        (
            "d’octobre à mars : mercredi 14h-17h, d’avril à septembre : mercredi 14h-19h",
            "Oct-Mar We 14:00-17:00; Apr-Sep We 14:00-19:00",
        ),
        # What is not clear stays the phrase that it was.
        ("de mi-avril à fin octobre, lundi 9h-12h", None),
        ("janvier et novembre : mardi 9h-12h", None),
        ("à partir d’avril, samedi 10h-12h", None),
        ("De 14h30 à 19h00. 19 mars, 2 juillet, 3 décembre", None),
    ],
)
def test_seasons_that_are_clear_are_understood(phrase: str, hours: str | None) -> None:
    assert french_free_text(phrase) == hours
