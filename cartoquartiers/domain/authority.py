"""Who has the last word about a field of a list that is followed, where the list changed what somebody had
corrected on the ground."""

from collections.abc import Iterable, Mapping

from cartoquartiers.domain.import_choices import Choices, Target
from cartoquartiers.domain.place import BY_NAME
from cartoquartiers.domain.vocabulary import Word

#: These are the list's own word, whatever anybody says.
OWN_WORDS = frozenset({"licence", "source", "source_id", "photos"})
_PLACES = frozenset({Target.LONGITUDE, Target.LATITUDE, Target.PAIR, Target.PAIR_TURNED})


class Authority(Word):
    """Who has the last word. Without any, moderation decides each time."""

    MODERATION = "", "La modération décide"
    LIST = "list", "La liste\u00a0: son nouveau texte remplace la correction"
    GROUND = "ground", "Le terrain\u00a0: la correction reste, et lui est proposée"


def governed(choices: Choices, *, has_geometry: bool) -> list[str]:
    """The fields that a list fills and people may correct, in the order in which places tell them."""
    said = {*choices.columns.values()}
    placed = not choices.completes and (has_geometry or bool(_PLACES & said))
    return [n for n in BY_NAME if n not in OWN_WORDS and (n in said or (n == "position" and placed))]


def settled(
    authority: Mapping[str, str], disputed: Iterable[str]
) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The disputed fields of which the list has the last word, those of the ground, those of a moderator."""
    names = frozenset(disputed)
    of_list = frozenset(n for n in names if authority.get(n) == Authority.LIST)
    of_ground = frozenset(n for n in names if authority.get(n) == Authority.GROUND)
    return of_list, of_ground, names - of_list - of_ground
