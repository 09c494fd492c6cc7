"""A section's routes are a page one can read: an address, a view, and who may open the door."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.policy import FIELD_ROLES
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.web.guards import check_access
from cartoquartiers.web.visit import Visit

View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True)
class Access:
    """Who may open a door: everybody, or the roles named; `pin`: also with six digits on a shared tablet."""

    name: str
    roles: frozenset[Role] | None
    pin: bool = False


EVERYONE = Access("everyone", None)
SIGNED_IN = Access("signed_in", frozenset(Role))
ON_A_ROUND = Access("signed_in", frozenset(Role), pin=True)
FIELD = Access("field", FIELD_ROLES)
ROUND_FIELD = Access("field", FIELD.roles, pin=True)
MODERATORS = Access("moderators", frozenset({Role.MODERATOR, Role.ADMINISTRATOR}))
STEWARDS = Access("stewards", frozenset({Role.STEWARD}))
IMPORTERS = Access("importers", frozenset({Role.ASSOCIATION, Role.MODERATOR, Role.ADMINISTRATOR}))
ADMINISTRATORS = Access("administrators", frozenset({Role.ADMINISTRATOR}))

# endpoint -> who may open it; one test walks every route of the URL map through the cast by this table.
ACCESS: dict[str, Access] = {}


class Section:
    """A blueprint whose routes must say who may open them. GET reads, POST writes."""

    def __init__(self, name: str, import_name: str) -> None:
        self.blueprint = Blueprint(name, import_name)
        self.name = name

    def read(self, rule: str, view: View, *, access: Access, name: str = "", scope: str = "") -> None:
        """Add a GET (and HEAD) route; the view gets the ``Visit`` first, then the parts of the address.

        `scope`: what a program's token must open; without it the door is seen as everybody sees it.
        """
        self._add(rule, view, "GET", access, name, scope)

    def write(
        self,
        rule: str,
        view: View,
        *,
        access: Access,
        name: str = "",
        method: str = "POST",
        scope: str = "",
    ) -> None:
        """Add a POST (or PUT, DELETE) route."""
        self._add(rule, view, method, access, name, scope)

    def _add(self, rule: str, view: View, method: str, access: Access, name: str, scope: str) -> None:
        room = view.__module__.rpartition(".")[2]
        endpoint = name or (view.__name__ if room == "views" else f"{room}_{view.__name__}")
        ACCESS[f"{self.name}.{endpoint}"] = access

        @wraps(view)
        def serve(**parts: Any) -> ResponseReturnValue:
            visit: Visit = g.visit
            check_access(visit, access.roles, pin=access.pin, scope=scope)
            return view(visit, **parts)

        self.blueprint.add_url_rule(rule, endpoint, serve, methods=[method])
