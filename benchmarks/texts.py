"""Words of which made-up places are made."""

import random

#: Postcode and name, the largest first.
COMMUNES = (
    ("44000", "Nantes"),
    ("44800", "Saint-Herblain"),
    ("44400", "Rezé"),
    ("44230", "Saint-Sébastien-sur-Loire"),
    ("44700", "Orvault"),
    ("44120", "Vertou"),
    ("44300", "Carquefou"),
    ("44340", "Bouguenais"),
    ("44220", "Couëron"),
    ("44240", "La Chapelle-sur-Erdre"),
    ("44115", "Basse-Goulaine"),
    ("44980", "Sainte-Luce-sur-Loire"),
    ("44470", "Thouaré-sur-Loire"),
    ("44880", "Sautron"),
    ("44840", "Les Sorinières"),
    ("44860", "Pont-Saint-Martin"),
    ("44610", "Indre"),
    ("44620", "La Montagne"),
    ("44640", "Le Pellerin"),
    ("44470", "Mauves-sur-Loire"),
    ("44710", "Saint-Léger-les-Vignes"),
    ("44830", "Brains"),
    ("44640", "Saint-Jean-de-Boiseau"),
    ("44830", "Saint-Aignan-Grandlieu"),
)
STREETS = (
    "rue de la Paix",
    "quai de la Fosse",
    "boulevard des Américains",
    "allée de l’Érable",
    "place du Général-Mellinet",
    "chemin des Écoliers",
    "rue Maréchal-Joffre",
    "avenue de la Gare",
    "impasse du Vieux-Four",
    "rue Jean-Jaurès",
)
#: Code, label, rubrique, family, synonyms.
TYPES = (
    ("composteur", "Composteur de quartier", "tri-reemploi", "service", ("compost", "biodéchets")),
    ("colonne-verre", "Colonne à verre", "tri-reemploi", "service", ("verre", "bouteilles")),
    ("jardin-partage", "Jardin partagé", "espaces-verts", "initiative", ("potager",)),
    ("toilettes", "Toilettes publiques", "equipements", "service", ("wc", "sanitaires")),
    ("fontaine", "Fontaine à boire", "equipements", "service", ("eau potable",)),
    ("bibliotheque", "Bibliothèque", "culture", "service", ("médiathèque", "livres")),
    ("repair-cafe", "Repair café", "tri-reemploi", "initiative", ("réparation",)),
    ("boite-livres", "Boîte à livres", "culture", "initiative", ("livres",)),
)
_OF = ("du Sanitat", "des Dervallières", "de l’Île", "Zola", "Saint-Félix", "du Breil", "Malakoff", "d’Été")
_SENTENCES = (
    "Ouvert à toutes et à tous, sans inscription.",
    "Tenu par les habitants du quartier le samedi matin.",
    "Près de l’arrêt de tramway, à l’ombre des érables.",
    "Accès de plain-pied depuis la cour de l’école.",
    "Les dépôts y sont relevés chaque semaine par la métropole.",
)


def name_of(type_code: str, dice: random.Random) -> str:
    """A name as people give them."""
    label = next(kind[1] for kind in TYPES if kind[0] == type_code)
    return f"{label} {dice.choice(_OF)} {dice.randint(1, 9999)}"


def description(dice: random.Random) -> str:
    """Two or three sentences."""
    return " ".join(dice.sample(_SENTENCES, dice.randint(2, 3)))
