"""Runs in the environments `frictionless` and `validata`: prints the errors of a file or of a package.

tables.py frictionless FILE SCHEMA    tables.py package DESCRIPTOR    tables.py validata FILE SCHEMA
"""

import json
import sys


def _frictionless(path: str, schema: str) -> list[str]:
    from frictionless import Resource, Schema, system

    with system.use_context(trusted=True):
        report = Resource(path, schema=Schema(schema)).validate()
    return [f"{error.type}: {error.message}" for task in report.tasks for error in task.errors]


def _package(descriptor: str) -> list[str]:
    from frictionless import Package, system

    with system.use_context(trusted=True):
        report = Package(descriptor).validate()
    told = [error.message for error in report.errors]
    return told + [f"{task.name}: {error.message}" for task in report.tasks for error in task.errors]


def _validata(path: str, schema: str) -> list[str]:
    from validata_core import validate

    report = validate(path, schema)
    told = [str(error) for error in report["errors"]]
    for task in report["tasks"]:
        told += [str(error) for error in task["errors"]]
        told += [str(warning) for warning in task["structure_warnings"]]
    return told


_ASKED = {"frictionless": _frictionless, "package": _package, "validata": _validata}

if __name__ == "__main__":
    print(json.dumps(_ASKED[sys.argv[1]](*sys.argv[2:])))  # noqa: T201 # the answer
