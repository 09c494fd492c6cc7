"""Who may know whom (docs/architecture.md), read from the import statements themselves."""

import subprocess
import sys

import pytest

from tests.house.sources import PACKAGE, ROOT, Import, imports, modules

# Pure libraries: they compute, and touch neither disk nor network.
PURE = {"shapely", "geojson", "opening_hours", "phonenumbers", "rdflib"}

# For each room, the rooms that it may import; a room may always import itself.
MAY_KNOW: dict[str, set[str]] = {
    "domain": set(),
    "exports": {"domain"},
    "store": {"domain"},
    "usecases": {"store", "domain", "exports"},
    "adapters": {"usecases.ports", "usecases.identity_ports", "usecases.file_ports", "domain"},
    "web": {"usecases", "store.queries", "store.work", "exports", "domain", "toolbox"},
}

# Use-cases call one way: a verb may call those that stand after it.
ORDER = ["contribute", "moderate", "publish"]
CALLERS = ["revert", "synchronise", "imports"]


def local(name: str) -> str:
    """A module's name inside the package (``store.work``)."""
    return name.removeprefix(PACKAGE + ".")


def room(name: str) -> str:
    """The first folder of a module of the package (``store``)."""
    return local(name).split(".", maxsplit=1)[0]


def house_imports() -> list[Import]:
    """The imports of the package that name the package itself."""
    return [found for found in imports() if found.target.split(".")[0] == PACKAGE]


def told(found: list[Import]) -> list[str]:
    """Imports as lines that an editor can jump to."""
    return sorted(f"{modules()[i.importer]}:{i.line} imports {i.target}" for i in found)


@pytest.mark.parametrize("name", sorted(MAY_KNOW))
def test_a_room_knows_only_what_stands_to_its_right(name: str) -> None:
    allowed = MAY_KNOW[name] | {name}

    def permitted(target: str) -> bool:
        short = local(target)
        return any(short == one or short.startswith(one + ".") for one in allowed)

    mine = [found for found in house_imports() if room(found.importer) == name]
    assert mine or name in {"adapters", "exports"}
    assert not told([found for found in mine if found.target != PACKAGE and not permitted(found.target)])


@pytest.mark.parametrize("name", ["domain", "exports"])
def test_pure_rooms_use_the_standard_library_and_pure_libraries(name: str) -> None:
    known = set(sys.stdlib_module_names) | PURE | {PACKAGE}
    strangers = [
        found
        for found in imports()
        if room(found.importer) == name and found.target.split(".", maxsplit=1)[0] not in known
    ]
    assert not told(strangers)


def test_only_the_store_speaks_sql() -> None:
    speakers = [
        found
        for found in imports()
        if found.target.split(".", maxsplit=1)[0]
        in {"geoalchemy2", "psycopg", "sqlite3", "pysqlite3", "alembic"}
    ]
    assert not told([found for found in speakers if room(found.importer) not in {"store", "cli"}])
    web = [
        found
        for found in imports()
        if room(found.importer) == "web" and found.target.startswith("sqlalchemy")
    ]
    # The one thing of SQLAlchemy that a page needs is the name of "the database is away".
    assert not told([found for found in web if found.target not in {"sqlalchemy.exc", "sqlalchemy.orm"}])


def test_web_sections_never_import_one_another() -> None:
    sections = {
        local(name).split(".")[1] for name in modules() if room(name) == "web" and name.count(".") >= 3
    }

    def section(name: str) -> str | None:
        parts = local(name).split(".")
        return parts[1] if parts[0] == "web" and len(parts) > 2 and parts[1] in sections else None

    crossing = [
        found
        for found in house_imports()
        if section(found.importer) and section(found.target) not in {None, section(found.importer)}
    ]
    assert len(sections) > 3
    assert not told(crossing)


def test_views_know_no_blueprint() -> None:
    views = [found for found in house_imports() if found.importer.endswith(".views")]
    assert views
    assert not told([found for found in views if found.target.endswith((".routes", ".routing"))])


def test_usecases_call_one_way() -> None:
    def rank(name: str) -> int | None:
        verb = local(name).removeprefix("usecases.")
        return 0 if verb in CALLERS else ORDER.index(verb) + 1 if verb in ORDER else None

    against = [
        found
        for found in house_imports()
        if (mine := rank(found.importer)) is not None
        and (other := rank(found.target)) is not None
        and other < mine
    ]
    assert not told(against)


def test_there_is_no_import_cycle() -> None:
    graph: dict[str, set[str]] = {name: set() for name in modules()}
    for found in house_imports():
        if found.at_load and found.target in graph and found.target != found.importer:
            graph[found.importer].add(found.target)
    # Peel off the modules that import nothing that is left; what remains turns in a circle.
    while leaves := {name for name, targets in graph.items() if not targets & graph.keys()}:
        for name in leaves:
            del graph[name]
    assert not sorted(graph)


def test_loading_the_domain_and_the_exports_loads_neither_flask_nor_sqlalchemy() -> None:
    pure = sorted(name for name in modules() if room(name) in {"domain", "exports"})
    program = f"""
import importlib, sys
for name in {pure!r}:
    importlib.import_module(name)
print(sorted({{"flask", "sqlalchemy", "werkzeug", "jinja2", "psycopg"}} & sys.modules.keys()))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_a_server_that_starts_loads_no_library_that_few_requests_need() -> None:
    program = """
import sys
import cartoquartiers.app
rare = {"alembic", "webauthn", "authlib", "joserfc", "pillow_heif", "segno", "pyrage"}
print(sorted(rare & sys.modules.keys()))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_package_doors_stay_empty() -> None:
    doors = [
        path
        for name, path in modules().items()
        if path.name == "__init__.py" and name != PACKAGE and "." in name
    ]
    assert doors
    assert not [str(path) for path in doors if (ROOT / path).read_text(encoding="utf-8").strip()]
