"""What a moderator puts in the place of what was proposed, and what a verdict cannot do without."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cartoquartiers.domain.addresses import without_stale_identifier
from cartoquartiers.domain.change import Changes, is_set
from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.place import BY_NAME, Proposer
from cartoquartiers.domain.proposal_changes import parse_changes
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.domain.validation import as_set, code_problems, extra_problems, values_after
from cartoquartiers.domain.vocabulary import Kind, Reason, Verdict


@dataclass(frozen=True)
class Amended:
    """The ``changes`` that would be published, those of them that are the moderator's ``own``, whether a
    field was left out (``partial``), and what is wrong."""

    changes: Changes
    own: Changes
    partial: bool
    problems: list[Problem]


def amended(
    kind: Kind, proposed: Changes, given: Mapping[str, Any], now: Mapping[str, Any], taxonomy: Taxonomy
) -> Amended:
    """Lay the moderator's changes over the ``proposed`` ones. ``given``: by field, None leaves it out;
    ``now``: the values of the place as it is published."""
    dropped = {name for name, change in given.items() if change is None}
    kept = {name: change for name, change in given.items() if change is not None}
    parsed, problems = parse_changes(kept, taxonomy.extra)
    problems += [Problem(name, "unknown_field") for name in dropped if name not in proposed]
    problems += [Problem(name, "not_proposable") for name in parsed if not _may_amend(proposed, name)]
    if kind is Kind.MERGE and dropped & {"gone", "replaced_by"}:
        problems.append(Problem("replaced_by", "required"))
    changes: Changes = {n: dict(c) for n, c in proposed.items() if n not in dropped}
    for name, change in parsed.items():
        seen = proposed.get(name, {}).get("from", now.get(name))
        changes[name] = change if is_set(change) else as_set(name, {"from": seen, **change}, taxonomy)
    chosen = parsed.get("type", {}).get("to") or ""
    if chosen in taxonomy.types and "rubrique" not in parsed:
        changes["rubrique"] = {"from": now.get("rubrique"), "to": taxonomy.types[chosen].category}
    if "id_ban" not in parsed:
        changes = without_stale_identifier(changes, proposed, now)
    after = values_after(now, changes)
    touched = {*parsed, *dropped}
    problems += [Problem(n, "required") for n in ("nom", "rubrique") if n in touched and not after.get(n)]
    problems += code_problems(changes, after, taxonomy)
    own = {name: changes[name] for name in parsed}
    problems += extra_problems(own, after, taxonomy)
    return Amended(changes, own, bool(dropped), problems)


def _may_amend(proposed: Changes, name: str) -> bool:
    """The house's own fields change by the kinds that carry them, never by an amendment of another kind."""
    known = BY_NAME.get(name)
    return known is None or known.proposer is not Proposer.HOUSE or name in proposed


def incomplete(
    kind: Kind, verdict: Verdict, reason: Reason | None, message: str | None, changes: Mapping[str, Any]
) -> list[Problem]:
    """Return what a verdict lacks: the reason of a refusal, the words of a question."""
    problems = []
    if verdict is Verdict.REFUSE and reason is None:
        problems.append(Problem("reason", "required"))
    if verdict is Verdict.REFUSE and reason is Reason.OTHER and not message:
        problems.append(Problem("message", "required"))
    if verdict is Verdict.ASK and not message:
        problems.append(Problem("message", "required"))
    # A note and a report change no field: what is given with them would be lost without a word.
    if changes and (verdict is not Verdict.AMEND or kind in (Kind.TIP, Kind.REPORT)):
        problems.append(Problem("changes", "not_for_this_kind"))
    return problems
