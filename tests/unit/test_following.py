"""When a letter is due, and what it tells of what happened."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel.support import Translations
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from cartoquartiers.adapters.mail import message_of
from cartoquartiers.domain.field_groups import FieldGroup, fields_of, groups_of, in_letters
from cartoquartiers.domain.letter_texts import LANGUAGES
from cartoquartiers.domain.news import Happened, gathered, named, told
from cartoquartiers.domain.place import BY_NAME, FIELDS
from cartoquartiers.domain.policy import Area, Scope
from cartoquartiers.domain.subscriptions import Rhythm, Subject, due_before, subject_of
from cartoquartiers.usecases.ports import Mail
from cartoquartiers.web.subjects import subject_asked

PARIS = ZoneInfo("Europe/Paris")
ENGLISH = Translations.load("cartoquartiers/translations", ["en"])
HERE = Area("44109", "1", "tri-reemploi", None)
QUARTIER, CELL = Subject(scope=Scope(quartiers=frozenset({"1"}))), Subject("a")
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(lambda day: day.replace(tzinfo=PARIS))


@given(moments, st.sampled_from(list(Rhythm)), st.integers(0, 60 * 24 * 21))
def test_whoever_was_told_is_due_once_a_period(now: datetime, rhythm: Rhythm, minutes: int) -> None:
    before = due_before(rhythm, now)
    assert before <= now
    # Told now, nobody is due again before the next period begins.
    later = now + timedelta(minutes=minutes)
    is_due = now < due_before(rhythm, later)
    days = (later.date() - now.date()).days
    if rhythm is Rhythm.DAILY:
        assert not is_due or later.hour >= 7 or days > 1
        assert is_due or days < 2
    elif rhythm is Rhythm.WEEKLY:
        assert is_due or days < 8
        assert not is_due or due_before(rhythm, later).weekday() == 0


@given(st.tuples(*[st.frozensets(st.text(max_size=4), max_size=3)] * 3))
def test_what_is_stored_of_a_subject_is_the_subject(parts: tuple[frozenset[str], ...]) -> None:
    subject = Subject(scope=Scope(*parts))
    assert subject_of(None, subject.kept()) == subject
    assert subject.is_nothing == (not any(parts))


def test_every_field_of_a_place_is_told_under_some_word() -> None:
    assert groups_of(row.name for row in FIELDS) == list(FieldGroup)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_of_a_place_has_its_word_in_a_letter(language: str) -> None:
    assert all(in_letters([row.name], language) for row in FIELDS)


@pytest.mark.parametrize("name", fields_of(FieldGroup.WHAT))
def test_a_letter_names_the_very_field_as_the_site_does(name: str) -> None:
    label = BY_NAME[name].label
    assert in_letters([name], "fr") == [label.lower()]
    assert in_letters([name], "en") == [ENGLISH.gettext(label).lower()]
    others = set(fields_of(FieldGroup.WHAT)) - {name}
    assert label.lower() not in in_letters(others, "fr")


def revision(version: int = 2, uid: str = "a", **changes: Any) -> Happened:
    return Happened(uid, f"Lieu {uid}", version, changes, None, None, HERE)


def went(how: str, instead: str | None = None) -> Happened:
    return Happened("a", "Lieu a", 3, {"gone": {"to": how}}, how, instead, HERE)


BACK = Happened("a", "Lieu a", 4, {"gone": {"to": None}}, None, None, HERE)


@pytest.mark.parametrize(
    ("happened", "line"),
    [
        ([revision(1, nom={})], "nouveau lieu"),
        ([revision(1, nom={}), revision(2, horaires={})], "nouveau lieu"),
        ([revision(2, horaires={}), revision(3, telephone={})], "a changé : horaires, contact"),
        ([revision(2, description={})], "a changé : description"),
        ([revision(2, nom={}, rubrique={}, type={})], "a changé : nom, rubrique, type"),
        ([revision(2, structure={})], "a changé : structure qui tient la fiche"),
        ([revision(2, gestionnaire={}, famille={})], "a changé : famille, géré par"),
        ([revision(2, horaires={}), BACK], "de nouveau sur la carte"),
        ([revision(2, ferme_jusqu_au={"to": "2027-01-01"}, etat={})], "fermé pour un temps"),
        ([revision(2, ferme_jusqu_au={"to": None}, etat={})], "de nouveau ouvert"),
        ([went("closed")], "fermé pour de bon"),
        ([went("merged", "b")], "réuni avec une autre fiche"),
    ],
)
def test_what_is_told_is_what_was_done(happened: list[Happened], line: str) -> None:
    for subject in (QUARTIER, CELL):
        [news] = gathered(happened, [subject], ())
        assert news.line("fr").replace("\u00a0", " ") == f"Lieu a – {line}"
        assert "–" in news.line("en") and "é" not in news.line("en")


@pytest.mark.parametrize(
    "happened",
    [
        revision(2),  # « tout est exact »
        revision(2, notes_internes={}),
        revision(2, licence={}, source_id={}),
        went("removed"),
        revision(2, uid="b", horaires={}),
    ],
)
def test_what_is_no_news_or_not_public_is_not_told(happened: Happened) -> None:
    assert gathered([happened], [CELL], {"notes_internes"}) == []


def test_who_follows_an_area_is_told_that_a_place_left_it() -> None:
    away = Area("44109", "2", "tri-reemploi", None)
    was_in = {("quartier", "1"), ("rubrique", "tri-reemploi")}
    moved = Happened("a", "Lieu a", 3, {"position": {}}, None, None, away, was_in)
    corrected = Happened("a", "Lieu a", 4, {"horaires": {}}, None, None, away, was_in)
    [news] = gathered([moved], [QUARTIER], ())
    assert "n’est plus dans ce que vous suivez" in news.line("fr")
    assert gathered([corrected], [QUARTIER], ()) == []
    both = Subject(scope=Scope(quartiers=frozenset({"1"}), categories=frozenset({"espaces-verts"})))
    assert gathered([moved], [both], ()) == []


def test_a_long_list_says_how_many_more() -> None:
    news = gathered([revision(uid=f"u{rank}", horaires={}) for rank in range(40)], [QUARTIER], ())
    assert named(news, "en") == "40 places"
    text = told(news, "https://carte.example", "fr", 30)
    assert text.count("https://carte.example/lieux/") == 30
    assert text.endswith("… et 10 autres lieux.")


def test_mail_programs_can_read_a_long_address_to_unsubscribe_by() -> None:
    base = "https://carte-participative.ville-au-nom-tres-long.example"
    stop = f"{base}/abonnements/{'x' * 24}/arreter?rythme=at_once"
    mail = Mail("v@maison.example", "L’équipe", None, "Objet", "Texte", "fr", "k", base, unsubscribe=stop)
    lines = message_of(mail, "no-reply@carte.example").as_bytes().decode().split("\r\n")
    assert f"List-Unsubscribe: <{stop}>" in lines
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    assert "List-Unsubscribe" not in message_of(replace(mail, unsubscribe=None), "n@carte.example")


def test_what_can_be_no_subject_asks_no_database() -> None:
    for bad in ("\0", "x" * 37, "é", "a/b"):
        assert subject_asked(MultiDict({"lieu": bad})).place == ""
    assert subject_asked(MultiDict({"quartier": "1\0"})).scope.quartiers == {"1"}
