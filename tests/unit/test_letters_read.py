"""Every kind of letter as its reader gets it, in both languages: text and HTML agree, and can be heard."""

import re
from email.message import EmailMessage
from html import unescape

import pytest

from cartoquartiers.adapters.mail import message_of
from cartoquartiers.domain.letter_texts import LANGUAGES
from cartoquartiers.domain.letters import WORDS, LetterKind, default_text, filled
from cartoquartiers.usecases.ports import Mail

SITE = "https://carte.example"
ADDRESSES = {"suivi", "fiche", "lien", "compte", "oubli", "arret"}
SAID = {"site": "Carte", "equipe": "L’équipe", "contact": "equipe@carte.example", "nombre": "3 propositions"}


def letter(kind: LetterKind, language: str) -> EmailMessage:
    values = {name: f"<{name}>" for name in WORDS[kind][0]} | SAID
    values |= {name: f"{SITE}/{name}/a1b2" for name in WORDS[kind][0] & ADDRESSES}
    text = filled(default_text(kind, language), values)
    mail = Mail("lea@maison.example", "Carte", None, text.subject, text.body, language, "k", SITE)
    return message_of(mail, "no-reply@carte.example")


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_can_be_read_and_heard(language: str) -> None:
    for kind in LetterKind:
        message = letter(kind, language)
        plain, page = part(message, "plain"), part(message, "html")
        assert message["Content-Language"] == language and f'<html lang="{language}">' in page
        assert message["Subject"] and "{" not in plain, kind
        # Nothing from elsewhere, no colour that somebody's dark screen would drown.
        assert not re.search(r"<img|src=|url\(|[; \"]color:|background", page), kind
        # A long address goes on in the next line: it does not push the letter out of a telephone.
        assert "overflow-wrap: anywhere" in page, kind
        links = re.findall(r'<a href="([^"]+)">(.*?)</a>', page)
        assert {address for address, _words in links} == set(re.findall(SITE + r"/\S+", plain)), kind
        for address, words in links:
            assert re.search(r"\w", words.replace(unescape(address), "")), (kind, "a link without words")
        shown = unescape(re.sub(r"<[^>]+>", " ", page.partition("<main>")[2]))
        assert shown.split() == f"{message['Subject']} {plain}".split(), kind
