"""What was stored of contributions, read behind the pages' back."""

import re

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from cartoquartiers.store.tables.contribution import Contribution
from tests.support import application


def stored(app: Flask) -> list[Contribution]:
    """Every contribution, the oldest first."""
    with application.toolbox_of(app).store.reading() as work:
        rows = list(work.session.scalars(select(Contribution).order_by(Contribution.id)))
        work.session.expunge_all()
    return rows


def text_of(page: TestResponse) -> str:
    """A page with plain blanks."""
    return re.sub(r"[\u00a0\u202f]", " ", page.get_data(as_text=True))
