"""Makes files in a process of its own, which gets the stored features one by one.

GDAL brings its own SQLite, PROJ and GEOS: beside SpatiaLite in one process, they crash it. Apart, they also
give their memory back, and the server goes on answering meanwhile.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import IO, Final

from cartoquartiers.usecases.file_ports import FileMaker, MakingFailed, PlaceTable

_ROOT: Final = Path(__file__).resolve().parents[3]
_PATIENCE_SECONDS: Final = 600
"""How long the program may take once it has everything."""


def make_apart(name: str, table: PlaceTable, target: Path) -> None:
    """Write the file of the format ``name``. Raises MakingFailed."""
    command = [sys.executable, "-m", "cartoquartiers.adapters.files.program", name, str(target.absolute())]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=told, stderr=told, env=environment, cwd=target.parent
        )
        try:
            assert process.stdin is not None, "a pipe was asked for"
            _send(table, process.stdin)
            code = process.wait(_PATIENCE_SECONDS)
        finally:
            # Also when the texts could not be read to the end: half of them must not become a file.
            process.kill()
            process.wait()
        if code:
            told.seek(0)
            raise MakingFailed(f"{name}: {told.read()[-2000:].decode(errors='replace')}")


def _send(table: PlaceTable, pipe: IO[bytes]) -> None:
    head = {
        "columns": [asdict(column) for column in table.columns],
        "count": table.count,
        "box": table.box,
        "at": table.at.isoformat(),
    }
    try:
        with pipe:
            pipe.write(json.dumps(head).encode() + b"\n")
            for text in table.texts:
                pipe.write(text + b"\n")
    except BrokenPipeError:
        return  # the program ended before: its code and its words say why


MAKERS: Final[Mapping[str, FileMaker]] = {
    name: partial(make_apart, name) for name in ("xlsx", "gpkg", "fgb", "parquet")
}
"""What makes a file, by the name of its format."""
