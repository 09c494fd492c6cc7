"""Every sentence of the site exists in every language; the compiled catalogue says the same as the catalogue.

`make i18n` brings the catalogues in step; this suite only looks.
"""

from functools import cache

import pytest
from babel.messages.catalog import Catalog

from scripts import i18n


@cache
def template() -> Catalog:
    """Every sentence of the sources; reading them takes seconds."""
    return i18n.template()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_sentence_is_translated_and_none_is_stale(language: str) -> None:
    sources = template()
    assert len(sources) > 1000
    assert not i18n.troubles(sources, i18n.catalogue(language), i18n.same_words())


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_compiled_catalogue_is_up_to_date(language: str) -> None:
    assert not i18n.compiled_differs(language), "run `make i18n`"


def test_what_is_written_alike_in_both_languages_is_still_said() -> None:
    known = {form for message in template() for form in i18n.forms(message.id)}
    assert not i18n.same_words() - known


@pytest.mark.parametrize(
    ("french", "said", "wrong"),
    [
        ("Un lieu", "", "missing"),
        ("Un lieu", "Un lieu", "not translated"),
        ("%(n)s lieux", "%(m)s places", "placeholders"),
        ("{n} lieux", "places", "placeholders"),
        ("<strong>Un lieu</strong>", "A place", "placeholders or tags"),
        ("à %(rate)s %%", "at %(rate)s", "per cent"),
    ],
)
def test_a_bad_translation_is_told(french: str, said: str, wrong: str) -> None:
    sources, translated = Catalog(), Catalog()
    sources.add(french)
    translated.add(french, said)
    [told] = i18n.troubles(sources, translated, frozenset())
    assert told.startswith(wrong)


def test_a_stale_and_a_missing_sentence_are_told() -> None:
    sources, translated = Catalog(), Catalog()
    sources.add("Un lieu")
    translated.add("Un quartier", "A neighbourhood")
    assert i18n.troubles(sources, translated, frozenset()) == ["missing: Un lieu", "stale: Un quartier"]
