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
        "password_given": _(
            "Ce mot de passe ressemble à celui de l’administration ; choisissez une phrase à vous."
        ),
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
        "first_code_wrong": _(
            "Ce code n’est pas celui du serveur. Copiez-le tel que le serveur l’affiche à son démarrage."
        ),
        "administrator_there": _("Un compte d’administration existe déjà\u00a0: connectez-vous avec lui."),
        "mail_unset": _("Aucun serveur de courrier n’est réglé\u00a0: rien ne peut partir."),
        "mail_unreadable": _(
            "CARTO_MAIL_URL ne se lit pas. Dans l’identifiant et le mot de passe, écrivez %2F pour /, %23 "
            "pour #, %3F pour ?, %40 pour @, %3A pour :, %5B pour [, %5D pour ], %5C pour \\ et %25 pour %."
        ),
        "mail_login": _(
            "Le serveur de courrier refuse l’identifiant ou le mot de passe. Vérifiez-les dans "
            "CARTO_MAIL_URL. Sa réponse\u00a0: {said}"
        ),
        "mail_certificate": _(
            "Le certificat du serveur de courrier n’est pas reconnu\u00a0: vérifiez son nom, ou donnez "
            "l’autorité de la ville (ca=…). Détail\u00a0: {said}"
        ),
        "mail_secure": _(
            "Le serveur de courrier ne chiffre pas comme demandé\u00a0: vérifiez smtp://, smtps:// ou "
            "starttls=1, et le port. Détail\u00a0: {said}"
        ),
        "mail_host": _("Ce nom de serveur de courrier n’existe pas\u00a0: vérifiez CARTO_MAIL_URL."),
        "mail_port": _(
            "Rien ne répond à ce port du serveur de courrier\u00a0: vérifiez le port, ou demandez à "
            "l’hébergeur s’il le ferme."
        ),
        "mail_slow": _("Le serveur de courrier n’a pas répondu à temps\u00a0: vérifiez le nom et le port."),
        "mail_away": _("Le serveur de courrier n’a pas pu être joint. Détail\u00a0: {said}"),
        "mail_recipient": _("Le serveur de courrier refuse cette adresse. Sa réponse\u00a0: {said}"),
        "mail_refused": _(
            "Le serveur de courrier ne prend pas la lettre\u00a0: l’adresse d’envoi (CARTO_MAIL_FROM) lui "
            "convient-elle\u202f? Sa réponse\u00a0: {said}"
        ),
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
