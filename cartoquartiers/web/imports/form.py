"""The answers about a file: read from the form, and offered in it."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from cartoquartiers.domain.import_choices import Choices, Target, targets
from cartoquartiers.domain.import_kinds import MOST_WORDS, NOTHING, as_sent
from cartoquartiers.domain.place import BY_NAME
from cartoquartiers.domain.source_crs import System
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.domain.vocabulary import Licence
from cartoquartiers.web.visit import Visit

Options = list[tuple[str, str]]
_LONGEST = 300
_TOWN_MAX = 100


def sent(visit: Visit, columns: list[str], taxonomy: Taxonomy, sources: Sequence[str]) -> Choices:
    """The answers that were sent; what no select offers counts as no answer."""
    form = visit.form
    known = {*targets(), *Target, *taxonomy.extra}
    chosen = {column: form.get(f"column-{rank}", "") for rank, column in enumerate(columns)}
    return Choices(
        columns={column: target for column, target in chosen.items() if target in known},
        kind=form.get("kind", "")[:_LONGEST],
        source=form.get("source", "").strip()[:_LONGEST].replace("\0", ""),
        licence=form.get("licence", "") if form.get("licence") in {*Licence} else "",
        system=form.get("system", "") if form.get("system") in {*System} else System.DEGREES.value,
        turned=form.get("turned") == "1",
        mend=form.get("mend") == "1",
        at_once=form.get("at_once") == "1",
        named=form.get("named") == "1",
        town=" ".join(form.get("town", "").replace("\0", "").split())[:_TOWN_MAX],
        words=_words(visit, taxonomy),
        completes=asked if (asked := form.get("completes", "")) in _ways(sources) else "",
    )


def _words(visit: Visit, taxonomy: Taxonomy) -> dict[str, str]:
    """What each word of the column of types was said to mean; `others`: all those that got no answer."""
    pairs = list(zip(visit.form.getlist("word"), visit.form.getlist("meaning"), strict=False))
    # As many as are asked for at most: the empty word comes on top of those of a column.
    pairs = pairs[: MOST_WORDS + 1]
    known = {"", NOTHING, *taxonomy.types}
    others = visit.form.get("others", "")
    others = others if others in known else ""
    return {as_sent(word): code or others for word, code in pairs if code in known}


def meanings(taxonomy: Taxonomy) -> list[tuple[str, Any]]:
    """What a word may mean: a type, by rubrique, or nothing that is wanted."""
    groups: list[tuple[str, Any]] = [
        (category.label, [(kind.code, kind.label) for kind in taxonomy.types_of(code)])
        for code, category in taxonomy.categories.items()
    ]
    return [(NOTHING, _("Ne pas reprendre ces lieux")), *groups]


def _ways(sources: Sequence[str]) -> set[str]:
    return {"id", *(f"source:{name}" for name in sources)}


def completing(sources: Sequence[str]) -> list[tuple[str, Any]]:
    """What the rows are: new places, or more about places that are there, and by which id they are found."""
    of_lists = [
        (f"source:{name}", _("Identifiants de la liste «\u00a0%(name)s\u00a0»", name=name))
        for name in sources
    ]
    own = ("id", _("Identifiants de cette carte (colonne «\u00a0id\u00a0» de ses exports)"))
    return [
        ("", _("Des lieux à mettre sur la carte")),
        (_("Des précisions sur des lieux déjà présents"), [own, *of_lists]),
    ]


def offered(taxonomy: Taxonomy) -> list[tuple[str, Options]]:
    """What a column may be, in groups."""
    own = [(name, _(BY_NAME[name].label)) for name in targets()]
    own.append((Target.PHOTO.value, _(Target.PHOTO.sentence)))
    elsewhere = (Target.ID, Target.PHOTO)
    groups = [
        (_("La fiche du lieu"), own),
        (_("Où il se trouve"), [(one.value, _(one.sentence)) for one in Target if one not in elsewhere]),
        (_("Pour reconnaître la ligne"), [(Target.ID.value, _(Target.ID.sentence))]),
    ]
    if taxonomy.extra:
        groups.append((_("Champs propres à un type"), [(n, row.label) for n, row in taxonomy.extra.items()]))
    return groups


def kinds(taxonomy: Taxonomy) -> list[tuple[str, Any]]:
    """The types by rubrique, and each rubrique without a type."""
    groups: list[tuple[str, Any]] = [
        (
            category.label,
            [
                *((kind.code, kind.label) for kind in taxonomy.types_of(code)),
                (f"rubrique:{code}", _("%(rubrique)s, sans type", rubrique=category.label)),
            ],
        )
        for code, category in taxonomy.categories.items()
    ]
    return [("column", _("Une colonne le dit")), *groups]


def licences() -> list[tuple[str, str, str]]:
    """The licences; not to know is an answer, and what follows of it is said."""
    told = [(one.value, _(one.sentence), "") for one in Licence if one is not Licence.UNKNOWN]
    unknown = _("Les lieux seront sur la carte, mais ne sortiront dans aucun fichier de données ouvertes.")
    return [*told, (Licence.UNKNOWN.value, _("Je ne sais pas"), unknown)]


def systems() -> Options:
    """Ways to write coordinates."""
    return [(one.value, _(one.sentence)) for one in System]
