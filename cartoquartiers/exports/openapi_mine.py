"""What the description of the API says of tokens, and of reading what one sent oneself."""

from typing import Any

from cartoquartiers.domain.tokens import PREFIX, TokenScope
from cartoquartiers.domain.vocabulary import ContributionState

Json = dict[str, Any]
_OF = {
    TokenScope.CONTRIBUTE: "POST /contributions, /sync, PUT /photos",
    TokenScope.READ: "GET /contributions, /contributions/{uid}",
    TokenScope.DECIDE: "POST /contributions/{uid}/decision",
}


def token_description() -> str:
    """How one gets a token, and what each scope opens."""
    told = [f"`{scope.value}` : {scope.sentence} ({_OF[scope]})." for scope in TokenScope]
    return "\n".join(
        [
            (
                f"Un jeton se crée sur `/compte` ; il commence par `{PREFIX}` et ne s’affiche qu’une fois. "
                "Il n’ouvre que ce que disent ses droits (sinon 403), au plus 300 demandes par minute, et "
                "s’éteint avec les sessions de sa personne."
            ),
            *told,
        ]
    )


def list_mine() -> Json:
    """`GET /api/v1/contributions`."""
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
    page: Json = {
        "type": "object",
        "required": ["contributions", "next"],
        "properties": {
            "contributions": {"type": "array", "items": {"$ref": "#/components/schemas/Receipt"}},
            "next": {"type": ["string", "null"], "format": "uri"},
        },
    }
    return {
        "operationId": "listMine",
        "summary": "Ce que j’ai proposé, du plus récent au plus ancien, cent à la fois",
        "security": [{"token": []}, {"session": []}],
        "parameters": [
            {"name": "state", "in": "query", "schema": {"enum": [one.value for one in ContributionState]}},
            {"name": "before", "in": "query", "schema": {"type": "integer", "minimum": 0}},
        ],
        "responses": {
            "200": {"description": "Une page de reçus", "content": {"application/json": {"schema": page}}},
            "401": {"description": "Connexion ou jeton nécessaire", "content": problem},
            "403": {"description": "Le jeton n’a pas ce droit", "content": problem},
            "422": {"description": "Paramètre inconnu ou mal écrit", "content": problem},
            "429": {"description": "Trop de demandes", "content": problem},
            "503": {"description": "Base de données momentanément absente", "content": problem},
        },
    }
