"""What becomes of two records that are made one: which fields are chosen together, and what results."""

from collections.abc import Collection, Iterator, Mapping

from cartoquartiers.domain.change import Changes, same_value
from cartoquartiers.domain.fields import Value, photo_key
from cartoquartiers.domain.merge import unit_of
from cartoquartiers.domain.place import BY_NAME, FIELDS, Proposer
from cartoquartiers.domain.taxonomy import Taxonomy

#: Who keeps the record is chosen as well; where its rows came from stays with the record that stays.
_NEVER = frozenset({"photos", "source", "source_id", "licence"})


def differing(
    a: Mapping[str, Value], b: Mapping[str, Value], taxonomy: Taxonomy
) -> Iterator[tuple[str, ...]]:
    """The fields on which two records differ, those that mean something only together in one group."""
    names = [row.name for row in FIELDS if row.proposer is not Proposer.HOUSE and row.name not in _NEVER]
    names += [row.name for row in taxonomy.extra.values() if row.name in a or row.name in b]
    told: set[str] = set()
    for name in names:
        group = unit_of(name)
        members = tuple(each for each in names if each in group)
        if name not in told and not all(same_value(each, a.get(each), b.get(each)) for each in members):
            yield members
        told.update(members)


def offered(
    stays: Mapping[str, Value], goes: Mapping[str, Value], taxonomy: Taxonomy
) -> Iterator[tuple[str, ...]]:
    """Those of them that a record can take over as the type that it has: no extra field of another type."""
    declared = {row.name for row in taxonomy.extra_of(stays.get("type"))}
    for group in differing(stays, goes, taxonomy):
        if all(name in BY_NAME or name in declared for name in group):
            yield group


def taken_over(changes: Changes) -> list[str]:
    """The fields that a record took over from elsewhere by these changes; a photo that only went is none."""
    return [name for name, change in changes.items() if name != "photos" or change.get("add")]


def merged_values(
    stays: Mapping[str, Value],
    goes: Mapping[str, Value],
    taken: Collection[str],
    photos: Collection[str],
    taxonomy: Taxonomy,
) -> dict[str, Value]:
    """The values of the record that stays, with the fields ``taken`` from the one that goes and those of
    the photos of both that are kept. An extra field that the resulting type does not declare stays out."""
    names = {name for group in differing(stays, goes, taxonomy) for name in group if name in taken}
    after = {**stays, **{name: goes.get(name) for name in names}}
    declared = {row.name for row in taxonomy.extra_of(after.get("type"))}
    strange = {name for name in names if name not in BY_NAME and name not in declared}
    both = {photo_key(photo): photo for each in (goes, stays) for photo in each.get("photos") or ()}
    order = [photo_key(photo) for each in (stays, goes) for photo in each.get("photos") or ()]
    kept = [both[key] for key in dict.fromkeys(order) if key in photos]
    return {**after, **{name: stays.get(name) for name in strange}, "photos": kept}
