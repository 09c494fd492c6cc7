"""What was stored of contributions, read behind the pages' back."""

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from cartoquartiers.store.tables.contribution import Contribution
from tests.factories.extra import add_fields
from tests.support import api, application


def stored(app: Flask) -> list[Contribution]:
    """Every contribution, the oldest first."""
    with application.toolbox_of(app).store.reading() as work:
        rows = list(work.session.scalars(select(Contribution).order_by(Contribution.id)))
        work.session.expunge_all()
    return rows


def text_of(page: TestResponse) -> str:
    """A page with plain blanks."""
    return re.sub(r"[\u00a0\u202f]", " ", page.get_data(as_text=True))


def evidence(moderator: FlaskClient, uid: str) -> list[str]:
    """The lines of the evidence strip of a contribution."""
    page = text_of(moderator.get(f"/moderation/{uid}"))
    facts = page.split('<ul class="facts">')[1].split("</ul>")[0]
    return [re.sub(r"<[^>]+>", "", line).strip() for line in facts.split("</li>")[:-1]]


#: What the record of :func:`publish_composter` says of itself.
SAID = {"horaires": "We 09:00-12:00", "adresse": "1 place du Sanitat", "telephone": "02 40 41 90 00"}


def publish_composter(app: Flask, moderator: FlaskClient) -> str:
    """A composter that says when it is open, and on which days one helps there; its uid."""
    with application.toolbox_of(app).store.writing() as work:
        add_fields(work)
    uid: str = api.publish(moderator, api.creation(**SAID, jours=["lundi"]))["place"]
    return uid
