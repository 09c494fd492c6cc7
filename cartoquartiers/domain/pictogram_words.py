"""Pictograms of the sprite by the words with which people and other maps name what they mean."""

from cartoquartiers.domain.text import singular

#: Symbol of the sprite: words without accents, in French and as fonts of icons name their drawings.
_WORDS = {
    "garden": "jardin jardinage potager plante leaf seedling",
    "recycling": "compost composteur tri recyclage dechet recycle",
    "hardware": "repair reparation atelier bricolage outil wrench",
    "gift": "don donnerie gratuiterie troc echange reemploi ressourcerie",
    "bread": "boulangerie pain",
    "grocery": "epicerie vrac biocoop superette panier amap",
    "farm": "ferme producteur maraicher paysan agriculture elevage",
    "shop": "marche magasin boutique commerce ruche",
    "cafe": "cafe bar coffee",
    "catering": "restaurant restauration cantine traiteur alimentation cuisine",
    "library": "livre bibliotheque mediatheque book",
    "school": "ecole education formation school",
    "theatre": "theatre culture spectacle sortie",
    "music": "musique concert music",
    "bicycle": "velo cycle bicycle bike",
    "bus": "bus transport mobilite",
    "car-pool": "covoiturage autopartage",
    "bulb": "energie electricite bulb renouvelable",
    "home": "habitat logement maison home",
    "toilet": "toilette wc",
    "drinking-water": "fontaine eau",
    "social-facility": "social solidarite entraide citoyennete association",
    "hospital": "sante hopital soin",
    "money-hand": "monnaie finance economie euro",
    "soccer": "sport",
    "information": "information accueil",
    "clothing-store": "vetement mode friperie",
    "park": "parc nature arbre tree",
    "playground": "jeu jeux ludotheque",
    "waste": "decheterie",
    "viewpoint": "voyage tourisme",
}
_BY_WORD = {singular(word): symbol for symbol, words in _WORDS.items() for word in words.split()}
PLAIN = "marker"


def pictogram_of(*texts: str) -> str:
    """The symbol that the first telling word stands for, the first text before the others; PLAIN for none."""
    words = (word for text in texts for word in singular(text).split())
    return next((_BY_WORD[word] for word in words if word in _BY_WORD), PLAIN)
