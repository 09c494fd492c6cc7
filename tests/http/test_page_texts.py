"""The legal and help pages in the town's own words: previewed, kept, shown at once, taken back."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from cartoquartiers.domain.prose import TextPage
from tests.support import forms

Enter = Callable[[str], FlaskClient]
HERE = "/administration/textes/legal/fr"
TEXT = "# Éditeur\r\n\r\nVille <script>alert(1)</script> de Nantes\r\n\r\n- [Nous écrire](/contact)"


@pytest.fixture
def administrator(client_as: Enter) -> FlaskClient:
    return client_as("administrator")


def legal(client: FlaskClient, language: str = "fr") -> str:
    return client.get(f"/mentions-legales?lang={language}").get_data(as_text=True)


def test_a_text_is_previewed_kept_and_taken_back(client: FlaskClient, administrator: FlaskClient) -> None:
    usual = legal(client)
    form = forms.form_to(administrator.get(HERE), HERE)
    assert "# Éditeur" in form.value("text")
    preview = form.send(administrator, text=TEXT, apercu="1")
    assert preview.status_code == 200
    assert '<a href="/contact">Nous écrire</a>' in preview.get_data(as_text=True)
    assert legal(client) == usual
    assert form.send(administrator, text=TEXT).status_code == 303
    shown = legal(client)
    assert "<h2>Éditeur</h2>" in shown
    assert "Ville &lt;script&gt;alert(1)&lt;/script&gt; de Nantes" in shown
    assert '<li><a href="/contact">Nous écrire</a></li>' in shown
    assert "Ville" not in legal(client, "en")
    assert "Texte d’une page modifié" in administrator.get("/administration/journal").get_data(as_text=True)
    administrator.post(HERE, data={"usual": "1"})
    assert legal(client) == usual


def test_what_cannot_be_kept_comes_back_as_it_was_typed(administrator: FlaskClient) -> None:
    for text, told in (("", "nécessaire"), ("a\0b", "caractère"), ("é" * 40_001, "40")):
        answer = administrator.post(HERE, data={"text": text})
        assert answer.status_code == 422, told
        assert 'href="#field-text"' in answer.get_data(as_text=True)
    assert administrator.get("/administration/textes/stewards/fr").status_code == 404
    assert administrator.get("/administration/textes/legal/de").status_code == 404


@pytest.mark.parametrize("page", list(TextPage))
def test_the_usual_text_saved_as_it_stands_says_the_same(
    client: FlaskClient, administrator: FlaskClient, page: TextPage
) -> None:
    address = {"legal": "/mentions-legales", "privacy": "/donnees-personnelles", "charter": "/charte"}
    public = address.get(page.value, {"help": "/aide", "about": "/a-propos"}.get(page.value, ""))
    for language in ("fr", "en"):
        here = f"/administration/textes/{page.value}/{language}"
        usual = _words(client.get(f"{public}?lang={language}").get_data(as_text=True))
        forms.form_to(administrator.get(here), here).send(administrator)
        own = _words(client.get(f"{public}?lang={language}").get_data(as_text=True))
        assert own == usual


def _words(page: str) -> str:
    """The words of the article, without its markup."""
    article = re.search(r"<article class=\"prose\">(.*?)</article>", page, re.DOTALL)
    assert article
    return "".join(re.sub(r"<[^>]+>", " ", article[1]).split())
