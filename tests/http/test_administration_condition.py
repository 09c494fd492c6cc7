"""`/administration/etat`: the state of the site, in both languages, for administrators."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.usecases.retention import days_of
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
    toolbox_of(app).settings["COMMAND"] = "carto"  # type: ignore[index]
    told = client.get("/administration/etat?lang=fr").get_data(as_text=True).replace("\u00a0", " ")
    assert "carto backup DOSSIER" in told and "« carto doctor »" in told and "flask" not in told
    assert client_as("moderator").get("/administration/etat").status_code == 403


def test_how_long_data_is_kept_is_set_in_the_browser(
    app: Flask, client_as: Callable[[str], FlaskClient]
) -> None:
    client = client_as("administrator")
    given = {"title": "Ma carte", "expected_days": "3", "charter_version": "1"}

    def save(**days: str) -> int:
        return client.post("/administration/reglages", data={**given, **days}).status_code

    def kept() -> int:
        with toolbox_of(app).store.reading() as work:
            return days_of(work, "keep_contact_days")

    assert (save(keep_contact_days="30"), kept()) == (303, 30)
    assert "30 jours après la réponse" in client.get("/donnees-personnelles").get_data(as_text=True)
    assert (save(keep_contact_days="0"), kept()) == (422, 30)
    assert (save(keep_contact_days=""), kept()) == (303, 180)
