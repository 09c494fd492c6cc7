"""What `flask users` does to accounts stands in the journal, as what an administrator does there."""

import pytest
from flask import Flask
from sqlalchemy import select

from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.site import Act
from tests import people
from tests.http.test_accounts import NEW, ClientAs, run
from tests.support.application import toolbox_of

AGENT, ADMINISTRATOR = people.email(Role.AGENT), people.email(Role.ADMINISTRATOR)


def recorded(app: Flask) -> list[tuple[str, int | None, str]]:
    """The acts: what, by whom, on whom."""
    with toolbox_of(app).store.reading() as work:
        return [
            (one.action, one.person_id, one.subject)
            for one in work.session.scalars(select(Act).order_by(Act.id))
        ]


@pytest.mark.parametrize(
    ("asked", "action"),
    [
        (("add", "ligne@demo.example", "--role", "administrator", "--password-stdin"), "person.add"),
        (("add", AGENT, "--role", "moderator", "--rubrique", "culture"), "person.save"),
        (("passwd", AGENT, "--password-stdin"), "person.password"),
        (("drop-factors", AGENT), "person.factors"),
        (("deactivate", AGENT), "person.off"),
    ],
)
def test_each_command_leaves_an_act_of_the_command_line(
    app: Flask, client_as: ClientAs, asked: tuple[str, ...], action: str
) -> None:
    before = len(recorded(app))
    done = run(app, *asked, stdin=f"{NEW}\n")
    assert done.exit_code == 0, done.output
    ((said, by, subject),) = recorded(app)[before:]
    assert (said, by) == (action, None)
    assert subject == str(people.NUMBERS[Role.AGENT]) or asked[0] == "add"
    verified = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert f"Le journal est entier : {before + 1} actes" in verified.output
    assert "Ligne de commande" in client_as("administrator").get("/administration/journal").text


def test_a_reopening_is_told_and_what_changes_nothing_is_not(app: Flask) -> None:
    before = len(recorded(app))
    for asked in (("deactivate", AGENT, "--undo"), ("add", AGENT, "--role", "agent", "--quartier", "1")) * 2:
        assert run(app, *asked).exit_code == 0
    run(app, "deactivate", AGENT)
    run(app, "deactivate", AGENT, "--undo")
    told = [action for action, _by, _subject in recorded(app)[before:]]
    assert told[-2:] == ["person.off", "person.on"]
    assert told[:-2] in ([], ["person.save"])


def test_the_last_administrator_may_be_closed_but_not_lose_the_role(app: Flask) -> None:
    done = run(app, "add", ADMINISTRATOR, "--role", "moderator")
    assert (done.exit_code, "administration" in done.output) == (1, True), done.output
    assert run(app, "deactivate", ADMINISTRATOR).exit_code == 0
