"""What is told of together: nobody thinks « horaires_texte », everybody thinks « les horaires »."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from cartoquartiers.domain.vocabulary import Word


class FieldGroup(Word):
    """Fields that people look at, and confirm, as one thing."""

    PRESENCE = "presence", "présence"
    WHERE = "ou", "emplacement"
    HOURS = "horaires", "horaires"
    CONTACT = "contact", "contact"
    ACCESS = "acces", "accès en fauteuil"
    WHAT = "quoi", "nom et description"
    PHOTOS = "photos", "photos"
    MORE = "plus", "autres précisions"


_FIELDS: Mapping[FieldGroup, str] = {
    FieldGroup.PRESENCE: "gone etat ferme_jusqu_au replaced_by",
    FieldGroup.WHERE: "position adresse code_postal commune",
    FieldGroup.HOURS: "horaires horaires_texte",
    FieldGroup.CONTACT: "telephone courriel site_web",
    FieldGroup.ACCESS: "acces_fauteuil",
    FieldGroup.WHAT: "nom famille rubrique type description gestionnaire structure",
    FieldGroup.PHOTOS: "photos",
}
_GROUP_OF: Mapping[str, FieldGroup] = MappingProxyType(
    {name: group for group, names in _FIELDS.items() for name in names.split()}
)
_ENGLISH: Mapping[FieldGroup, str] = {
    FieldGroup.PRESENCE: "presence",
    FieldGroup.WHERE: "location",
    FieldGroup.HOURS: "opening hours",
    FieldGroup.CONTACT: "contact",
    FieldGroup.ACCESS: "wheelchair access",
    FieldGroup.PHOTOS: "photos",
    FieldGroup.MORE: "other details",
}


# Of what a place is each field is named, as the site does: who reads « nom et description » looks for another
# name.
_PARTS: Mapping[str, tuple[str, str]] = {
    "nom": ("nom", "name"),
    "famille": ("famille", "family"),
    "rubrique": ("rubrique", "category"),
    "type": ("type", "type"),
    "description": ("description", "description"),
    "gestionnaire": ("géré par", "run by"),
    "structure": ("structure qui tient la fiche", "organisation that keeps the record"),
}


def groups_of(names: Iterable[str]) -> list[FieldGroup]:
    """The groups of these fields, in the order in which they are told; identifiers and extra fields are
    other details."""
    found = {_GROUP_OF.get(name, FieldGroup.MORE) for name in names}
    return [group for group in FieldGroup if group in found]


def fields_of(group: FieldGroup) -> list[str]:
    """The fields of a group; those of « autres précisions » are not named here."""
    return _FIELDS.get(group, "").split()


def in_letters(names: Collection[str], language: str) -> list[str]:
    """The words of a letter for these fields, in French or in English, in the order of the groups."""
    told: list[str] = []
    for group in groups_of(names):
        if group is FieldGroup.WHAT:
            told += [words[language == "en"] for name, words in _PARTS.items() if name in names]
        else:
            told.append(_ENGLISH[group] if language == "en" else group.sentence)
    return told
