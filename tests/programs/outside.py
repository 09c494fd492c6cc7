"""Calling a reader (readers/README.md) in the environment of somebody else's program."""

import json
import subprocess
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CACHE = HERE.parents[1] / ".cache"
# Seconds: udata alone takes ten to be loaded.
PATIENCE = 240


def ask(environment: str, reader: str, *arguments: object) -> Any:
    """What the reader printed. AssertionError with its last words when it failed."""
    command = [CACHE / environment / "bin" / "python", HERE / "readers" / f"{reader}.py", *arguments]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=PATIENCE)  # noqa: PLW1510
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])
