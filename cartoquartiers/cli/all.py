"""Every command group, in the order of ``flask --help``."""

from flask import Flask

from cartoquartiers.cli import db, demo, work

COMMANDS = (db.group, demo.command, work.command)


def register_commands(app: Flask) -> None:
    """Add the commands to ``flask``."""
    for command in COMMANDS:
        app.cli.add_command(command)
