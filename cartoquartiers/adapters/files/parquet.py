"""GeoParquet 1.1, written group by group with pyarrow, where it is installed."""

import json
from datetime import UTC
from pathlib import Path
from typing import Any, Final

import shapely

from cartoquartiers.adapters.files.slices import named, slices
from cartoquartiers.usecases.file_ports import PlaceTable

_GROUP: Final = 10_000
"""Rows of a group: what a reader skips at once when its box is elsewhere."""


def make_parquet(table: PlaceTable, target: Path) -> None:
    """One file: points in `geometry` (WKB), each with its box in `bbox`, by which readers skip groups."""
    import pyarrow as pa
    from pyarrow import parquet

    kinds = {
        "integer": pa.int64(),
        "decimal": pa.float64(),
        "date": pa.date32(),
        "moment": pa.timestamp("ms", tz="UTC"),
        "boolean": pa.bool_(),
    }
    edges = pa.struct([(edge, pa.float64()) for edge in ("xmin", "ymin", "xmax", "ymax")])
    fields = [(column.name, kinds.get(column.kind, pa.string())) for column in table.columns]
    schema = pa.schema([*fields, ("geometry", pa.binary()), ("bbox", edges)])
    schema = schema.with_metadata({"geo": json.dumps(_geo(table), separators=(",", ":"))})
    with parquet.ParquetWriter(target, schema, compression="zstd") as writer:
        for part in slices(table, _GROUP):
            arrays = [
                pa.array(_values(kind, values), kind) for (_, kind), values in zip(fields, part, strict=True)
            ]
            x, y = named(table, part, "longitude"), named(table, part, "latitude")
            boxes = [{"xmin": a, "ymin": b, "xmax": a, "ymax": b} for a, b in zip(x, y, strict=True)]
            points = list(shapely.to_wkb(shapely.points(x, y))) if x else []
            arrays += [pa.array(points, pa.binary()), pa.array(boxes, edges)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema), row_group_size=_GROUP)


def _values(kind: Any, values: tuple[Any, ...]) -> list[Any]:
    if str(kind) == "string":
        return [None if value is None else str(value) for value in values]
    return [value.astimezone(UTC) if hasattr(value, "astimezone") else value for value in values]


def _geo(table: PlaceTable) -> dict[str, Any]:
    covering = {edge: ["bbox", edge] for edge in ("xmin", "ymin", "xmax", "ymax")}
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": ["Point"], "covering": {"bbox": covering}}
    if table.box is not None:
        column["bbox"] = list(table.box)
    # No `crs`: the standard then says longitude, latitude on WGS 84 (OGC:CRS84).
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
