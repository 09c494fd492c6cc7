"""What a word seems to mean where no name of a type is the same: proposed, never taken for sure."""

import pytest

from cartoquartiers.domain.type_guess import is_proposal, nearest_type
from tests.unit.test_import_kinds import STRANGE, TAXONOMY


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Conteneur papier-carton", "conteneur-papier"),
        ("Conteneur Le Relais", "conteneur-textile"),
        ("Conteneur plastique", "conteneur-recyclable"),
        ("Réemploi électroménager, meuble, livres/BD/CD/DVD, vêtements", "ressourcerie"),
        ("Marché de plein air", "marche"),
        ("Piscine municipale", "piscine"),
        ("Ferme urbaine associative", "ferme-urbaine"),
    ],
)
def test_a_word_that_begins_and_goes_on_as_one_type_does_is_proposed(word: str, code: str) -> None:
    assert nearest_type(word, TAXONOMY) == code


@pytest.mark.parametrize(
    "word",
    [
        # As near to several types.
        "Conteneur déchets secs",
        "Relais Trisac",
        # Only a detail is known.
        "Rendez-vous Trisac",
        "Distribution de vêtements",
        # The first part is known, what follows is another thing.
        "Agriculture et alimentation",
        "Station service",
        "Terrain vague",
        "Hôpital vétérinaire",
        "Théâtre fermé",
        "",
        "12",
        *STRANGE,
    ],
)
def test_what_could_be_several_types_or_hardly_one_is_asked(word: str) -> None:
    assert nearest_type(word, TAXONOMY) == ""


def test_a_word_that_is_the_name_of_a_type_is_no_proposal() -> None:
    assert is_proposal("Piscine municipale", "piscine", TAXONOMY)
    assert not is_proposal("Piscine municipale", "stade", TAXONOMY)
    assert not is_proposal("Piscine", "piscine", TAXONOMY)
    assert not is_proposal("Piscine municipale", "", TAXONOMY)
