"""What the description of the API says of tokens, and of reading what one sent oneself."""

from cartoquartiers.domain.tokens import PREFIX, TokenScope
from cartoquartiers.domain.vocabulary import ContributionState
from cartoquartiers.exports.openapi_parts import Json, problem, ref

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
    page: Json = {
        "type": "object",
        "required": ["contributions", "next"],
        "properties": {
            "contributions": {"type": "array", "items": ref("Receipt")},
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
            "401": problem("Connexion ou jeton nécessaire"),
            "403": problem("Le jeton n’a pas ce droit"),
            "422": problem("Paramètre inconnu ou mal écrit"),
            "429": problem("Trop de demandes"),
            "503": problem("Base de données momentanément absente"),
        },
    }
