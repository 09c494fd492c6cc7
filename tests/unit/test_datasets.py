"""No place leaves under a licence that is not its own."""

import pytest

from cartoquartiers.domain.datasets import code_of, datasets
from cartoquartiers.domain.vocabulary import Licence


@pytest.mark.parametrize("territory", [Licence.LOV2, Licence.CC_BY, Licence.CC0])
def test_openstreetmap_and_the_territory_never_mix(territory: Licence) -> None:
    main, odbl = datasets(territory)
    assert (main.name, odbl.name) == ("lieux", "lieux-odbl")
    assert not main.holds & odbl.holds
    assert Licence.UNKNOWN not in main.holds | odbl.holds


def test_a_dedication_to_the_public_domain_adds_no_obligation() -> None:
    main, _ = datasets(Licence.CC0)
    assert main.holds == {Licence.CC0}


def test_share_alike_leaves_in_neither_file() -> None:
    assert all(Licence.CC_BY_SA not in dataset.holds for dataset in datasets(Licence.LOV2))


def test_a_place_of_unknown_licence_stays_in_the_house() -> None:
    assert [code_of(licence) for licence in ("lov2", "odbl", "unknown", None)] == [
        "main",
        "odbl",
        "none",
        "none",
    ]
