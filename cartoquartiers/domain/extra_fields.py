"""Extra fields: what an administrator adds to types, as rows of data in the shape of FIELDS.

A code names one field on the whole site and has one kind for ever, so that a column never changes its
meaning. Several types may declare the same field; each says whether it is required there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cartoquartiers.domain import extra_values, filter_names
from cartoquartiers.domain.extra_values import ExtraKind, Option, looks_like_code
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.place import BY_NAME, Field
from cartoquartiers.domain.proposal import KEYS
from cartoquartiers.domain.published import COLUMN_NAMES, Column, ColumnKind
from cartoquartiers.domain.text import fold


@dataclass(frozen=True)
class ExtraField(Field):
    """One extra field: a row like those of FIELDS, with its words, its options and whether it is public.

    `required` is that of the type through which it was reached; false in `Taxonomy.extra`. What is not
    `public` is shown to who moderates or keeps the place, and leaves the house in no form.
    """

    extra_kind: ExtraKind = ExtraKind.TEXT
    help: str = ""
    options: tuple[Option, ...] = ()
    public: bool = True

    @property
    def labels(self) -> Mapping[str, str]:
        """The words of the options by code, those that are no longer offered too."""
        return {option.code: option.label for option in self.options}

    @property
    def answers(self) -> tuple[str, ...]:
        """The codes by which a filter may ask for it; none for what cannot be filtered."""
        if self.extra_kind is ExtraKind.BOOLEAN:
            return extra_values.YES_NO
        return tuple(option.code for option in self.options)

    def from_text(self, text: str) -> Value:
        """Read a cell of somebody's file: the codes of options or their words. Raises `ValueProblem`."""
        if not self.extra_kind.has_options:
            return self.kind.parse(text)
        known = {fold(label): code for code, label in self.labels.items()}
        parts = [text] if self.extra_kind is ExtraKind.CHOICE else extra_values.parts_of(text)
        codes = [known.get(fold(part), part) if part not in self.labels else part for part in parts]
        return self.kind.parse(codes if self.extra_kind is ExtraKind.CHOICES else codes[0])

    @property
    def column(self) -> Column:
        """Its row of the data dictionary."""
        kind = _COLUMN_KINDS[self.extra_kind]
        words = [self.help, "\u00a0; ".join(f"{o.code} = {o.label}" for o in self.options)]
        if self.extra_kind is ExtraKind.CHOICES:
            words.append(f"Plusieurs valeurs possibles, séparées par {extra_values.SEPARATOR}")
        described = " · ".join(filter(None, words)) or self.label
        choices = self.answers if self.extra_kind is ExtraKind.CHOICE else ()
        return Column(self.name, kind, self.label, described, choices=choices)


_COLUMN_KINDS: Mapping[ExtraKind, ColumnKind] = MappingProxyType(
    {
        ExtraKind.TEXT: ColumnKind.TEXT,
        ExtraKind.LONG_TEXT: ColumnKind.TEXT,
        ExtraKind.CHOICE: ColumnKind.CHOICE,
        ExtraKind.CHOICES: ColumnKind.TEXT,
        ExtraKind.NUMBER: ColumnKind.DECIMAL,
        ExtraKind.BOOLEAN: ColumnKind.BOOLEAN,
        ExtraKind.DATE: ColumnKind.DATE,
        ExtraKind.LINK: ColumnKind.URL,
    }
)


def extra_field(
    code: str,
    kind: ExtraKind,
    label: str,
    *,
    help: str = "",  # noqa: A002  the word of the house for what stands below a label
    options: tuple[Option, ...] = (),
    public: bool = True,
    required: bool = False,
) -> ExtraField:
    """Make the row of an extra field, with the reader of its values."""
    read = extra_values.field_kind(kind, options)
    return ExtraField(
        code, read, label, required=required, extra_kind=kind, help=help, options=options, public=public
    )


#: Names that a column, a parameter or an input of the site has already, or that an interface may need.
RESERVED = (
    frozenset(BY_NAME)
    | frozenset(COLUMN_NAMES)
    | KEYS
    | filter_names.TAKEN
    | filter_names.INPUTS
    | frozenset({"id", "type", "geometry", "properties", "geom", "fid", "ogc_fid", "extra"})
)


#: Inputs that are numbered or named after days begin so.
_BEGINNINGS = ("photo_", "horaires_")


def is_reserved(code: str) -> bool:
    """Whether the house calls something else so."""
    return code in RESERVED or code.startswith(_BEGINNINGS)


def is_code(code: str) -> bool:
    """Whether this can be the code of an extra field: small letters, digits, _, and no name of the house."""
    return looks_like_code(code) and not is_reserved(code)
