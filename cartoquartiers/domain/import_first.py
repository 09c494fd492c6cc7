"""What a file suggests by itself before anybody is asked: columns by their names and by what is in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from cartoquartiers.domain import osm_tags
from cartoquartiers.domain.import_choices import NUMBERS, Choices, Target, field_rule, targets
from cartoquartiers.domain.import_kinds import KIND_COLUMN, column_of_kinds, is_called_kind, meanings_of
from cartoquartiers.domain.import_pictures import is_address, is_picture, named_in
from cartoquartiers.domain.mapping_guess import guess_mapping
from cartoquartiers.domain.record import Record, text_of
from cartoquartiers.domain.source_position import PositionKind
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.domain.text import fold
from cartoquartiers.domain.vocabulary import Licence

_PHOTO_NAME = re.compile(r"\b(photos?|images?|pictures?|visuels?|illustrations?)\b")
#: Short texts beside the long one.
_SUMMARIES = ("summary", "resume", "accroche", "chapo", "chapeau", "presentation detail")
#: The length of a description, in characters, that every place may have.
_DESCRIPTION_MAX = 3000
#: Of the values of a column of ids at most this share repeats another one; in a small file so many, if they
#: are no more than that share of it: by mistake, which is then told of the row.
_REPEATED = 0.1
_REPEATED_SMALL, _SHARE_SMALL = 2, 0.25


def first_choices(
    columns: tuple[str, ...], rows: Sequence[Record], taxonomy: Taxonomy, *, has_geometry: bool
) -> Choices:
    """What the names of the columns suggest; a type or a rubrique only where the values are ours."""
    guessed = guess_mapping(columns, "", "", has_geometry=has_geometry)
    chosen = {
        column: name
        for name, rule in guessed.fields.items()
        for column in rule.columns
        if name in targets() and name not in ("type", "rubrique")
    }
    chosen |= {column: column for column in columns if column in taxonomy.extra}
    position = guessed.position
    if position.kind is PositionKind.TWO_COLUMNS:
        chosen |= {position.first: Target.LONGITUDE.value, position.second: Target.LATITUDE.value}
    elif position.kind is PositionKind.ONE_COLUMN:
        chosen[position.first] = Target.PAIR.value
    elif pair := _inner_pair(columns, rows):
        chosen[pair] = Target.PAIR.value
    if not guessed.identity.hashed and _tells_apart(guessed.identity.columns[0], rows):
        chosen[guessed.identity.columns[0]] = Target.ID.value
    chosen |= dict.fromkeys(_of_numbers(columns, chosen), "adresse")
    chosen |= dict.fromkeys(_of_summaries(columns, rows, chosen), "description")
    chosen |= dict.fromkeys(_of_photos(columns, rows, chosen), Target.PHOTO.value)
    return _with_kinds(chosen, columns, rows, taxonomy)


def _with_kinds(
    chosen: Mapping[str, str], columns: Sequence[str], rows: Sequence[Record], taxonomy: Taxonomy
) -> Choices:
    """The column that tells what each place is, and what its words seem to mean; those that mean nothing here
    are asked for."""
    column = column_of_kinds([one for one in columns if one not in chosen], rows, taxonomy)
    words = meanings_of(column, rows, taxonomy) if column else {}
    licence = Licence.ODBL.value if any(word in osm_tags.TYPES for word in words) else ""
    named = bool(column) and _often_nameless(chosen, column, rows)
    found = {column: "type"} if column else {}
    if column != KIND_COLUMN:
        free = (one for one in columns if one not in {*chosen, column} and is_called_kind(one))
        found |= {one: "rubrique" for one in [*free] if _is_rubrique(one, rows, taxonomy)}
    kind = "column" if found else ""
    return Choices({**chosen, **found}, kind, licence=licence, words=words, named=named)


def _tells_apart(column: str, rows: Sequence[Record]) -> bool:
    """Whether the values of a column are ids: what nearly every row repeats tells none from another. Some
    repeated ones are mistakes, and told of their rows."""
    values = [text for row in rows if (text := text_of(row.values.get(column)))]
    repeated, count = len(values) - len({*values}), len(values)
    return repeated <= max(_REPEATED * count, min(_REPEATED_SMALL, _SHARE_SMALL * count))


def _often_nameless(chosen: Mapping[str, str], column: str, rows: Sequence[Record]) -> bool:
    """Whether so many rows have no name that none is expected of them: bicycle stands, defibrillators. Of one
    kind in the column of kinds most of them will do: pharmacies bear names in the same extract. Unless some
    of another kind lack theirs, by mistake: those would get a name too, and nobody would see it."""
    names = [one for one, target in chosen.items() if target == "nom"]
    nameless = [not any(text_of(row.values.get(one)) for one in names) for row in rows]
    kinds = [text_of(row.values.get(column)) for row in rows]
    total = Counter(kinds)
    without = Counter(kind for kind, none in zip(kinds, nameless, strict=True) if none and kind)
    often = {kind for kind, count in without.items() if count > max(1, total[kind] / 2)}
    return sum(nameless) > len(rows) / 4 or (bool(often) and without.keys() == often)


def _inner_pair(columns: Iterable[str], rows: Sequence[Record]) -> str:
    """The column that holds an object with both coordinates, as `location: {lat, lon}`; "" for none."""
    for column in columns:
        values = [value for row in rows[:200] if (value := row.values.get(column))]
        if values and all(isinstance(one, Mapping) and {"lat", "lon"} <= one.keys() for one in values):
            return column
    return ""


def _of_numbers(columns: Iterable[str], taken: Mapping[str, str]) -> list[str]:
    """The columns of house numbers, which stand before the street; none where no column is a street."""
    if "adresse" not in taken.values():
        return []
    return [column for column in columns if column not in taken and fold(column) in NUMBERS]


def _of_summaries(columns: Iterable[str], rows: Sequence[Record], taken: Mapping[str, str]) -> list[str]:
    """The columns of short texts that stand before the long one; none that only begins as it does, nor of
    which both together would be too long in some row, and then left out there."""
    long = [column for column, target in taken.items() if target == "description"]
    short = [column for column in columns if column not in taken and fold(column) in _SUMMARIES]
    if not long:
        return short
    texts = {id(row): "\n".join(text_of(row.values.get(column)) for column in long) for row in rows}
    return [
        column
        for column in short
        if all(_goes_with(text_of(row.values.get(column)), texts[id(row)]) for row in rows)
    ]


def _goes_with(short: str, long: str) -> bool:
    beginning = fold(short.rstrip("….[] "))
    return not short or (len(short) + len(long) < _DESCRIPTION_MAX and not fold(long).startswith(beginning))


def _of_photos(columns: Iterable[str], rows: Sequence[Record], taken: Mapping[str, str]) -> list[str]:
    """The columns of which nearly every value is a picture, by its ending; any address will do where the
    column is called photo."""
    found = []
    for column in columns:
        cells = [named_in(row.values, [column]) for row in rows[:200]]
        names = [name for cell in cells for name in cell]
        called = bool(_PHOTO_NAME.search(fold(column)))
        pictures = sum(is_picture(name) or (called and is_address(name)) for name in names)
        if column not in taken and names and pictures > 0.9 * len(names):
            found.append(column)
    return found


def _is_rubrique(column: str, rows: Sequence[Record], taxonomy: Taxonomy) -> bool:
    words = field_rule("rubrique", [column], taxonomy).values
    given = {text_of(row.values.get(column)) for row in rows[:200]} - {""}
    return bool(given) and given <= words.keys()
