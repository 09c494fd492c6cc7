"""What `/api/v1/sync` takes and answers, as OpenAPI says it."""

from cartoquartiers.domain.sync import SyncVerdict
from cartoquartiers.exports.openapi_parts import Json, ref

_UID: Json = {"type": "string", "format": "uuid"}
DESCRIPTION = (
    "Le même envoi rend la même réponse. `held` : ce qui précède (`after`, ou la création du lieu) n’est pas "
    "arrivé ; toute autre réponse est définitive. `released` : celles qui attendaient."
)


def sync_body() -> Json:
    """The schema of what is sent: contributions, each with what it says of the sending."""
    own: Json = {"after": _UID, "instead_of": _UID, "distinct": {"type": "array", "items": _UID}}
    own["operation"] = {"type": "string", "pattern": "^[2-9a-hjkmnp-z]{6}$"}
    item: Json = {"allOf": [ref("Contribution"), {"type": "object", "properties": own}]}
    items: Json = {"type": "array", "maxItems": 50, "items": item}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["contributions"],
        "properties": {"contributions": items, "person": {"type": ["string", "null"]}},
    }


def sync_answer() -> Json:
    """The schema of the answer: a verdict for each item in its order, and those of items set free by them."""
    results: Json = {"type": "array", "items": _item_answer()}
    return {
        "type": "object",
        "required": ["results"],
        "properties": {"results": results, "released": results},
    }


def _item_answer() -> Json:
    value: Json = {"description": "Une valeur du champ"}
    conflict: Json = {"field": {"type": "string"}, "seen": value, "now": value, "yours": value}
    twin: Json = {"place": _UID, "nom": {"type": "string"}, "metres": {"type": "integer"}}
    problems: Json = {"type": "array", "items": ref("Problem")}
    return {
        "type": "object",
        "required": ["uid", "verdict", "state", "problems"],
        "properties": {
            "uid": {"type": ["string", "null"]},
            "verdict": {"type": "string", "enum": [verdict.value for verdict in SyncVerdict]},
            "state": {"type": "string"},
            "place": _UID,
            "version": {"type": ["integer", "null"]},
            "tick": {"type": ["integer", "null"]},
            "follow": {"type": ["string", "null"]},
            "problems": problems,
            "conflicts": {"type": "array", "items": {"type": "object", "properties": conflict}},
            "resembles": {"type": "array", "items": {"type": "object", "properties": twin}},
            "waits_for": {"type": ["string", "null"]},
        },
    }
