"""What the template of the map needs: the filters as they stand, the labels to choose from."""

from typing import Any

from flask_babel import gettext as _

from cartoquartiers.domain.filters import PlaceFilters, parse_filters
from cartoquartiers.store.queries.matching import known_codes
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.extra_filters import as_json
from cartoquartiers.web.visit import Visit

# Parameters of the pages that filter nothing: the open place, the language, the frame of an embedded map.
NOT_FILTERS = ("lieu", "lang", "n", "fragment", "hauteur", "langue")


def filters_of(visit: Visit) -> tuple[PlaceFilters, int]:
    """Return the filters of the address and how many parameters were not understood and left out."""
    given = list(visit.args.items(multi=True))
    filters, problems = parse_filters(given, known_codes(visit.work), ignore=NOT_FILTERS)
    return filters, len(problems)


def notices_of(left_out: int) -> list[dict[str, str]]:
    """Return what the page says when a part of the address was left out."""
    if not left_out:
        return []
    return [
        {
            "kind": "warn",
            "text": _("Un filtre de cette adresse n’est pas connu ici\u00a0: il n’a pas été appliqué."),
        }
    ]


def choices(labels: Words) -> dict[str, Any]:
    """Return rubriques and quartiers in the order in which people see them."""
    quartiers = [{"code": code, "label": label} for code, label in labels.territory.quartiers.items()]
    taxonomy = labels.taxonomy
    return {
        "rubriques": list(taxonomy.categories.values()),
        "quartiers": quartiers,
        "extra_filters": as_json(taxonomy),
    }
