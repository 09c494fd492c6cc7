"""From codes to the French sentences that people read: what happened, and what to do."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Problem
from cartoquartiers.web.wording_accounts import accounts
from cartoquartiers.web.wording_campaigns import campaigns


def sentence(problem: Problem) -> str:
    """Return the sentence of a problem, in the visitor's language."""
    words = _sentences().get(problem.code) or _("Cette valeur ne convient pas.")
    return words.format_map(_Forgiving(problem.params))


def problem_list(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Return problems as the API gives them: field, code, message."""
    return [{"field": p.field, "code": p.code, "message": sentence(p)} for p in problems]


class _Forgiving(dict[str, Any]):
    """A missing parameter must not turn a clear error into a failure."""

    def __missing__(self, key: str) -> str:
        return "…"


def _sentences() -> dict[str, str]:
    """All sentences in the visitor's language."""
    return _all_sentences(str(get_locale()))


@cache
def _all_sentences(_tongue: str) -> dict[str, str]:
    """Looked up once a language: a page of errors asks for many, and there are hundreds."""
    return {
        **accounts(),
        **_administration(),
        **_shape(),
        **_values(),
        **_photos(),
        **_places(),
        **_batches(),
        **campaigns(),
        **_filters(),
    }


def _administration() -> dict[str, str]:
    return {
        "said": "{said}",
        "code_taken": _("Ce code est déjà pris ; choisissez-en un autre."),
        "code_invalid": _(
            "Un code s’écrit en minuscules sans accents, avec des tirets. Exemple : jardin-partage."
        ),
        "field_code_invalid": _(
            "Un code de champ s’écrit en minuscules sans accents, avec des tirets bas, quarante "
            "caractères au plus. Exemple\u00a0: table_a_langer."
        ),
        "field_code_reserved": _("Ce code sert déjà au site lui-même\u202f; choisissez-en un autre."),
        "options_needed": _("Donnez au moins une réponse à proposer."),
        "too_many_options": _("{most} réponses au plus."),
        "too_many_fields": _("Un type a {most} champs au plus\u00a0: retirez-en un d’abord."),
        "no_account": _("Aucun compte n’a cette adresse\u00a0: ouvrez-en un d’abord."),
        "has_another_role": _(
            "Cette personne a déjà un rôle qu’elle perdrait (agent, modération ou administration)\u00a0: "
            "changez-le d’abord dans «\u00a0Personnes\u00a0»."
        ),
        "steward_for_nothing": _("Cochez au moins une rubrique, un quartier ou une commune."),
        "in_use": _(
            "On ne peut pas le supprimer : des lieux, des contributions ou des comptes s’en servent."
        ),
        "last_administrator": _(
            "C’est le dernier compte d’administration ; donnez d’abord ce rôle à quelqu’un d’autre."
        ),
        "colour_invalid": _(
            "Une couleur s’écrit # suivi de six chiffres ou lettres de A à F. Exemple : #0B6E6E."
        ),
        "colour_too_light": _(
            "Cette couleur est trop claire : le dessin blanc ne s’y verrait pas. Choisissez plus foncé."
        ),
        "accent_too_light": _(
            "Cette couleur est trop claire pour être lue\u00a0: son contraste avec le blanc et le papier "
            "est de {ratio}, il faut au moins 4,5. Choisissez plus foncé."
        ),
        "tiles_https": _("L’adresse du fond de carte doit commencer par https://."),
        "tiles_invalid": _("Cette adresse de fond de carte ne se lit pas\u202f; vérifiez-la."),
        "tiles_placeholders": _(
            "L’adresse doit contenir {{z}}, {{x}} et {{y}}, sans autres accolades que {{s}} ou {{r}}."
        ),
        "view_outside": _("Ce point est hors du territoire\u202f; vérifiez la latitude et la longitude."),
        "degrees_invalid": _("Écrivez un nombre de degrés. Exemple\u00a0: 47,2184."),
        "outside_nowhere": _("Donnez un lien ou un téléphone."),
        "logo_unreadable": _("Ce fichier n’est pas une image lisible (JPEG, PNG ou WebP)."),
        "months_range": _("Donnez un nombre de mois entre 1 et {most}."),
        "type_keeps_category": _(
            "Un type reste dans sa rubrique ; créez plutôt un type dans l’autre rubrique."
        ),
        "too_many_synonyms": _("Cela fait beaucoup de synonymes : {most} au plus."),
        "tablet_code_unknown": _(
            "Ce code n’inscrit aucun appareil\u00a0: il a déjà servi, ou ses trente minutes sont passées. "
            "Demandez-en un autre."
        ),
        "not_a_round": _("Ce fichier n’est pas une tournée sauvegardée par la tablette."),
        "file_needed": _("Choisissez un fichier."),
        "file_too_big": _("Ce fichier est trop lourd : {megabytes} Mo au plus."),
        "file_not_json": _(
            "Ce fichier ne se lit pas : il faut du GeoJSON, tel que les logiciels de cartes l’enregistrent."
        ),
        "not_a_feature_collection": _(
            "Ce fichier ne contient pas de liste de contours (GeoJSON « FeatureCollection »)."
        ),
        "too_many_outlines": _("Ce fichier contient trop de contours : {most} au plus."),
        "commune_unknown": _("Aucune commune, aucune agglomération ne répond à ce nom ou à ce code."),
        "file_or_address": _("Choisissez un fichier, ou collez une adresse."),
        "outlines_none": _("Ce fichier ne contient aucun contour."),
        "outline_code_field": _(
            "Aucune colonne ne ressemble à un code. Écrivez le nom de la bonne ; le fichier a : {names}."
        ),
        "outline_name_field": _(
            "Aucune colonne ne ressemble à un nom. Écrivez le nom de la bonne ; le fichier a : {names}."
        ),
        "outline_unnamed": _("Le contour n° {rank} n’a pas de code ou pas de nom."),
        "outline_twice": _("Le code « {code} » est donné à deux contours : le premier compte."),
        "outline_no_insee": _("« {name} » n’a pas de code INSEE, qui compte cinq caractères\u00a0: {code}."),
        "outline_not_polygon": _("Le contour « {name} » n’est pas une surface."),
        "outline_not_degrees": _("Les positions de « {name} » ne sont pas en degrés (longitude, latitude)."),
    }


def _shape() -> dict[str, str]:
    return {
        "import_half_position": _("Choisissez une colonne pour la longitude et une pour la latitude."),
        "import_twice": _("Deux colonnes ont la même réponse\u00a0: gardez-en une."),
        "import_no_id": _("Dites quelle colonne donne l’identifiant des lieux à compléter."),
        "import_nothing_told": _("Dites aussi ce que contient au moins une autre colonne."),
        "import_completes_itself": _(
            "Une liste ne se complète pas elle-même\u00a0: donnez un autre nom à celle-ci."
        ),
        "source_cannot_go_on": _(
            "Sans ces colonnes, rien ne peut être repris\u00a0: redites ce que sont les colonnes."
        ),
        "too_many_tokens": _("{most} jetons au plus\u00a0: retirez-en un d’abord."),
        "webhook_secret_new": _(
            "Ce secret a changé il y a moins de 24 heures\u00a0: attendez que l’ancien s’efface."
        ),
        "too_many_webhooks": _("{most} adresses au plus\u00a0: retirez-en une d’abord."),
        "own_list_columns": _(
            "Ce n’est pas le fichier donné par cette page\u00a0: il lui manque la colonne {names}."
        ),
        "agreement_changed": _(
            "Le texte de la convention vient de changer\u00a0: relisez-le avant de l’accepter."
        ),
        "source_asks_nothing": _("Cette liste n’attend plus de décision."),
        "import_no_kind": _("Cochez au moins un type à créer."),
        "import_words_asked": _(
            "Une colonne dit le type de chaque lieu\u00a0: dites ce que veulent dire les mots que cette "
            "carte ne connaît pas."
        ),
        "import_no_name": _(
            "Dites quelle colonne donne le nom des lieux, ou choisissez un type, dont ils porteront le nom."
        ),
        "import_no_identity": _(
            "Rien ne distingue les lignes\u00a0: il faut un identifiant, un nom ou une adresse."
        ),
        "import_source_taken": _(
            "Cette source a déjà été importée par quelqu’un d’autre\u00a0: choisissez un autre nom."
        ),
        "import_sent": _("Ce fichier est déjà parti\u00a0: ses lignes ne changent plus."),
        "import_not_checked": _("Vérifiez d’abord le fichier."),
        "nothing_ticked": _("Cochez au moins une ligne."),
        "required": _("Il manque cette information."),
        "not_json": _("Le contenu envoyé n’est pas du JSON valide."),
        "not_an_object": _("Un objet JSON est attendu ici."),
        "too_many_items": _("{most} contributions au plus par envoi."),
        "not_a_list": _("Une liste est attendue ici."),
        "not_text": _("Un texte est attendu ici."),
        "unknown_key": _("Cette information n’est pas connue ; vérifiez son nom."),
        "unknown_field": _("Ce champ n’existe pas ; vérifiez son nom."),
        "unknown_parameter": _("Ce paramètre n’est pas connu ; vérifiez son nom."),
        "unknown_value": _("La valeur « {value} » n’est pas connue pour ce filtre."),
        "repeated": _("Ce paramètre ne peut être donné qu’une fois."),
        "query_invalid": _("Cette recherche est trop longue ou contient des caractères illisibles."),
        "bbox_invalid": _("Le cadre doit être de la forme ouest,sud,est,nord en degrés."),
        "number_range": _("Un nombre entier entre {lowest} et {highest} est attendu ici."),
        "not_for_this_kind": _("Cette information ne va pas avec ce genre de contribution."),
        "not_proposable": _("Ce champ ne peut pas être proposé directement."),
        "not_redactable": _("Ce champ ne se caviarde pas."),
        "redact_corrected_first": _(
            "Un lieu ne peut pas s’en passer\u00a0: corrigez-la d’abord, puis caviardez les précédentes."
        ),
        "change_shape": _(
            "Un changement s’écrit avec « to » (la valeur proposée) et « from » (la valeur vue)."
        ),
        "nothing_kept": _("Rien n’est retenu : cochez au moins un champ, ou choisissez « Ne pas retenir »."),
        "nothing_changes": _("Rien ne change : indiquez au moins une information à corriger."),
        "not_a_value": _("Cette valeur ne convient pas."),
        "only_words_here": _("Le lieu lui-même va bien\u00a0: masquez seulement les mots qui blessent."),
        "not_a_choice": _("Choisissez une des valeurs proposées : {choices}."),
        "not_an_option": _("Cette réponse n’est pas dans la liste. Les codes de la liste\u00a0: {choices}."),
        "not_yes_no": _("Répondez par oui ou par non."),
        "number_invalid": _("Écrivez un nombre. Exemple\u00a0: 12 ou 2,5."),
        "number_too_large": _("Ce nombre est trop grand."),
        "day_invalid": _("Cette date n’existe pas. Exemple\u00a0: 1998-06-21."),
        "not_of_this_type": _("Ce champ n’existe pas pour ce type de lieu."),
        "facility_code": _("Un code de la nomenclature a huit chiffres, comme 01010401."),
        "facility_comma": _("Le schéma n’admet pas de virgule ici."),
        "too_long": _("Ce texte est trop long : {longest} caractères au plus."),
        "too_big": _("L’envoi est trop volumineux."),
        "crowded": _("Les gros envois passent à quelques-uns à la fois, et toutes les places sont prises."),
        "bad_characters": _("Ce texte contient des caractères illisibles ; retapez-le."),
        "control_character": _("Ce texte contient des caractères illisibles ; retapez-le."),
        "uid_invalid": _("L’identifiant doit être un UUID."),
        "uid_reused": _("Cet identifiant a déjà servi pour une autre contribution."),
        "not_yes_or_no": _("Répondez par vrai ou faux (true ou false)."),
        "notice_without_message": _(
            "Pour un contenu illicite, dites dans le message ce qui est illicite et pourquoi."
        ),
        "notice_without_good_faith": _(
            "Le signalement ne dit pas qu’il est fait de bonne foi (good_faith)\u202f; "
            "il est examiné quand même."
        ),
        "notice_without_contact": _(
            "Sans adresse électronique, la réponse se lit seulement sur la page de suivi."
        ),
        "unknown_charter": _(
            "Cette version de la charte n’existe pas. "
            "Laissez ce champ vide pour accepter la version actuelle."
        ),
        "charter": _("Acceptez la charte de contribution pour envoyer votre proposition."),
        "from_missing": _(
            "Indiquez la valeur que vous avez vue (« from ») ou la version de la fiche (« base_version »)."
        ),
    }


def _values() -> dict[str, str]:
    return {
        "phone_invalid": _("Ce numéro de téléphone ne semble pas complet. Exemple : 02 40 41 90 00."),
        "email_invalid": _("Cette adresse électronique ne semble pas complète. Exemple : nom@exemple.fr."),
        "web_invalid": _("Cette adresse de site ne semble pas complète. Exemple : https://exemple.fr."),
        "web_scheme": _("Seules les adresses qui commencent par http:// ou https:// conviennent."),
        "hours_invalid": _(
            "Ces horaires ne sont pas dans la forme attendue ; écrivez-les plutôt en toutes lettres."
        ),
        "hours_ambiguous": _(
            "« 00:00-00:00 » peut dire ouvert ou fermé ; écrivez plutôt « fermé » ou « 24 h/24 »."
        ),
        "time_invalid": _("Cette heure ne se lit pas. Exemples : 9 h, 12 h 30, 18:00."),
        "times_equal": _("L’heure d’ouverture et celle de fermeture sont les mêmes ; vérifiez-les."),
        "times_overlap": _("Deux plages horaires du même jour se chevauchent ; vérifiez-les."),
        "dates_backwards": _("Le dernier jour est avant le premier. Vérifiez les deux dates."),
        "date_invalid": _("Cette date n’existe pas. Exemple : 2026-12-31."),
        "instant_invalid": _("Cette date ne se lit pas. Exemple : 2026-11-20T09:12:00Z."),
        "captured_at_range": _(
            "Cette date est hors des années 2000 à 2100 ; vérifiez l’horloge de l’appareil."
        ),
        "siret_invalid": _("Un numéro SIRET compte quatorze chiffres ; vérifiez-les."),
        "rna_invalid": _("Un numéro RNA s’écrit W suivi de neuf chiffres."),
        "uai_invalid": _("Un code UAI compte sept chiffres et une lettre ; vérifiez-les."),
        "finess_invalid": _("Un numéro FINESS compte neuf chiffres."),
        "code_postal_invalid": _("Un code postal compte cinq chiffres. Exemple : 44000."),
        "osm_id_invalid": _("Un identifiant OpenStreetMap s’écrit node/123, way/123 ou relation/123."),
        "code_insee_invalid": _("Un code de commune compte cinq caractères. Exemple : 44109."),
        "coordinates_invalid": _(
            "Donnez la latitude et la longitude en degrés. Exemple : 47,2161 et -1,5496."
        ),
        "position_invalid": _("L’emplacement s’écrit [longitude, latitude], en degrés."),
        "position_range": _(
            "La longitude va de -180 à 180 et la latitude de -90 à 90 ; vérifiez ces nombres."
        ),
        "position_zero": _("L’emplacement 0, 0 est dans l’océan ; placez le lieu sur la carte."),
        "position_swapped": _("Longitude et latitude semblent inversées : donnez la longitude d’abord."),
        "position_or_address": _("Placez le lieu sur la carte, ou donnez son adresse."),
        "needs_position": _("Placez d’abord ce lieu sur la carte : il n’a encore qu’une adresse."),
        "outside_territory": _("Cet emplacement est en dehors du territoire de la carte ; vérifiez-le."),
    }


def _photos() -> dict[str, str]:
    return {
        "photos_shape": _("Une photo s’écrit avec « sha256 », « alt » et « credit »."),
        "sha256_invalid": _("L’empreinte sha256 d’une photo compte 64 chiffres hexadécimaux."),
        "sha256_mismatch": _(
            "L’empreinte sha256 ne correspond pas à la photo reçue ; envoyez-la de nouveau."
        ),
        "too_many_photos": _("Cinq photos au plus par contribution."),
        "photo_needed": _("Choisissez au moins une photo."),
        "photo_unknown": _("Cette photo n’est pas arrivée ; envoyez-la de nouveau."),
        "zone_invalid": _(
            "Quatre nombres de 0 à 100 sont attendus, et une largeur et une hauteur d’au moins 0,5."
        ),
        "zone_missing": _("Indiquez au moins un rectangle à masquer."),
        "zone_too_many": _("Pas plus de {most} rectangles à la fois."),
        "photo_withdrawn": _("Cette photo a été retirée et ne peut pas être proposée de nouveau."),
        "photo_too_big": _("Cette photo est trop lourde : 15 Mo au plus."),
        "photo_unreadable": _("Ce fichier n’est pas une photo lisible (JPEG, PNG, WebP, AVIF ou HEIC)."),
    }


def _places() -> dict[str, str]:
    return {
        "type_required": _("Choisissez ce que c’est dans la liste."),
        "reopening_needed": _("Donnez un jour de réouverture, même approximatif."),
        "other_place_needed": _("Choisissez l’autre fiche, ou collez l’adresse de sa page."),
        "unknown_place": _("Ce lieu n’existe pas ou n’est plus sur la carte."),
        "place_uid_taken": _("Cet identifiant de lieu est déjà pris."),
        "same_place": _("Un lieu ne peut pas être le doublon de lui-même."),
        "quota": _(
            "Vous avez envoyé {most} contributions en 24\u00a0heures, autant que vous pouvez pour l’instant "
            "(ce nombre grandit à mesure qu’elles sont acceptées). Rien n’est perdu\u00a0: gardez cette page "
            "ouverte et renvoyez-la aujourd’hui à partir de {when}."
        ),
        "quota_tomorrow": _(
            "Vous avez envoyé {most} contributions en 24\u00a0heures, autant que vous pouvez pour l’instant "
            "(ce nombre grandit à mesure qu’elles sont acceptées). Rien n’est perdu\u00a0: gardez cette page "
            "ouverte et renvoyez-la demain à partir de {when}."
        ),
        "base_version_unknown": _("La fiche n’a jamais eu cette version ; rechargez-la."),
        "unknown_category": _("Cette rubrique n’existe pas."),
        "unknown_type": _("Ce type de lieu n’existe pas."),
        "type_of_another_category": _("Ce type de lieu appartient à une autre rubrique."),
        "already_member": _("Cette personne est déjà membre."),
        "too_many_invitations": _("Trop d’invitations attendent une réponse\u00a0: retirez-en d’abord."),
        "invited_too_often": _(
            "Cette adresse a déjà reçu plusieurs invitations aujourd’hui. Réessayez demain."
        ),
        "unknown_organisation": _("Cette structure n’existe pas."),
        "structure_first": _(
            "La structure «\u00a0{structure}\u00a0» publie seule sur cette fiche\u00a0: rien n’est publié "
            "tout de suite, l’équipe lit d’abord ce que vous proposez."
        ),
        "decided": _("Quelqu’un d’autre a déjà décidé de cette contribution."),
        "masked": _("Ce qui a été masqué d’une photo l’est pour toujours."),
        "fields": _("Un champ a changé depuis que la proposition a été faite."),
        "exists": _("Ce lieu est déjà sur la carte."),
        "token_scope": _("Ce jeton n’ouvre pas cela\u00a0: faites-en un autre sur la page de votre compte."),
        "forbidden": _("Vous n’avez pas le droit de faire cela."),
        "not_in_scope": _("Cette contribution est en dehors de votre domaine."),
        "other_person": _("Quelqu’un d’autre est connecté sur cet appareil. Reconnectez-vous à votre nom."),
        "sign_in": _("Connectez-vous pour continuer."),
    }


def _batches() -> dict[str, str]:
    return {
        "batch_choose_task": _("Choisissez ce qui change."),
        "batch_choose_places": _("Choisissez au moins un lieu."),
        "batch_choose_closing": _("Choisissez jusqu’à quand."),
        "batch_too_many": _("{most} lieux au plus à la fois\u00a0: affinez le choix."),
        "batch_value_needed": _("Écrivez la nouvelle valeur, ou cochez la case pour vider le champ."),
        "batch_both": _(
            "Une valeur est écrite et la case pour vider est cochée\u00a0: gardez l’une des deux."
        ),
        "batch_say_why": _("Dites pourquoi ces lieux ferment."),
        "batch_outside": _("Ce lieu est en dehors de votre domaine."),
        "batch_structure_first": _("La structure «\u00a0{structure}\u00a0» publie seule sur cette fiche."),
        "batch_changed": _("Quelqu’un a changé ce champ entre-temps."),
        "batch_nothing": _("Il n’y a rien à annuler."),
        "undo_later": _("Quelqu’un d’autre a changé ce champ depuis."),
        "undo_confirmed": _("Quelqu’un a confirmé ce champ depuis."),
        "undo_completed": _("D’autres ont travaillé sur cette fiche depuis sa création\u00a0: elle reste."),
    }


def _filters() -> dict[str, str]:
    """What `/ogc` says of an address that it cannot answer."""
    return {
        "datetime_invalid": _(
            "Donnez un instant (2026-01-31T12:00:00Z), un jour, ou deux séparés par «\u00a0/\u00a0», le "
            "premier avant le second."
        ),
        "crs_unknown": _("Le système de coordonnées «\u00a0{value}\u00a0» n’est pas servi ici."),
        "filter_unreadable": _(
            "Le filtre ne se lit pas à partir du caractère {place}\u00a0: «\u00a0{near}\u00a0»."
        ),
        "filter_too_long": _("Le filtre est trop long\u00a0: {most} caractères au plus."),
        "filter_too_deep": _("Le filtre s’emboîte trop\u00a0: {most} niveaux au plus."),
        "filter_too_many_terms": _("Le filtre a trop de termes\u00a0: {most} au plus."),
        "filter_unsupported": _("Le filtre contient «\u00a0{what}\u00a0», qui n’est pas connu ici."),
        "filter_wrong_count": _("Une opération du filtre attend {count} valeurs."),
        "filter_needs_property": _("Une comparaison du filtre ne nomme aucune colonne."),
        "filter_unknown_property": _("La colonne «\u00a0{name}\u00a0» n’existe pas."),
        "filter_wrong_value": _("Cette valeur ne se compare pas à la colonne «\u00a0{name}\u00a0»."),
        "filter_times": _(
            "{name} compare des dates, des instants ou des intervalles, du plus ancien au plus récent."
        ),
        "filter_needs_geometry": _("Une zone se compare à «\u00a0{name}\u00a0»."),
        "filter_shape": _("La zone du filtre n’est pas une forme valable dans ce système de coordonnées."),
    }
