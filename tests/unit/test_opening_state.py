"""Open, closed, or in doubt: at instants where it matters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.domain.opening_hours import PARIS, Opening, OpeningState, parse, sentence, state_at

OFFICE = "Mo-Fr 09:00-12:30,14:00-18:00; Sa 09:00-12:00"


def at(text: str) -> datetime:
    """An instant from a French clock."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def said(hours: str, moment: str, **known: object) -> str:
    """The sentence of a place, with plain blanks."""
    now = at(moment)
    opening = state_at(parse(hours), now, **known)  # type: ignore[arg-type]
    return sentence(opening, now).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("hours", "moment", "words"),
    [
        (OFFICE, "2026-11-23T10:00", "Ouvert · ferme à 12 h 30"),
        (OFFICE, "2026-11-23T12:30", "Fermé · ouvre à 14 h"),
        (OFFICE, "2026-11-23T18:00", "Fermé · ouvre demain à 9 h"),
        (OFFICE, "2026-11-28T12:00", "Fermé · ouvre lundi à 9 h"),
        (OFFICE, "2026-11-29T08:00", "Fermé · ouvre demain à 9 h"),
        ("24/7", "2026-12-25T03:00", "Ouvert 24 h/24"),
        ("Mo-Su 08:00-24:00", "2026-11-23T10:00", "Ouvert · ferme à minuit"),
        ("Fr 20:00-02:00", "2026-11-27T23:00", "Ouvert · ferme à 2 h"),
        ("Fr 20:00-02:00", "2026-11-28T01:00", "Ouvert · ferme à 2 h"),
        ("Mo[1] 10:00-12:00", "2026-11-23T10:00", "Fermé · ouvre le 7 décembre à 10 h"),
        ("Aug 10:00-12:00", "2026-11-23T10:00", "Fermé · ouvre le 1er août 2027 à 10 h"),
        ("off", "2026-11-23T10:00", "Fermé"),
    ],
)
def test_the_head_of_a_place_says_until_when(hours: str, moment: str, words: str) -> None:
    assert said(hours, moment) == words


@pytest.mark.parametrize(
    ("hours", "moment", "words"),
    [
        # 11 November 2026 is a Wednesday.
        (OFFICE, "2026-11-11T10:00", "Horaires à vérifier"),
        (OFFICE, "2026-11-11T20:00", "Horaires à vérifier"),
        (OFFICE, "2026-11-10T20:00", "Fermé"),
        (OFFICE + "; PH off", "2026-11-11T10:00", "Fermé · ouvre demain à 9 h"),
        (OFFICE + "; PH off", "2026-11-10T20:00", "Fermé · ouvre jeudi à 9 h"),
        ("Mo-Su,PH 09:00-20:00", "2026-11-11T10:00", "Ouvert · ferme à 20 h"),
        # Closed on Wednesdays anyway: the holiday changes nothing.
        ("Th-Fr 09:00-12:00", "2026-11-11T10:00", "Fermé · ouvre demain à 9 h"),
        # Easter Monday, and Pentecost Monday.
        (OFFICE, "2026-04-06T10:00", "Horaires à vérifier"),
        (OFFICE, "2026-05-25T10:00", "Horaires à vérifier"),
    ],
)
def test_a_public_holiday_nobody_spoke_of_is_a_doubt(hours: str, moment: str, words: str) -> None:
    assert said(hours, moment) == words


@pytest.mark.parametrize(
    ("hours", "moment", "words"),
    [
        ("Mo-Fr 09:00-17:00; SH off", "2026-11-23T10:00", "Horaires à vérifier"),
        ("Mo-Fr 09:00-17:00; SH off", "2026-11-22T10:00", "Fermé"),
        ("SH Mo-Fr 10:00-12:00", "2026-11-23T10:30", "Horaires à vérifier"),
        ('Mo-Fr 09:00-12:00 "sur rendez-vous"', "2026-11-23T10:00", "Horaires à vérifier"),
        ('Mo-Fr 09:00-12:00 "sur rendez-vous"', "2026-11-23T13:00", "Fermé"),
        ('"sur rendez-vous"', "2026-11-23T10:00", "Horaires à vérifier"),
        ("Mo-Fr 09:00-12:00 unknown", "2026-11-23T10:00", "Horaires à vérifier"),
        ("Mo 18:00+", "2026-11-23T20:00", "Horaires à vérifier"),
        ("Mo-Su sunrise-sunset", "2026-11-23T12:00", "Horaires à vérifier"),
    ],
)
def test_what_depends_on_something_unknown_is_a_doubt(hours: str, moment: str, words: str) -> None:
    assert said(hours, moment) == words


def test_a_stale_record_is_a_doubt() -> None:
    assert said(OFFICE, "2026-11-23T10:00", stale=True) == "Horaires à vérifier"


def test_the_sun_is_known_where_the_place_is() -> None:
    nantes = (-1.5536, 47.2184)
    assert (
        state_at(parse("sunrise-sunset"), at("2026-11-23T12:00"), position=nantes).state is OpeningState.OPEN
    )
    assert (
        state_at(parse("sunrise-sunset"), at("2026-11-23T20:00"), position=nantes).state
        is OpeningState.CLOSED
    )


def test_the_night_of_the_clock_change_has_its_own_length() -> None:
    night = parse("Sa 22:00-04:00")
    autumn = state_at(night, at("2026-10-24T22:00"))
    spring = state_at(night, at("2026-03-28T22:00"))
    assert autumn.until is not None
    assert spring.until is not None
    assert autumn.until.astimezone(UTC) - at("2026-10-24T22:00").astimezone(UTC) == timedelta(hours=7)
    assert spring.until.astimezone(UTC) - at("2026-03-28T22:00").astimezone(UTC) == timedelta(hours=5)


@pytest.mark.parametrize(("utc", "state"), [("2026-07-01T07:30", "open"), ("2026-01-05T07:30", "closed")])
def test_an_instant_is_judged_on_the_clocks_of_paris(utc: str, state: str) -> None:
    instant = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert state_at(parse("Mo-Fr 09:00-17:00"), instant).state == state


@given(
    st.sampled_from(
        [
            OFFICE,
            OFFICE + "; PH off",
            "24/7",
            "Fr 20:00-02:00",
            "Mo-Fr 09:00-17:00; SH off",
            "Apr-Oct 08:00-20:00",
        ]
    ),
    st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1)),
)
def test_the_end_that_is_announced_is_an_end(hours: str, naive: datetime) -> None:
    instant = naive.replace(tzinfo=UTC)
    opening = state_at(parse(hours), instant)
    assert isinstance(opening, Opening)
    assert sentence(opening, instant)
    if opening.until is not None:
        assert opening.until > instant
        assert state_at(parse(hours), opening.until).state is not opening.state
        assert state_at(parse(hours), opening.until - timedelta(seconds=1)).state in (
            opening.state,
            OpeningState.UNSURE,
        )
