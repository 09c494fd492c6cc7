"""The program that makes one file: a head and then features, one a line, from its standard input.

Run by `apart.py`; it ends with 1, and says why, when it did not get every feature that the head announced.
"""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from cartoquartiers.domain.published import Column, ColumnKind
from cartoquartiers.usecases.file_ports import FileMaker, PlaceTable


def _maker(name: str) -> FileMaker:
    """Only what is needed is loaded: GDAL alone takes a quarter of a second."""
    if name == "xlsx":
        from cartoquartiers.adapters.files.workbook import make_workbook

        return make_workbook
    if name == "parquet":
        from cartoquartiers.adapters.files.parquet import make_parquet

        return make_parquet
    from cartoquartiers.adapters.files import gdal

    return {"gpkg": gdal.make_geopackage, "fgb": gdal.make_flatgeobuf}[name]


def _texts(count: int) -> Iterator[bytes]:
    received = 0
    for line in sys.stdin.buffer:
        received += 1
        yield line.removesuffix(b"\n")
    if received != count:
        raise SystemExit(f"{received} features of {count}")


def main(name: str, target: Path) -> None:
    """Read the table and make the file."""
    head = json.loads(sys.stdin.buffer.readline())
    columns = [Column(**{**row, "kind": ColumnKind(row["kind"])}) for row in head["columns"]]
    box = tuple(head["box"]) if head["box"] else None
    at = datetime.fromisoformat(head["at"])
    _maker(name)(PlaceTable(columns, _texts(head["count"]), head["count"], box, at), target)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
