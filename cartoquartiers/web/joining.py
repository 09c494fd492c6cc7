"""Style sheets and scripts joined on the way out: a page asks for two or three files instead of sixty.

The sources stay apart under static/ and are what one reads and changes. They are put together in memory when
a browser asks for ``css/joined/<kind>.css`` or ``js/joined/<page>.js``: no tool has to run before. Why:
docs/decisions/0074.
"""

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "static"

_SHARED = (
    "tokens base components/controls components/fields components/cards components/tables "
    "components/overlays components/photos components/place components/chrome"
)
SHEETS = {
    name: tuple(f"css/{sheet}.css" for sheet in sheets.split())
    for name, sheets in {
        "shared": _SHARED,  # every page, and first: it declares the layers
        "map": "leaflet pages/app components/markers components/suggestions pages/place pages/map",
        "embedded": "leaflet pages/app components/markers pages/map pages/embedded",
        "form": "leaflet components/markers components/suggestions pages/contribute",
        "place": "leaflet components/markers pages/place",
        "rounds": "leaflet components/markers pages/rounds",
        "small-map": "leaflet components/markers",  # before the sheet of the page itself
    }.items()
}
"""The sheets of each kind of page, in the order in which they count."""

SCRIPTS = {
    "map": "js/pages/map.js",
    "embedded": "js/pages/embedded.js",
    "contribute": "js/pages/contribute.js",
    "position": "js/edit/position.js",  # apart: the form does without Leaflet until it comes
    "place": "js/pages/place.js",
    "rounds": "js/rounds/page.js",
    "mini": "js/map/mini.js",
}
"""The script with which each page begins; it brings along what it imports."""

_IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"(\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:class|function|const) (\w+))", re.MULTILINE)
# Types in comments are written like imports that come later.
_LATER = re.compile(r'/\*.*?\*/|\bimport\("(\.[^"]+)"\)', re.DOTALL)
_HERE = "import.meta.url"
_LEFT = re.compile(r"^\s*(?:import\b(?![.(])|export\b)", re.MULTILINE)

_SHEET_IMPORT = re.compile(r'^@import url\("([^"]+)"\) layer\((\w+)\);\n', re.MULTILINE)
_SHEET_URL = re.compile(r"""url\((["']?)(?!data:|#|/)([^)"']+)\1\)""")
_NEEDLESS = re.compile(r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|/\*.*?\*/|\n\s*""", re.DOTALL)


class CannotBeJoined(Exception):
    """A source is written in a way that this does not understand; it names the file."""


def is_joined(path: str) -> bool:
    """Whether ``path`` (below static/) is the address of a joined file."""
    folder, _slash, file = path.partition("/joined/")
    name, _dot, ending = file.rpartition(".")
    return folder == ending and name in (
        {*SHEETS} if folder == "css" else {*SCRIPTS} if folder == "js" else ()
    )


def joined(path: str) -> str:
    """Return the text of the joined file at ``path``, put together anew when a source has changed."""
    return _joined(path, sources_changed_ns())


def sources_changed_ns() -> int:
    """Return when a style sheet or a script changed last: who writes one sees it without starting anew."""
    sources = (file for folder in ("css", "js") for file in (STATIC / folder).rglob(f"*.{folder}"))
    return max(file.stat().st_mtime_ns for file in sources)


@lru_cache(maxsize=2 * (len(SHEETS) + len(SCRIPTS)))
def _joined(path: str, _changed_ns: int) -> str:
    name = posixpath.basename(path).rpartition(".")[0]
    return _scripts(name) if path.endswith(".js") else _sheets(name)


def _sheets(name: str) -> str:
    return "\n".join(_sheet(path, "css/joined") for path in SHEETS[name]) + "\n"


def _sheet(path: str, seen_from: str) -> str:
    """A sheet without comments and indentation; its addresses are told as seen from another folder."""
    here = posixpath.dirname(path)

    def address(found: re.Match[str]) -> str:
        return f'url("{_relative(posixpath.join(here, found[2]), seen_from)}")'

    def brought(found: re.Match[str]) -> str:
        inner = _sheet(posixpath.normpath(posixpath.join(here, found[1])), seen_from)
        return f"@layer {found[2]} {{\n{inner}\n}}\n"

    text = _read(path)
    imports = "".join(map(brought, _SHEET_IMPORT.finditer(text)))
    own = _NEEDLESS.sub(_needed, _SHEET_URL.sub(address, _SHEET_IMPORT.sub("", text))).strip()
    if "@import" in own or "@charset" in own:
        raise CannotBeJoined(path)
    return imports + own


def _needed(found: re.Match[str]) -> str:
    """What stays of a string (all of it), of a comment (nothing), of a new line with what it begins with."""
    return found[1] or ("\n" if found[0].startswith("\n") else "")


def _scripts(name: str) -> str:
    """The modules that a page's script imports, each in a function of its own, what is needed before what
    needs it."""
    order = list(_in_order(SCRIPTS[name], ()))
    known = {path: f"module_{number}" for number, path in enumerate(dict.fromkeys(order))}
    kept = dict.fromkeys(path for path in known if _is_foreign(path))
    lines = [f'import "{_relative(path, "js/joined")}";' for path in kept]
    lines += [_module(path, known) for path in known if path not in kept]
    return "\n".join(lines) + "\n"


def _in_order(path: str, above: tuple[str, ...]) -> Iterator[str]:
    if path in above:
        raise CannotBeJoined(f"{path} needs itself: {' '.join(above)}")
    if not _is_foreign(path):
        for found in _IMPORT.finditer(_read(path)):
            yield from _in_order(_target(path, found[2]), (*above, path))
    yield path


def _module(path: str, known: dict[str, str]) -> str:
    """A module as a constant that holds what it exports."""

    def imported(found: re.Match[str]) -> str:
        target = _target(path, found[2])
        if lacking := _names(found[1]) - _exports(target):
            raise CannotBeJoined(f"{path}: {target} does not export {min(lacking)}")
        name = known[target]
        return f"const {{{found[1].replace(' as ', ': ')}}} = {name};\n" if found[1] else ""

    def later(found: re.Match[str]) -> str:
        if not found[1]:
            return found[0]
        target = _target(path, found[1])
        if twice := known.keys() & set(_in_order(target, ())):
            raise CannotBeJoined(f"{path}: {target}, which comes later, brings {min(twice)} a second time")
        return f'import("{_relative(target, "js/joined")}")'

    text = _read(path)
    exported = sorted(_exports(path))
    body = _LATER.sub(later, _EXPORT.sub("", _IMPORT.sub(imported, text)))
    body = body.replace(_HERE, f'new URL("{_relative(path, "js/joined")}", {_HERE}).href')
    if _LEFT.search(body):
        raise CannotBeJoined(path)
    return f"const {known[path]} = (() => {{\n{body}return {{ {', '.join(exported)} }};\n}})();"


def _names(imported: str | None) -> set[str]:
    """What an import asks for, under the names that the other module gave it."""
    return {name.split(" as ")[0].strip() for name in (imported or "").split(",")} - {""}


def _exports(path: str) -> set[str]:
    """What can be imported by name out of a joined file: nothing of what others published."""
    return set() if _is_foreign(path) else set(_EXPORT.findall(_read(path)))


def _is_foreign(path: str) -> bool:
    """What others published stays a file of its own, as they published it."""
    return path.startswith("vendor/")


def _target(path: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), name))


def _relative(path: str, seen_from: str) -> str:
    return posixpath.relpath(posixpath.normpath(path), seen_from)


def _read(path: str) -> str:
    return (STATIC / path).read_text("utf-8")
