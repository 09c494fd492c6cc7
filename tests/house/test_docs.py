"""The documentation names every setting, command, role and page that exists, and nothing that does not."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import run_command, shell_command

from cartoquartiers.cli.all import COMMANDS, load
from tests.house.sources import ROOT, files, text

SETTINGS = Path("docs/operations/settings.md")
SETTING = re.compile(r"\bCARTO_[A-Z][A-Z_]*[A-Z]\b")


def documentation() -> str:
    """Every page of the documentation, the README included."""
    return "\n".join(text(path) for path in files(".md") if path.parts[0] in {"docs", "README.md"})


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    in_code = set(SETTING.findall(text(Path("config.py"))))
    assert len(in_code) > 10
    documented = set(SETTING.findall(text(SETTINGS)))
    assert not in_code - documented
    assert not documented - in_code - used_by_scripts()


def used_by_scripts() -> set[str]:
    """Settings that only the Makefile, the scripts and the tests read."""
    readers = [*files(".sh", under="scripts/"), *files(".py", under="tests/"), Path("Makefile")]
    return {name for path in readers for name in SETTING.findall(text(path))}


def test_settings_are_read_in_one_file_only() -> None:
    elsewhere = [
        f"{path}: {name}"
        for path in files(".py", under="cartoquartiers/")
        for name in re.findall(r"environ[^\n]*?(CARTO_[A-Z_]+)", text(path))
    ]
    assert not elsewhere


def commands(group: click.Group, words: tuple[str, ...] = ()) -> Iterator[str]:
    """The commands of the application as one types them, without those that Flask brings."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command in {run_command, shell_command} or name == "routes":
            continue
        if isinstance(command, click.Group):
            yield from commands(command, (*words, name))
        else:
            yield " ".join([*words, name])


def test_every_command_has_the_name_by_which_it_is_loaded() -> None:
    assert {name: load(name).name for name in COMMANDS} == {name: name for name in COMMANDS}


def test_every_command_is_documented(plain_app: "object") -> None:
    known = list(commands(plain_app.cli))  # type: ignore[attr-defined]
    told = documentation()
    assert len(known) >= 10
    assert not [name for name in known if f"flask {name}" not in told]


def test_every_make_target_has_its_line_in_help() -> None:
    makefile = text(Path("Makefile"))
    phony = {name for line in re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE) for name in line.split()}
    explained = set(re.findall(r"^([a-z0-9-]+):[^\n]*## ", makefile, re.MULTILINE))
    assert phony == explained


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for path in files(".md"):
        for target in re.findall(r"\]\(([^)\s]+)\)", text(path)):
            name = target.split("#")[0]
            outside = not name or "://" in name or name.startswith(("mailto:", "/"))
            if not outside and not ((ROOT / path).parent / name).exists():
                broken.append(f"{path}: {target}")
    assert not broken


def test_the_readme_gives_the_two_commands() -> None:
    told = text(Path("README.md"))
    assert "make demo" in told
    assert "make test" in told


def test_every_test_that_the_documentation_names_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", documentation())
    assert len(named) > 20
    assert not [f"{path}::{name}" for path, name in named if f"\ndef {name}(" not in text(Path(path))]


def test_no_way_of_failing_is_without_what_holds_it_and_a_test() -> None:
    rows = [line for line in text(Path("docs/moderation-checks.md")).splitlines() if line.startswith("| ")][
        1:
    ]
    assert len(rows) > 20
    cells = [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]
    assert not [row for row in cells if len(row) != 3 or not all(row) or "::test_" not in row[2]]
