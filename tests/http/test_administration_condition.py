"""`/administration/etat`: the state of the site, in both languages, for administrators."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.worker import run_due
from tests.support.application import toolbox_of


def test_the_page_says_what_is_missing_and_what_to_do(
    app: Flask, client_as: Callable[[str], FlaskClient]
) -> None:
    client = client_as("administrator")
    shown = client.get("/administration/etat").get_data(as_text=True)
    assert "rien n’a encore tourné" in shown
    assert "flask backup DOSSIER" in shown
    assert "%(" not in shown and "tests need no secret" not in shown
    run_due(toolbox_of(app))
    assert "rien n’a encore tourné" not in client.get("/administration/etat").get_data(as_text=True)
    english = client.get("/administration/etat?lang=en").get_data(as_text=True)
    assert "Last backup: none" in english
    assert client_as("moderator").get("/administration/etat").status_code == 403
