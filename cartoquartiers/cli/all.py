"""Every command, loaded when it is asked for: a server that starts needs none, and a command needs itself."""

from importlib import import_module
from types import MappingProxyType
from typing import Final

import click
from flask import Flask
from flask.cli import AppGroup

COMMANDS: Final = MappingProxyType(
    {
        "db": "db.group",
        "users": "users.group",
        "first-start": "first_start.command",
        "demo": "demo.command",
        "work": "work.command",
        "doctor": "doctor.command",
        "backup": "keep.backup",
        "restore": "keep.restore",
        "purge": "purge.command",
        "audit": "audit.group",
        "rubriques": "rubriques.group",
        "places": "places.group",
        "quartiers": "territory.quartiers",
        "communes": "territory.communes",
    }
)
"""What a person types, and where it stands in this package: a module and a name in it."""


class Commands(AppGroup):
    """The commands of the application."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all."""
        return sorted({*COMMANDS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command; None where there is none of this name."""
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            self.add_command(load(cmd_name))
        return super().get_command(ctx, cmd_name)


def load(name: str) -> click.Command:
    """Return the command of this name, which says in the log that it ran."""
    from cartoquartiers.cli.noting import noted

    module, _dot, attribute = COMMANDS[name].partition(".")
    command: click.Command = getattr(import_module(f"cartoquartiers.cli.{module}"), attribute)
    noted(command)
    return command


def register_commands(app: Flask) -> None:
    """Add the commands to ``flask``."""
    app.cli = Commands(app.name)
