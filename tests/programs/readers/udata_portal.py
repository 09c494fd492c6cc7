"""Runs in the environment `udata`: a portal on the loopback, as udata makes it, with an organisation of which
the owner of an API key is the administrator. Prints the key, then serves until it is ended.

MongoDB is mongomock, in memory: routes, rights, forms and what is kept are udata's own code.
"""

import json
import sys

import mongo_in_memory  # noqa: F401 # before udata
from udata.app import create_app, standalone
from udata.core.api_token.models import ApiToken
from udata.core.dataset.models import License
from udata.core.organization.models import Member, Organization
from udata.core.user.models import User
from udata.settings import Testing
from werkzeug.serving import make_server

PORT = int(sys.argv[1])


class Settings(Testing):
    """A portal with the licences that a French one has."""

    MONGODB_HOST = "mongodb://localhost/udata"
    DEFAULT_LANGUAGE = "fr"
    SERVER_NAME = None
    # What it would do later (indexing, letters) stays in a queue that nobody reads.
    CELERY_BROKER_URL = "memory://"
    CELERY_RESULT_BACKEND = None
    CDATA_BASE_URL = f"http://127.0.0.1:{PORT}/"
    # Our files are on the loopback here; a portal asks for public addresses.
    URLS_ALLOW_LOCAL = True
    URLS_ALLOW_PRIVATE = True


def _town() -> str:
    for code in ("lov2", "odc-odbl"):
        License(id=code, title=code).save()
    person = User(first_name="Anne", last_name="Dupont", email="anne@ville.example", active=True).save()
    Organization(
        name="Ville de Nantes", description="Une ville", members=[Member(user=person, role="admin")]
    ).save()
    Organization(name="Autre ville", description="Une autre").save()
    return str(ApiToken.generate(person, "CartoQuartiers")[1])


if __name__ == "__main__":
    app = standalone(create_app("udata.settings.Defaults", override=Settings, init_logging=lambda _app: None))
    with app.app_context():
        key = _town()
    server = make_server("127.0.0.1", PORT, app)
    print(json.dumps({"key": key}), flush=True)  # noqa: T201 # the answer
    server.serve_forever()
