"""OGC API – Features: the collections of the open data, for QGIS, GDAL and whoever speaks the standard."""

from cartoquartiers.web import cors
from cartoquartiers.web.ogc import documents, items
from cartoquartiers.web.routing import EVERYONE, Section

_HERE = "/ogc/collections/<name>"
section = Section("ogc", __name__)
section.read("/ogc", documents.landing, access=EVERYONE)
section.read("/ogc/", documents.landing, access=EVERYONE, name="landing_with_slash")
section.read("/ogc/conformance", documents.conformance, access=EVERYONE)
section.read("/ogc/api", documents.api, access=EVERYONE)
section.read("/ogc/collections", documents.collections, access=EVERYONE)
section.read(_HERE, documents.collection, access=EVERYONE)
section.read(f"{_HERE}/queryables", documents.queryables, access=EVERYONE)
section.read(f"{_HERE}/schema", documents.schema, access=EVERYONE)
section.read(f"{_HERE}/schema/feature", documents.feature_schema, access=EVERYONE)
section.read(f"{_HERE}/items", items.page, access=EVERYONE)
section.read(f"{_HERE}/items/<identifier>", items.one, access=EVERYONE)
# What is not there answers like the rest: to programs, from any site.
section.read("/ogc/<path:rest>", documents.nowhere, access=EVERYONE)
section.blueprint.after_request(cors.open_to_all)
