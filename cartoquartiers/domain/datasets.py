"""Which places leave in which file: a place goes out under its own licence, or not at all.

`lieux` holds what may be given under the territory's licence, `lieux-odbl` what comes from OpenStreetMap: the
ODbL asks that what is derived from it stays under it, so the two never mix. A place of unknown licence is in
neither.
"""

from dataclasses import dataclass

from cartoquartiers.domain.vocabulary import Licence

_ATTRIBUTION = frozenset({Licence.LOV2, Licence.CC_BY})
"""They ask to name the source and its date; each place carries its `source`, `licence` and `date_maj`."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A published file of places: its name in addresses, its licence, the licences of its places.

    `code` is what stands beside the texts of a place; it does not change when an address does.
    """

    code: str
    name: str
    licence: Licence
    holds: frozenset[Licence]


def datasets(territory: Licence = Licence.LOV2) -> tuple[Dataset, ...]:
    """The files of a territory that publishes under `territory`, the main one first."""
    main = frozenset({territory, Licence.CC0}) | (_ATTRIBUTION if territory in _ATTRIBUTION else frozenset())
    odbl = Dataset("odbl", "lieux-odbl", Licence.ODBL, frozenset({Licence.ODBL}))
    return Dataset("main", "lieux", territory, main - {Licence.UNKNOWN}), odbl


def code_of(licence: str | None, territory: Licence = Licence.LOV2) -> str:
    """The code of the file in which a place of this licence leaves, `none` when it leaves in none."""
    return next((dataset.code for dataset in datasets(territory) if licence in dataset.holds), "none")


LICENCE_URLS: dict[Licence, str] = {
    Licence.LOV2: "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/deed.fr",
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/deed.fr",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/deed.fr",
    Licence.ODBL: "https://opendatacommons.org/licenses/odbl/1-0/",
}
