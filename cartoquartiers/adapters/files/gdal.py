"""GeoPackage and FlatGeobuf, written by GDAL (which the wheel of pyogrio carries)."""

from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyogrio
import shapely

from cartoquartiers.adapters.files.slices import named, slices
from cartoquartiers.domain.published import ColumnKind
from cartoquartiers.usecases.file_ports import PlaceTable

_LAYER: Final = "lieux"
_CRS: Final = "EPSG:4326"
_VERSION: Final = "1.2"
"""Of GeoPackage: the GDAL and QGIS of 2022 warn about what is later."""
_UTC: Final = 100
"""How GDAL says that a time is in UTC."""

_TYPES: Final[dict[str, Any]] = {
    "integer": np.int64,
    "decimal": np.float64,
    "date": "datetime64[D]",
    "moment": "datetime64[ms]",
    "boolean": np.bool_,
}


def make_geopackage(table: PlaceTable, target: Path) -> None:
    """A GeoPackage with one layer and its spatial index."""
    # Else GDAL writes the present instant into the file: the same data would not be the same bytes.
    at = table.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": at})
    for rank, part in enumerate(slices(table)):
        _append(table, part, target, first=rank == 0)


def make_flatgeobuf(table: PlaceTable, target: Path) -> None:
    """A FlatGeobuf with its packed R-tree, from which a reader takes a box by a few ranges."""
    # The format knows no days: as a moment they would get a midnight that nobody said.
    columns = [
        replace(column, kind=ColumnKind.TEXT) if column.kind == "date" else column for column in table.columns
    ]
    # It is sorted along a curve, hence written in one go: GDAL streams it from a scratch file.
    scratch = target.with_name(target.name + ".gpkg")
    try:
        make_geopackage(replace(table, columns=columns), scratch)
        _copy(scratch, target)
    finally:
        scratch.unlink(missing_ok=True)


def _copy(scratch: Path, target: Path) -> None:
    with pyogrio.raw.open_arrow(scratch, layer=_LAYER, batch_size=2000) as (meta, stream):
        pyogrio.raw.write_arrow(
            stream,
            target,
            layer=_LAYER,
            driver="FlatGeobuf",
            geometry_name=meta["geometry_name"] or "geom",
            geometry_type="Point",
            crs=_CRS,
            SPATIAL_INDEX="YES",
        )


def _append(table: PlaceTable, part: list[tuple[Any, ...]], target: Path, *, first: bool) -> None:
    points = shapely.points(
        np.asarray(named(table, part, "longitude"), dtype=float),
        np.asarray(named(table, part, "latitude"), dtype=float),
    )
    arrays = [_array(column.kind, values) for column, values in zip(table.columns, part, strict=True)]
    pyogrio.raw.write(
        target,
        shapely.to_wkb(points),
        [values for values, _ in arrays],
        np.array([column.name for column in table.columns], dtype=object),
        field_mask=[mask for _, mask in arrays],
        layer=_LAYER,
        driver="GPKG",
        geometry_type="Point",
        crs=_CRS,
        append=not first,
        gdal_tz_offsets={
            column.name: np.full(len(part[0]), _UTC) for column in table.columns if column.kind == "moment"
        },
        **({"GEOMETRY_NAME": "geom", "VERSION": _VERSION} if first else {}),
    )


def _array(kind: str, values: tuple[Any, ...]) -> tuple[Any, Any]:
    """The values as GDAL takes them, and where there is none (None: each value tells by itself)."""
    if kind not in _TYPES:
        return np.array([None if value is None else str(value) for value in values], dtype=object), None
    if kind == "moment":
        values = tuple(
            None if value is None else value.astimezone(UTC).replace(tzinfo=None) for value in values
        )
    if kind in ("date", "moment"):
        return np.array(values, dtype=_TYPES[kind]), None
    missing = np.array([value is None for value in values], dtype=bool)
    filled = np.array([0 if value is None else value for value in values], dtype=_TYPES[kind])
    return filled, missing if missing.any() else None
