"""The sentences of what can go wrong with accounts, by code."""

from flask_babel import gettext as _


def accounts() -> dict[str, str]:
    """Sentence by code; the words between braces are filled by the problem."""
    return {
        "portal_organisation": _(
            "Indiquez l’organisation comme dans l’adresse de sa page, en lettres, chiffres et tirets."
        ),
        "portal_unreachable": _(
            "Ce site n’a pas encore d’adresse publique\u00a0: personne n’ouvrirait les fichiers annoncés."
        ),
        "portal_key": _("Collez la clé telle que le portail la donne, sans espace."),
        "password_short": _(
            "Il faut au moins {shortest} caractères. Une phrase entière est facile à retenir."
        ),
        "password_long": _("Ce mot de passe est trop long : {longest} caractères au plus."),
        "password_common": _("Ce mot de passe est trop facile à deviner ; choisissez une phrase à vous."),
        "password_email": _("Le mot de passe ne doit pas être votre adresse électronique."),
        "pin_shape": _("Indiquez six chiffres."),
        "pin_simple": _("Ces six chiffres se devinent\u00a0: choisissez-en d’autres."),
        "application_already": _("Une application est déjà enregistrée\u00a0: retirez-la d’abord."),
        "choose_action": _("Choisissez ce qu’il faut faire, avec l’un des boutons."),
        "code_wrong": _("Ce code ne va pas. Prenez celui que l’application montre maintenant."),
        "account_off": _("Ce compte est désactivé. Écrivez à l’équipe de la carte."),
        "identity_away": _(
            "Le fournisseur d’identité ne répond pas. Réessayez, ou prenez votre mot de passe."
        ),
        "identity_refused": _("Le fournisseur d’identité n’a pas confirmé qui vous êtes. Recommencez."),
        "identity_late": _("Cette connexion a trop attendu, ou vient d’un autre navigateur. Recommencez."),
        "identity_no_address": _("Le fournisseur d’identité n’a pas donné d’adresse électronique vérifiée."),
        "key_known": _("Cette clé est déjà enregistrée."),
        "key_refused": _("La clé n’a pas été reconnue. Recommencez."),
        "pin_wrong": _("Ce nom et ces six chiffres ne vont pas ensemble."),
        "password_wrong": _("Ce n’est pas votre mot de passe actuel."),
        "second_factor": _(
            "Votre rôle demande une connexion en deux étapes\u00a0: mettez-la en place dans Mon compte."
        ),
        "sign_in_throttled": _("Trop d’essais sans succès. Attendez un quart d’heure, puis recommencez."),
        "following_full": _(
            "Vous suivez déjà {most} choses, et c’est le plus possible\u00a0: arrêtez-en une pour en suivre "
            "une autre."
        ),
        "follow_nothing": _("Choisissez au moins un quartier, une commune ou une rubrique."),
        "letters_throttled": _(
            "Beaucoup de liens ont été demandés. Attendez un quart d’heure, puis recommencez."
        ),
        "unknown_code": _("Le code « {value} » n’existe pas."),
        "letter_word": _("{word} n’existe pas dans cette lettre\u202f; voyez la liste des mots remplacés."),
        "letter_word_missing": _("Sans {word}, cette lettre ne servirait à rien\u202f; remettez-le."),
        "email_taken": _("Un compte existe déjà avec cette adresse électronique."),
    }
