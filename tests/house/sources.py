"""Reading the project's own files: which exist, and what each module imports."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "cartoquartiers"


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the project, relative to its root: committed, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return tuple(sorted({Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()}))


def files(*suffixes: str, under: str = "") -> list[Path]:
    """The project's own files with one of these suffixes (vendored libraries are other people's)."""
    return [
        path
        for path in tracked()
        if path.suffix in suffixes and "vendor" not in path.parts and path.as_posix().startswith(under)
    ]


def text(path: Path) -> str:
    """The content of a file of the project."""
    return (ROOT / path).read_text(encoding="utf-8")


@dataclass(frozen=True)
class Import:
    """One imported name: where it stands, the module it names, and whether loading the file runs it."""

    importer: str
    line: int
    target: str
    at_load: bool


def module_name(path: Path) -> str:
    """The dotted name of a Python file."""
    parts = list(path.with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, Path]:
    """The modules of the package by dotted name."""
    return {module_name(path): path for path in files(".py", under=f"{PACKAGE}/")}


@cache
def imports() -> tuple[Import, ...]:
    """Every import statement of the package, each imported name resolved to a module where it is one."""
    return tuple(found for name, path in modules().items() for found in _imports_of(name, path))


def _imports_of(importer: str, path: Path) -> Iterator[Import]:
    tree = ast.parse(text(path))
    at_load = set(_run_at_load(tree.body))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(importer, node.lineno, alias.name, node in at_load)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, importer, is_package=path.name == "__init__.py")
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                target = inner if inner in modules() else base
                yield Import(importer, node.lineno, target, node in at_load)


def _absolute(node: ast.ImportFrom, importer: str, *, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    here = importer.split(".")
    base = here[: len(here) - node.level + (1 if is_package else 0)]
    return ".".join([*base, *([node.module] if node.module else [])])


def _run_at_load(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that importing a module runs: neither functions nor ``if TYPE_CHECKING``."""
    for node in body:
        yield node
        if isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.unparse(node.test):
            yield from _run_at_load([*node.body, *node.orelse])
        elif isinstance(node, ast.Try):
            handlers = [statement for handler in node.handlers for statement in handler.body]
            yield from _run_at_load([*node.body, *handlers, *node.orelse, *node.finalbody])
        elif isinstance(node, ast.With | ast.ClassDef):
            yield from _run_at_load(node.body)
