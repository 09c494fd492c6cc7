"""Telephone, e-mail and web addresses."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.domain.contacts import (
    looks_personal,
    normalise_email,
    normalise_phone,
    normalise_web,
    phone_french,
    phone_uri,
)
from cartoquartiers.domain.errors import ValueProblem


@pytest.mark.parametrize(
    ("typed", "kept", "read", "dialled"),
    [
        ("02 40 41 90 00", "+33 2 40 41 90 00", "02 40 41 90 00", "tel:+33240419000"),
        ("0240419000", "+33 2 40 41 90 00", "02 40 41 90 00", "tel:+33240419000"),
        ("02.40.41.90.00", "+33 2 40 41 90 00", "02 40 41 90 00", "tel:+33240419000"),
        ("+33 (0)2 40 41 90 00", "+33 2 40 41 90 00", "02 40 41 90 00", "tel:+33240419000"),
        ("0033240419000", "+33 2 40 41 90 00", "02 40 41 90 00", "tel:+33240419000"),
        ("0800 00 00 01", "+33 800 00 00 01", "0 800 00 00 01", "tel:+33800000001"),
        ("0262 40 00 00", "+262 262 40 00 00", "0262 40 00 00", "tel:+262262400000"),
        ("+32 2 279 22 11", "+32 2 279 22 11", "+32 2 279 22 11", "tel:+3222792211"),
        ("3939", "3939", "39 39", "tel:3939"),
        ("36 46", "3646", "36 46", "tel:3646"),
        ("115", "115", "115", "tel:115"),
        ("116 117", "116117", "116117", "tel:116117"),
    ],
)
def test_a_number_has_one_writing(typed: str, kept: str, read: str, dialled: str) -> None:
    assert normalise_phone(typed) == kept
    assert normalise_phone(kept) == kept
    assert phone_french(kept) == read
    assert phone_uri(kept) == dialled


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "2",
        "02 40 41 90",
        "00 00 00 00 00",
        "02 40 41 90 00 / 06 00 00 00 00",
        "sur demande",
        "4555",
        "٠٢٤٠٤١٩٠٠٠",
    ],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueProblem) as refused:
        normalise_phone(typed)
    assert refused.value.code == "phone_invalid"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Contact@Exemple.FR ", "Contact@exemple.fr"),
        ("mailto:jardin+info@exemple.org", "jardin+info@exemple.org"),
        ("accueil@château.example", "accueil@xn--chteau-xta.example"),
    ],
)
def test_an_address_keeps_its_name_and_lowers_its_domain(typed: str, kept: str) -> None:
    assert normalise_email(typed) == kept
    assert normalise_email(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        *("", "@", "a@", "@b.fr", "a b@c.fr", "a@b", "a@b..fr", "a..b@c.fr", "a@c.fr, d@e.fr", "a@-b.fr"),
        *("x" * 65 + "@c.fr", "a@1.2.3.4", "nom (at) exemple.fr", "a@b.fr\nBcc: c@d.fr"),
        *("a@" + "b" * 64 + ".fr", "a@b.fr>"),
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(ValueProblem) as refused:
        normalise_email(typed)
    assert refused.value.code == "email_invalid"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("metropole.nantes.fr", "https://metropole.nantes.fr"),
        ("HTTP://Exemple.FR/Plan?x=1#haut", "http://exemple.fr/Plan?x=1#haut"),
        ("//exemple.fr", "https://exemple.fr"),
        ("exemple.fr:8080/plan", "https://exemple.fr:8080/plan"),
        ("https://château.example/été", "https://xn--chteau-xta.example/%C3%A9t%C3%A9"),
        ("https://exemple.fr/%C3%A9", "https://exemple.fr/%C3%A9"),
    ],
)
def test_a_web_address_is_completed(typed: str, kept: str) -> None:
    assert normalise_web(typed) == kept
    assert normalise_web(kept) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("javascript:alert(1)", "web_scheme"),
        ("JaVaScRiPt://exemple.fr/%0aalert(1)", "web_scheme"),
        ("data:text/html,<script>", "web_scheme"),
        ("ftp://exemple.fr", "web_scheme"),
        ("mailto:a@b.fr", "web_scheme"),
        ("vbscript:x", "web_scheme"),
        ("https://moi:secret@exemple.fr", "web_invalid"),
        ("https://exemple.fr@pirate.example", "web_invalid"),
        ("https:exemple.fr", "web_invalid"),
        ("http//exemple.fr", "web_invalid"),
        ("https://exem ple.fr", "web_invalid"),
        ("https://exemple.fr/\x00", "web_invalid"),
        ("java\tscript:alert(1)", "web_invalid"),
        ("https://localhost/", "web_invalid"),
        ("https://127.0.0.1/", "web_invalid"),
        ("https://[::1]/", "web_invalid"),
        ("https://exemple.fr:99999/", "web_invalid"),
        ("https://exemple.fr\\@pirate.example", "web_invalid"),
        ("https://", "web_invalid"),
        ("", "web_invalid"),
        ("pas de site", "web_invalid"),
    ],
)
def test_an_address_that_could_harm_or_cannot_exist_is_refused(typed: str, code: str) -> None:
    with pytest.raises(ValueProblem) as refused:
        normalise_web(typed)
    assert refused.value.code == code


@pytest.mark.parametrize("normalise", [normalise_phone, normalise_email, normalise_web])
@given(
    text=st.one_of(
        st.text(max_size=60), st.from_regex(r"(https?://)?[a-zé]+\.[a-z]+(:[0-9]+)?/?\S*", fullmatch=True)
    )
)
def test_any_text_is_read_once_for_all_or_refused(normalise: Callable[[str], str], text: str) -> None:
    try:
        once = normalise(text)
    except ValueProblem:
        return
    assert normalise(once) == once
    assert once.isascii()


@given(st.text(max_size=60))
def test_no_address_runs_a_script(text: str) -> None:
    for typed in (text, "javascript:" + text, " java" + text + "script:x"):
        try:
            kept = normalise_web(typed)
        except ValueProblem:
            continue
        assert kept.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("phone", "email", "personal"),
    [
        ("+33 6 00 00 00 00", None, True),
        ("+33 7 00 00 00 00", None, True),
        ("+33 2 40 41 90 00", None, False),
        ("3939", None, False),
        (None, "prenom.nom@exemple.fr", True),
        (None, "contact@exemple.fr", False),
        (None, "accueil.creche@exemple.fr", False),
        (None, "amap.port@exemple.fr", False),
        (None, "a.b@exemple.fr", False),
        (None, None, False),
    ],
)
def test_somebody_s_own_contact_is_noticed(phone: str | None, email: str | None, *, personal: bool) -> None:
    assert looks_personal(phone, email) is personal
