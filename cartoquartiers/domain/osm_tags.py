"""What objects of OpenStreetMap are called here: the tags that tell a kind of place, and our types."""

from collections.abc import Mapping
from types import MappingProxyType

#: The keys that say what an object is, the most telling first.
KEYS = ("shop", "amenity", "leisure", "tourism", "office", "emergency", "healthcare", "craft", "railway")
#: Of these tags the type here, by its code in the taxonomy that the house proposes.
TYPES: Mapping[str, str] = MappingProxyType(
    {
        "amenity=bicycle_parking": "stationnement-velo",
        "amenity=bicycle_rental": "location-velo",
        "amenity=bicycle_repair_station": "atelier-velo",
        "amenity=car_sharing": "autopartage",
        "amenity=charging_station": "recharge-electrique",
        "amenity=childcare": "creche",
        "amenity=cinema": "cinema",
        "amenity=clinic": "maison-de-sante",
        "amenity=community_centre": "maison-de-quartier",
        "amenity=drinking_water": "fontaine-eau",
        "amenity=give_box": "donnerie",
        "amenity=hospital": "hopital",
        "amenity=kindergarten": "creche",
        "amenity=library": "bibliotheque",
        "amenity=marketplace": "marche",
        "amenity=parking": "parking",
        "amenity=pharmacy": "pharmacie",
        "amenity=post_office": "bureau-de-poste",
        "amenity=public_bookcase": "boite-a-livres",
        "amenity=recycling": "point-tri",
        "amenity=school": "ecole",
        "amenity=social_centre": "centre-socioculturel",
        "amenity=theatre": "salle-de-spectacle",
        "amenity=toilets": "toilettes",
        "amenity=townhall": "mairie-annexe",
        "amenity=university": "enseignement-superieur",
        "emergency=defibrillator": "defibrillateur",
        "leisure=dog_park": "espace-canin",
        "leisure=garden": "jardin-partage",
        "leisure=park": "parc",
        "leisure=playground": "aire-de-jeux",
        "leisure=sports_centre": "gymnase",
        "leisure=stadium": "stade",
        "leisure=swimming_pool": "piscine",
        "office=coworking": "tiers-lieu",
        "railway=station": "gare",
        "railway=tram_stop": "arret-tram",
        "shop=second_hand": "ressourcerie",
        "tourism=museum": "musee",
        "tourism=picnic_site": "aire-de-pique-nique",
    }
)


#: The other tags that say something of a place to people; of an extract only these become columns.
_TOLD = frozenset(
    {*KEYS, "name", "operator", "description", "note", "opening_hours", "phone", "email", "website", "image"}
    | {"wheelchair", "capacity", "access", "fee", "indoor", "covered", "ref", "network", "recycling_type"}
)
_TOLD_OF = ("addr:", "contact:", "ref:FR:", "recycling:", "opening_hours:")


def is_told(key: str) -> bool:
    """Whether a tag of this key becomes a column of an extract: there are hundreds of others."""
    return key in _TOLD or key.startswith(_TOLD_OF)


def kind_of(tags: Mapping[str, object]) -> str:
    """The tag that tells what an object is, as « amenity=recycling »; "" when none does."""
    return next((f"{key}={tags[key]}" for key in KEYS if isinstance(tags.get(key), str)), "")
