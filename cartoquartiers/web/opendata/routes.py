"""Open data: what anybody may take, without a key, from any site."""

from cartoquartiers.web import cors
from cartoquartiers.web.opendata import (
    catalogue,
    changes,
    dated,
    dictionary,
    exports,
    feeds,
    log,
    notes,
    pages,
    profiles,
    standalone,
    tiles,
)
from cartoquartiers.web.routing import EVERYONE, Section

section = Section("opendata", __name__)
section.read("/donnees", pages.about, access=EVERYONE)
section.read("/donnees/telecharger", pages.take, access=EVERYONE)
section.read("/donnees/dictionnaire", dictionary.page, access=EVERYONE)
section.read("/journal-de-moderation", log.page, access=EVERYONE)
section.read("/catalogue", catalogue.negotiated, access=EVERYONE)
section.read("/catalogue.<suffix>", catalogue.file, access=EVERYONE)
section.read("/datapackage.json", dictionary.package, access=EVERYONE)
section.read("/exports/", pages.files, access=EVERYONE)
section.read("/exports/index.json", pages.index, access=EVERYONE)
section.read("/exports/profils/<file>", profiles.download, access=EVERYONE)
section.read("/exports/lieux-carte.html", standalone.sheet, access=EVERYONE)
section.read("/exports/bons-a-savoir.geojson", notes.geojson, access=EVERYONE)
section.read("/exports/bons-a-savoir.csv", notes.table, access=EVERYONE)
section.read("/exports/bons-a-savoir-odbl.geojson", notes.odbl_geojson, access=EVERYONE)
section.read("/exports/bons-a-savoir-odbl.csv", notes.odbl_table, access=EVERYONE)
section.read("/exports/moderation.csv", log.table, access=EVERYONE)
section.read("/exports/<file>", exports.download, access=EVERYONE)
section.read("/exports/<day>/<file>", dated.download, access=EVERYONE)
section.read("/tuiles/tilejson.json", tiles.description, access=EVERYONE)
section.read("/tuiles/<z>/<x>/<y>.mvt", tiles.tile, access=EVERYONE)
section.read("/api/v1/changes", changes.since, access=EVERYONE)
section.read("/api/openapi.json", pages.api_description, access=EVERYONE)
section.read("/schemas/lieux/", dictionary.editions, access=EVERYONE)
section.read("/schemas/lieux/<version>/schema.json", dictionary.schema, access=EVERYONE)
section.read("/schemas/<name>/<version>/schema.json", dictionary.side_schema_of, access=EVERYONE)
section.read("/flux/changements.atom", feeds.everything, access=EVERYONE)
section.read("/flux/quartiers/<code>.atom", feeds.quartier, access=EVERYONE)
section.read("/flux/communes/<code>.atom", feeds.commune, access=EVERYONE)
section.read("/flux/rubriques/<code>.atom", feeds.rubrique, access=EVERYONE)
section.read("/flux/types/<code>.atom", feeds.type_, access=EVERYONE)
section.read("/flux/lieux/<uid>.atom", feeds.place, access=EVERYONE)
section.blueprint.after_app_request(cors.open_to_all)
