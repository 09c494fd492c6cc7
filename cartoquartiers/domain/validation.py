"""Whether a well-formed proposal fits the place, the taxonomy and its author's rights over single fields."""

from collections.abc import Mapping

from cartoquartiers.domain.change import Change, Changes, change_set, is_set, set_change
from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.extra_values import CHOICES
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.place import BY_NAME, FIELDS, Proposer
from cartoquartiers.domain.proposal import Proposal
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.domain.vocabulary import Etat, Kind

# The house fields that a kind may carry; all other changes of house fields are refused.
_HOUSE_FIELDS = {Kind.CLOSE: {"ferme_jusqu_au"}, Kind.MERGE: {"replaced_by"}}
_FIXED_KINDS = {
    Kind.MOVE: {"position", "adresse", "code_postal", "commune", "id_ban"},
    Kind.CONFIRM: set(),
    Kind.REPORT: set(),
    Kind.TIP: set(),
    Kind.CLOSE: {"ferme_jusqu_au"},
    Kind.REOPEN: set(),
    Kind.MERGE: {"replaced_by"},
    Kind.PHOTO: {"photos"},
}


def complete(proposal: Proposal, base: Mapping[str, Value], taxonomy: Taxonomy) -> Changes:
    """Return the changes with what they imply: the rubrique of a type, the default family, what closing
    means.

    ``base`` holds the values at the version that the author saw (empty for a creation). ``from`` is filled
    in where it was left out.
    """
    changes = {name: dict(change) for name, change in proposal.changes.items()}
    _imply(proposal, changes, base, taxonomy)
    for name, change in changes.items():
        if not is_set(change):
            change.setdefault("from", base.get(name))
    return {name: as_set(name, change, taxonomy) for name, change in changes.items()}


def as_set(name: str, change: Change, taxonomy: Taxonomy) -> Change:
    """Several choices are a set: who adds one and who removes another are both right."""
    known = taxonomy.extra.get(name)
    if known is None or is_set(change) or known.kind.name != CHOICES:
        return change
    return set_change(change["from"] or [], change["to"] or [])


def _imply(proposal: Proposal, changes: Changes, base: Mapping[str, Value], taxonomy: Taxonomy) -> None:
    chosen = changes.get("type", {}).get("to") or ""
    if chosen in taxonomy.types and "rubrique" not in changes:
        changes["rubrique"] = {"to": taxonomy.types[chosen].category}
    if proposal.kind is Kind.CREATE:
        if "famille" not in changes:
            known = taxonomy.types.get(chosen or "")
            changes["famille"] = {"to": known.family if known else "service"}
        changes.setdefault("etat", {"to": Etat.ACTIF.value})
    elif proposal.kind is Kind.CLOSE:
        if changes.get("ferme_jusqu_au", {}).get("to"):
            changes["etat"] = {"to": Etat.FERME_TEMPORAIREMENT.value}
        else:
            changes.pop("ferme_jusqu_au", None)
            changes["gone"] = {"to": "closed"}
    elif proposal.kind is Kind.REOPEN:
        changes["etat"] = {"to": Etat.ACTIF.value}
        changes["ferme_jusqu_au"] = {"to": None}
        changes["gone"] = {"to": None}
        if base.get("replaced_by"):  # else its address would go on leading to the other place
            changes["replaced_by"] = {"to": None}
    elif proposal.kind is Kind.MERGE:
        changes["gone"] = {"to": "merged"}


def problems_of(
    proposal: Proposal, changes: Changes, base: Mapping[str, Value], taxonomy: Taxonomy, *, keeper: bool
) -> list[Problem]:
    """Return what is wrong with the completed ``changes``; ``keeper`` tells whether the author may set
    keeper fields."""
    problems = [
        Problem(name, "not_proposable")
        for name in proposal.changes
        if not _may_propose(proposal.kind, name, keeper)
    ]
    allowed = _FIXED_KINDS.get(proposal.kind)
    if allowed is not None:
        problems += [Problem(name, "not_for_this_kind") for name in proposal.changes if name not in allowed]
    after = values_after(base, changes)
    problems += _required(proposal, changes, after)
    problems += code_problems(changes, after, taxonomy)
    problems += extra_problems(changes, after, taxonomy)
    problems += _unanswered(proposal, changes, after, taxonomy)
    return list({(p.field, p.code): p for p in problems}.values())


def values_after(base: Mapping[str, Value], changes: Changes) -> dict[str, Value]:
    """Return the values that the changes lead to."""
    after = dict(base)
    for name, change in changes.items():
        after[name] = change_set(base.get(name) or [], change)[0] if is_set(change) else change["to"]
    return after


def extra_problems(changes: Changes, after: Mapping[str, Value], taxonomy: Taxonomy) -> list[Problem]:
    """Return which extra fields the type of the place does not declare."""
    declared = {row.name for row in taxonomy.extra_of(after.get("type"))}
    return [
        Problem(name, "not_of_this_type") for name in changes if name not in BY_NAME and name not in declared
    ]


def _unanswered(
    proposal: Proposal, changes: Changes, after: Mapping[str, Value], taxonomy: Taxonomy
) -> list[Problem]:
    """A required extra field is asked of who creates a place, gives it that type, or empties the field."""
    everything = proposal.kind is Kind.CREATE or "type" in changes
    return [
        Problem(row.name, "required")
        for row in taxonomy.extra_of(after.get("type"))
        if row.required and (everything or row.name in changes) and after.get(row.name) in (None, "", [])
    ]


def _may_propose(kind: Kind, name: str, keeper: bool) -> bool:
    if name not in BY_NAME:
        return True
    proposer = BY_NAME[name].proposer
    if proposer is Proposer.HOUSE:
        return name in _HOUSE_FIELDS.get(kind, set())
    return keeper or proposer is Proposer.EVERYBODY


def _required(proposal: Proposal, changes: Changes, after: Mapping[str, Value]) -> list[Problem]:
    creating = proposal.kind is Kind.CREATE
    problems = [
        Problem(row.name, "required")
        for row in FIELDS
        if row.required and not after.get(row.name) and (creating or row.name in changes)
    ]
    if creating and not after.get("position") and not after.get("adresse"):
        problems.append(Problem("position", "position_or_address"))
    if not creating and "position" in changes and not after.get("position"):
        problems.append(Problem("position", "required"))
    if proposal.kind is Kind.MERGE and not after.get("replaced_by"):
        problems.append(Problem("replaced_by", "required"))
    if proposal.kind is Kind.MERGE and after.get("replaced_by") == proposal.place:
        problems.append(Problem("replaced_by", "same_place"))
    return problems


def code_problems(changes: Changes, after: Mapping[str, Value], taxonomy: Taxonomy) -> list[Problem]:
    """Return what is wrong with the rubrique and the type that the ``changes`` lead to."""
    category, type_ = after.get("rubrique"), after.get("type") or ""
    problems = []
    if "rubrique" in changes and category and category not in taxonomy.categories:
        problems.append(Problem("rubrique", "unknown_category", _quoted(category)))
    if "type" in changes and type_ and type_ not in taxonomy.types:
        problems.append(Problem("type", "unknown_type", _quoted(type_)))
    elif (
        {"rubrique", "type"} & set(changes)
        and type_ in taxonomy.types
        and taxonomy.types[type_].category != category
    ):
        problems.append(Problem("type", "type_of_another_category", _quoted(type_)))
    return problems


def _quoted(code: Value) -> dict[str, str]:
    # The account of an import tells which code a file asks for.
    return {"value": str(code)[:60]}
