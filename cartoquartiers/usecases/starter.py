"""Taking the rubriques and types that come with the program; what a town has already stays as it is."""

from cartoquartiers.domain.extra_fields import ExtraField
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.starter import Starter
from cartoquartiers.store.queries import territory as territory_queries
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import acts, extra_fields, taxonomy


def take(work: Work, actor: Actor, starter: Starter) -> int:
    """Add what is missing, each by a recorded act; returns how many types were added.

    A type of a rubrique that the town deleted comes back with it. Who comes at the same instant waits, and
    would add the same otherwise.
    """
    acts.alone(work)
    work.forget()
    kept = territory_queries.taxonomy(work)
    added = 0
    for category, types in starter.rubriques:
        if category.code not in kept.categories:
            taxonomy.save_category(work, actor, category, new=True)
        for each in types:
            if each.code not in kept.types:
                taxonomy.save_type(work, actor, each, new=True)
                added += 1
    for field, codes in starter.fields:
        if field.name not in kept.extra:
            _ask(work, actor, field, codes)
    return added


def _ask(work: Work, actor: Actor, field: ExtraField, codes: tuple[str, ...]) -> None:
    """Make an extra field and declare it for its types."""
    draft = extra_fields.Draft(
        field.label, field.help, field.extra_kind.value, field.options, public=field.public
    )
    first, *others = codes
    extra_fields.add(work, actor, first, field.name, draft)
    for code in others:
        extra_fields.adopt(work, actor, code, field.name)
