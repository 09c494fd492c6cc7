"""The legal and help pages: there, linked from everywhere, and true."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.usecases.site_settings import set_setting
from cartoquartiers.web.pages.routes import TEXTS
from tests.support.application import toolbox_of

ADDRESSES = [*TEXTS, "/plan-du-site", "/referents", "/journal-de-moderation"]
one_database = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
Enter = Callable[[str], FlaskClient]


@one_database
@pytest.mark.parametrize("address", ADDRESSES)
def test_each_page_is_there_in_french_with_one_title(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert '<html lang="fr"' in shown and shown.count("<h1") == 1
    assert "%(" not in shown and "None" not in shown


@one_database
def test_every_page_links_what_the_law_wants(client: FlaskClient) -> None:
    for page in ("/liste", "/aide", "/introuvable"):
        shown = client.get(page).get_data(as_text=True).partition('<footer class="footer">')[2]
        for address in [*ADDRESSES, "/donnees"]:
            assert f'href="{address}"' in shown


@one_database
def test_the_site_map_leads_nowhere_wrong(client: FlaskClient) -> None:
    shown = client.get("/plan-du-site").get_data(as_text=True).partition("<main")[2].partition("</main>")[0]
    links = [part.partition('"')[0].replace("&amp;", "&") for part in shown.split('href="')[1:]]
    assert len(links) > 20
    assert [link for link in links if client.get(link).status_code >= 400] == []


@one_database
def test_without_an_audit_the_site_is_not_conform(app: Flask, client: FlaskClient) -> None:
    assert "<strong>non conforme</strong>" in client.get("/accessibilite").get_data(as_text=True)
    with toolbox_of(app).store.writing() as work:
        set_setting(work, "accessibility_rate", "82")
    assert "Accessibilité\u00a0: non conforme" in client.get("/aide").get_data(as_text=True)
    with toolbox_of(app).store.writing() as work:
        set_setting(work, "accessibility_auditor", "Un cabinet")
        set_setting(work, "accessibility_audit_date", "3 mars 2027")
    shown = client.get("/accessibilite").get_data(as_text=True)
    assert "<strong>partiellement conforme</strong>" in shown
    assert "3 mars 2027 par Un cabinet" in shown and "82\u00a0% des critères" in shown
    assert "Accessibilité\u00a0: partiellement conforme" in client.get("/aide").get_data(as_text=True)


@one_database
def test_a_town_says_who_it_is(app: Flask, client: FlaskClient) -> None:
    with toolbox_of(app).store.writing() as work:
        set_setting(work, "publisher", "Commune de <Port>")
        set_setting(work, "contact", "carte@example.org")
    shown = client.get("/mentions-legales").get_data(as_text=True)
    assert "Commune de &lt;Port&gt;" in shown
    assert 'href="mailto:carte@example.org"' in shown


def test_the_directory_names_who_answers_and_no_address(client: FlaskClient) -> None:
    shown = client.get("/referents").get_data(as_text=True)
    assert "<h3>Référent</h3>" in shown and "Espaces verts et nature" in shown
    assert "demo.example" not in shown


@one_database
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_language_is_chosen_never_guessed(client: FlaskClient, language: str) -> None:
    shown = client.get(f"/aide?lang={language}", headers={"Accept-Language": "de"}).get_data(as_text=True)
    assert f'<html lang="{language}"' in shown
    assert f'<html lang="{language}"' in client.get("/contact").get_data(as_text=True)


@one_database
def test_an_error_of_ours_tells_nothing_inner(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    [rule] = [rule for rule in app.url_map.iter_rules() if rule.rule == "/aide"]

    def fail(**_values: object) -> str:
        raise RuntimeError("SELECT mot_de_passe FROM /var/lib/carto")

    monkeypatch.setitem(app.view_functions, rule.endpoint, fail)
    answer = app.test_client().get("/aide")
    told = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "Quelque chose n’a pas marché chez nous" in told
    assert not [word for word in ("mot_de_passe", "/var/lib", "RuntimeError", "Traceback") if word in told]


@one_database
def test_an_error_is_a_page_in_french(client: FlaskClient) -> None:
    answer = client.get("/introuvable")
    assert answer.status_code == 404
    assert "Cette page n’existe pas" in answer.get_data(as_text=True)


@one_database
def test_the_menu_shows_the_work_of_each_role(client: FlaskClient, client_as: Enter) -> None:
    def menu(visitor: FlaskClient) -> str:
        return visitor.get("/aide").get_data(as_text=True)

    assert 'href="/connexion"' in menu(client) and 'href="/moderation"' not in menu(client)
    assert 'href="/moderation"' in menu(client_as("moderator"))
    assert "a_verifier=1" in menu(client_as("agent")) and 'href="/administration"' not in menu(
        client_as("agent")
    )
    assert 'href="/administration"' in menu(client_as("administrator"))
    assert 'action="/deconnexion"' in menu(client_as("resident"))
