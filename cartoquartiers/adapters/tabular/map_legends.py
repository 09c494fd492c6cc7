"""The legends of maps made elsewhere: the colours of layers of uMap, the taxonomy of GoGoCarto."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PIL import ImageColor

from cartoquartiers.domain.legend import Sign

_DEEPEST = 20
#: What uMap draws a layer with that says nothing else.
_OF_UMAP = "DarkBlue"
_MOST = 500


def legend_of(document: Any) -> dict[str, Sign]:
    """What a map says of its kinds, by the names under which its objects name them; {} for other files."""
    if not isinstance(document, dict):
        return {}
    layers = document.get("layers") if document.get("type") == "umap" else [document]
    found = dict(_layers(layers)) if isinstance(layers, list) else {}
    found |= dict(_options(document.get("taxonomy") or document.get("fullTaxonomy"), ""))
    return dict(list(found.items())[:_MOST])


def _layers(layers: list[Any]) -> Iterator[tuple[str, Sign]]:
    for layer in layers:
        options = (layer.get("_umap_options") or layer.get("_storage")) if isinstance(layer, dict) else None
        if isinstance(options, dict) and options.get("name"):
            yield str(options["name"]), Sign(_colour(options.get("color") or _OF_UMAP))


def _options(branch: Any, group: str, depth: int = 0) -> Iterator[tuple[str, Sign]]:
    """The options of a taxonomy; each below the first level belongs to the one of the first level."""
    if depth > _DEEPEST:
        return
    if isinstance(branch, list):
        for inner in branch:
            yield from _options(inner, group, depth + 1)
    if isinstance(branch, dict):
        # What holds options is a heading; an option holds headings.
        name = "" if isinstance(branch.get("options"), list) else branch.get("name")
        if isinstance(name, str) and name and "id" in branch:
            icon = str(branch.get("icon") or "").removeprefix("icon-").replace("-", " ")[:60]
            yield name, Sign(_colour(branch.get("color")), group, icon)
            group = group or name
        for key in ("options", "subcategories", "children"):
            yield from _options(branch.get(key), group, depth + 1)


def _colour(said: Any) -> str:
    """A colour as CSS writes it, as #RRGGBB; "" for what is none."""
    try:
        return "#{:02X}{:02X}{:02X}".format(*ImageColor.getrgb(str(said or "-"))[:3])
    except ValueError:
        return ""
