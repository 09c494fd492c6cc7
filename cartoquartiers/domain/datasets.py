"""The published files of places; `domain.licences` tells which place leaves in which."""

from dataclasses import dataclass

from cartoquartiers.domain.vocabulary import Licence


@dataclass(frozen=True, slots=True)
class Dataset:
    """A file of places: `code` stands beside the texts of each place in it, `name` begins its addresses.

    `licence` is its own; None: that of the town.
    """

    code: str
    name: str
    licence: Licence | None = None


MAIN = Dataset("main", "lieux")
ODBL = Dataset("odbl", "lieux-odbl", Licence.ODBL)
"""What comes from OpenStreetMap: its licence asks that what is derived from it stays under it."""

DATASETS: dict[str, Dataset] = {dataset.name: dataset for dataset in (MAIN, ODBL)}

LICENCE_URLS: dict[Licence, str] = {
    Licence.LOV2: "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/deed.fr",
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/deed.fr",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/deed.fr",
    Licence.ODBL: "https://opendatacommons.org/licenses/odbl/1-0/",
}
