"""What the server says when it starts on a site that nobody administers yet: the address and the code with
which the first administrator is made."""

import os
import sys

from sqlalchemy.exc import SQLAlchemyError

from cartoquartiers.store.work import DATABASE_AWAY
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases import first_start
from cartoquartiers.web.moves import FIRST_START

_NOT_NOW: tuple[type[Exception], ...] = (SQLAlchemyError, *DATABASE_AWAY)


def words(toolbox: Toolbox) -> str | None:
    """The sentences, or ``None`` once the site has an administrator."""
    with toolbox.store.reading() as work:
        code = first_start.code(work, toolbox.secret_key)
    if code is None:
        return None
    return (
        "Ce site n’a pas encore de compte d’administration.\n"
        f"  Ouvrez   {toolbox.base_url}{FIRST_START}\n"
        f"  Code     {code}\n"
        "Le code ne sert qu’une fois. Ne le donnez à personne."
    )


def announce(toolbox: Toolbox) -> None:
    """Say it where the server is started from. Nothing is said while the database is away or has no tables
    yet, and nothing keeps the site from starting."""
    if not _is_server():
        return
    try:
        told = words(toolbox)
    except _NOT_NOW:
        return
    if told:
        sys.stderr.write(f"\n{told}\n\n")
        sys.stderr.flush()


def _is_server() -> bool:
    """Whether this process serves pages: the other commands of ``flask`` say only what they are asked."""
    return os.environ.get("FLASK_RUN_FROM_CLI") != "true" or sys.argv[1:2] == ["run"]
