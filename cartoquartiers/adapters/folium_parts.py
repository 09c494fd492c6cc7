"""folium's elements with names of their own instead of chance ones, and none of the hosts that they link."""

from __future__ import annotations

from typing import Any

import folium
from branca.element import Element, MacroElement
from folium.map import FitBounds
from folium.plugins import MarkerCluster
from folium.template import Template

NOTHING: list[tuple[str, str]] = []


class Sheet(folium.Map):
    """The map itself, without libraries: they stand in the head already."""

    default_js = NOTHING
    default_css = NOTHING

    @classmethod
    def _generate_id(cls) -> str:
        return "carte"


class Ground(folium.TileLayer):
    """The tiles."""

    @classmethod
    def _generate_id(cls) -> str:
        return "fond"


class Clusters(MarkerCluster):
    """What holds the places."""

    default_js = NOTHING
    default_css = NOTHING

    @classmethod
    def _generate_id(cls) -> str:
        return "groupes"


class Frame(FitBounds):
    """What is seen first."""

    @classmethod
    def _generate_id(cls) -> str:
        return "cadre"


class Places(MacroElement):
    """The places, from `rows`: JSON that ends no tag and opens no template (folium renders it once more)."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        {{ this.rows }}.forEach(function (row) {
          var icon = L.divIcon({className: "", iconSize: [20, 20], html: row[2]});
          L.marker([row[1], row[0]], {icon: icon, alt: row[3], title: row[3]}).bindPopup(row[4])
            .addTo({{ this._parent.get_name() }});
        });
        {% endmacro %}
        """
    )

    def __init__(self, rows: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name, self.rows = "places", rows

    @classmethod
    def _generate_id(cls) -> str:
        return "lieux"


class Written(Element):
    """A piece of the head that is written as it is."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._name, self.text = "written", text

    def render(self, **_kwargs: Any) -> str:
        """The text."""
        return self.text
