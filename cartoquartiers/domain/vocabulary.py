"""The words of the house: each member carries the French sentence or label that people read."""

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """An enumeration whose members carry the French words that people read."""

    sentence: str

    def __new__(cls, value: str, sentence: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.sentence = sentence
        return member


class Role(Word):
    """Who a signed-in person is; in rising order of rights."""

    RESIDENT = "resident", "Habitante ou habitant"
    ASSOCIATION = "association", "Membre d’une structure"
    AGENT = "agent", "Agent de proximité"
    STEWARD = "steward", "Référent"
    MODERATOR = "moderator", "Modérateur"
    ADMINISTRATOR = "administrator", "Administrateur"


class Kind(Word):
    """What a contribution proposes."""

    CREATE = "create", "Nouveau lieu"
    CORRECT = "correct", "Correction"
    MOVE = "move", "Déplacement"
    CLOSE = "close", "Fermeture"
    REOPEN = "reopen", "Réouverture"
    CONFIRM = "confirm", "Tout est exact"
    REPORT = "report", "Signalement"
    PHOTO = "photo", "Photo"
    MERGE = "merge", "Doublon"
    TIP = "tip", "Bon à savoir"


class Origin(Word):
    """By which door a contribution came."""

    SITE = "site", "Formulaire du site"
    TABLET = "tablet", "Tournée sur tablette"
    CAMPAIGN = "campaign", "Opération"
    IMPORT = "import", "Fichier importé"
    API = "api", "Autre programme"
    HOUSE = "house", "Équipe"


class ContributionState(Word):
    """Where a contribution stands."""

    WAITING = "waiting", "En cours d’examen"
    ASKED = "asked", "Précision demandée"
    PUBLISHED = "published", "Publiée"
    PARTIAL = "partial", "Publiée en partie"
    REFUSED = "refused", "Non retenue"
    WITHDRAWN = "withdrawn", "Retirée par son auteur"
    EXPIRED = "expired", "Sans suite"
    CONFLICT = "conflict", "En cours d’examen"


class Verdict(Word):
    """What a moderator or a named rule says of a contribution."""

    ACCEPT = "accept", "Acceptée"
    AMEND = "amend", "Modifiée et publiée"
    REFUSE = "refuse", "Non retenue"
    ASK = "ask", "Précision demandée"
    WITHDRAW = "withdraw", "Retirée par son auteur"
    UNDO = "undo", "Décision annulée"


class Family(Word):
    """Which of the two families a place belongs to."""

    SERVICE = "service", "Service"
    INITIATIVE = "initiative", "Initiative locale"


class Etat(Word):
    """How a published place is doing."""

    ACTIF = "actif", "Actif"
    FERME_TEMPORAIREMENT = "ferme_temporairement", "Fermé temporairement"
    OUVRE_BIENTOT = "ouvre_bientot", "Ouvre bientôt"
    SAISONNIER = "saisonnier", "Saisonnier"


class Gone(Word):
    """Why a place is no longer on the map."""

    CLOSED = "closed", "Fermé pour de bon"
    MERGED = "merged", "Réuni avec une autre fiche"
    REMOVED = "removed", "Retiré de la carte"


class Access(Word):
    """Wheelchair access."""

    OUI = "oui", "Accessible en fauteuil"
    PARTIEL = "partiel", "Partiellement accessible en fauteuil"
    NON = "non", "Non accessible en fauteuil"


class Reason(Word):
    """Why a contribution is not retained: a kind sentence that reaches its author."""

    DUPLICATE = "duplicate", "Ce lieu figure déjà sur la carte : votre proposition a servi à le retrouver."
    ALREADY_DONE = "already_done", "Cette information avait déjà été mise à jour. Merci d’y avoir pensé !"
    OUTSIDE = "outside", "Ce lieu se trouve en dehors du territoire que couvre la carte."
    EVENT = "event", "Il s’agit d’un évènement ponctuel : la carte présente les lieux qui durent."
    OUT_OF_SCOPE = "out_of_scope", "Ce type de lieu n’a pas encore sa place sur la carte."
    NOT_CONFIRMED = "not_confirmed", "Nous n’avons pas pu confirmer cette information sur place."
    PERSONAL_DATA = (
        "personal_data",
        "La proposition contient des informations personnelles que nous ne pouvons pas publier.",
    )
    PHOTO_RIGHTS = (
        "photo_rights",
        "La photo montre des personnes reconnaissables, ou ses droits ne sont pas clairs.",
    )
    OTHER_SERVICE = "other_service", "Cette demande relève d’un autre service de la collectivité."
    OWNER_OBJECTS = "owner_objects", "La structure qui s’occupe de ce lieu n’a pas souhaité ce changement."
    ADVERTISING = "advertising", "La proposition ressemble à de la publicité."
    OFFENSIVE = "offensive", "La proposition contient des propos qui ne respectent pas la charte."
    OTHER = "other", "La proposition n’a pas été retenue."


class Nearness(Word):
    """How far from the place its author was, says their device, which tells nobody where that
    was (``static/js/lib/nearness.js``)."""

    ON_SITE = "on_site", "Sur place, dit l’appareil (à moins de 100 m)"
    NEAR = "near", "À proximité, dit l’appareil (à moins de 500 m)"
    FAR = "far", "Loin du lieu, dit l’appareil (à plus de 500 m)"


class ReportCode(Word):
    """What a report complains about."""

    ILLEGAL = "illegal", "Contenu illicite"
    PERSONAL = "personal", "Information personnelle"
    OFFENSIVE = "offensive", "Contenu choquant"
    PHOTO = "photo", "Photo qui pose problème"
    OTHER = "other", "Autre raison"


#: What the author of a notice of illegal content declares; kept in French, for whoever reads it.
GOOD_FAITH = "Déclaré de bonne foi exact et complet."


class Rule(Word):
    """The named rules that accept a contribution without a moderator."""

    AGENT_OWN_AREA = "agent_own_area", "Agent dans son quartier"
    STEWARD_OWN_SCOPE = "steward_own_scope", "Référent dans son domaine"
    MEMBER_OWN_PLACE = "member_own_place", "Membre de la structure qui tient la fiche"
    REGULAR_PRACTICAL = "regular_practical", "Contribution régulière, horaires ou téléphone"
    CONFIRMED_PRESENCE = "confirmed_presence", "Adresse confirmée, rien à changer"
    MODERATOR_OWN_SCOPE = "moderator_own_scope", "Modérateur dans son domaine"
    AUTHOR_OWN_PHOTO = "author_own_photo", "Auteur de la photo, qui la retire"
    WITHDRAWN_BEFORE = "withdrawn_before", "Photo retirée avant le retour d’une sauvegarde"
    REDACTED_BEFORE = "redacted_before", "Caviardé avant le retour d’une sauvegarde"
    MASKED_BEFORE = "masked_before", "Photo masquée en partie avant le retour d’une sauvegarde"
    REOPENING_DUE = "reopening_due", "Réouverture à la date annoncée"


class Licence(Word):
    """Licences that a place may carry."""

    LOV2 = "lov2", "Licence Ouverte 2.0"
    CC0 = "cc0", "CC0 1.0 (domaine public)"
    CC_BY = "cc-by-4.0", "CC BY 4.0"
    ODBL = "odbl", "ODbL 1.0"
    CC_BY_SA = "cc-by-sa-4.0", "CC BY-SA 4.0"
    UNKNOWN = "unknown", "Licence inconnue"
