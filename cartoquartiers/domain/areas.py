"""The parts of the whole that one may follow by themselves."""

from cartoquartiers.domain.vocabulary import Word


class AreaKind(Word):
    """What a feed is limited to; the sentence says that a place went from there and is still on the map."""

    QUARTIER = "quartier", "Ce lieu n’est plus dans ce quartier."
    COMMUNE = "commune", "Ce lieu n’est plus dans cette commune."
    RUBRIQUE = "rubrique", "Ce lieu a changé de rubrique."
    TYPE = "type", "Ce lieu a changé de type."
