"""Fresh databases for tests: copies of a template that was migrated and furnished once per run."""

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from cartoquartiers.store import engine, migrate
from tests.support import connections, postgres, second_hand, session
from tests.support.missing import unavailable

SPATIALITE, POSTGIS = "spatialite", "postgis"
KINDS = (SPATIALITE, POSTGIS)
Furnish = Callable[[str], None]


@contextmanager
def empty(kind: str, folder: Path) -> Iterator[str]:
    """The address of a database without any table; it is removed when the block ends."""
    if kind == SPATIALITE:
        yield f"sqlite:///{folder / (_name() + '.sqlite')}"
        return
    server, name = _server(), _name()
    server.create(name)
    try:
        yield server.url(name)
    finally:
        server.drop(name)


@contextmanager
def furnished(kind: str, folder: Path, furnish: Furnish) -> Iterator[str]:
    """The address of a migrated database with the test territory and the cast; removed when the block ends.

    ``furnish`` fills the template; the first test that asks pays for it.
    """
    if kind == SPATIALITE:
        target = folder / (_name() + ".sqlite")
        shutil.copyfile(_spatialite_template(furnish), target)
        yield f"sqlite:///{target}"
        return
    server = _server()
    template = _postgis_template(server, furnish)
    name = second_hand.take()
    if name is None:
        name = _name()
        server.create(name, template)
    url = server.url(name)
    # Databases of a server of somebody else's do not outlive their test.
    if server.home:
        connections.keep(url)
    try:
        yield url
    finally:
        if not (server.home and second_hand.give_back(server, name)):
            connections.drop(url)
            server.drop(name)


def template(kind: str, name: str) -> tuple[str, Path]:
    """The address of a database of the run that others are copied from, empty when it is new, and the file
    that whoever has filled it leaves there."""
    made = session.folder() / f"{kind}-{name}.made"
    if kind == SPATIALITE:
        file = session.folder() / f"{name}.sqlite"
        if not made.exists():
            file.unlink(missing_ok=True)
        return f"sqlite:///{file}", made
    server, name = _server(), _of_this_run(name)
    if not made.exists():
        server.drop(name)
        server.create(name)
    return server.url(name), made


def drop_templates() -> None:
    """Remove what ``template`` made on a PostgreSQL server, which may be somebody else's and go on."""
    for made in session.folder().glob(f"{POSTGIS}-*.made"):
        _server().drop(_of_this_run(made.stem.removeprefix(f"{POSTGIS}-")))


def _of_this_run(name: str) -> str:
    """With the run's own folder: a server of somebody else's may hold templates of other runs."""
    return f"carto_{session.folder().name.replace('-', '_')}_{name}"


@contextmanager
def copy_of(url: str, kind: str, folder: Path) -> Iterator[str]:
    """The address of a copy of a database to which nobody is connected; it is removed when the block ends."""
    source = str(make_url(url).database)
    if kind == SPATIALITE:
        target = folder / (_name() + ".sqlite")
        shutil.copyfile(source, target)
        yield f"sqlite:///{target}"
        return
    server, name = _server(), _name()
    server.create(name, source)
    try:
        yield server.url(name)
    finally:
        server.drop(name)


def _spatialite_template(furnish: Furnish) -> Path:
    template = session.folder() / "template.sqlite"
    with session.alone("spatialite"):
        if not template.exists():
            made = template.with_suffix(".making")
            made.unlink(missing_ok=True)
            migrate.upgrade(f"sqlite:///{made}")
            furnish(f"sqlite:///{made}")
            _slim(made)
            # Closing the last connection empties the write-ahead log, so that this one file is the database.
            made.rename(template)
    return template


def _slim(file: Path) -> None:
    """Drop the coordinate systems of elsewhere from a template: most of the bytes of each of its copies."""
    with closing(engine.sqlite_driver().connect(str(file))) as connection:
        engine.prepare_sqlite(connection)
        for table in ("spatial_ref_sys_aux", "spatial_ref_sys"):
            connection.execute(f"DELETE FROM {table} WHERE {postgres.OF_ELSEWHERE}")
        connection.execute("VACUUM")


def _postgis_template(server: postgres.Server, furnish: Furnish) -> str:
    name = _of_this_run("template")
    note = session.folder() / "postgis-template"
    with session.alone("postgis"):
        if not note.exists():
            server.drop(name)  # what a furnishing that failed left behind
            server.create(name)
            migrate.upgrade(server.url(name))
            furnish(server.url(name))
            server.slim(name)
            second_hand.keep_furniture(server, name)
            note.write_text(name, encoding="utf-8")
    return name


def _server() -> postgres.Server:
    try:
        return session.server()
    except postgres.NoServer as reason:
        unavailable(str(reason))


def _name() -> str:
    return f"carto_{uuid.uuid4().hex}"
