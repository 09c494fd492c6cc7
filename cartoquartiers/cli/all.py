"""Every command group, in the order of ``flask --help``."""

from flask import Flask

from cartoquartiers.cli import (
    audit,
    db,
    demo,
    doctor,
    first_start,
    keep,
    places,
    purge,
    rubriques,
    territory,
    users,
    work,
)
from cartoquartiers.cli.noting import noted

COMMANDS = (
    db.group,
    users.group,
    first_start.command,
    demo.command,
    work.command,
    doctor.command,
    keep.backup,
    keep.restore,
    purge.command,
    audit.group,
    rubriques.group,
    places.group,
    territory.quartiers,
    territory.communes,
)


def register_commands(app: Flask) -> None:
    """Add the commands to ``flask``."""
    for command in COMMANDS:
        noted(command)
        app.cli.add_command(command)
