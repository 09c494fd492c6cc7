"""Extra fields of the small town: made as an administrator makes them."""

from cartoquartiers.domain.extra_values import Option
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import extra_fields
from cartoquartiers.usecases.extra_fields import Draft
from tests import people

ADMINISTRATOR = people.actor("administrator")
WHO = (Option("tous", "Tout le monde"), Option("adherents", "Les adhérents"))
DAYS = (Option("lundi", "lundi"), Option("mardi", "mardi"), Option("jeudi", "jeudi"))


def add_field(work: Work, code: str, kind: str, type_code: str = "composteur", **draft: object) -> None:
    """An extra field of a type."""
    given = Draft(**{"label": code.capitalize(), "kind": kind, **draft})  # type: ignore[arg-type]
    extra_fields.add(work, ADMINISTRATOR, type_code, code, given)


def add_fields(work: Work) -> None:
    """One of each kind that filters, a number, and one that is not public, of composters."""
    add_field(work, "depot", "choice", label="Qui peut déposer", options=WHO)
    add_field(work, "jours", "choices", options=DAYS)
    add_field(work, "couvert", "boolean")
    add_field(work, "bacs", "number")
    add_field(work, "cadenas", "text", label="Code du cadenas", public=False)
