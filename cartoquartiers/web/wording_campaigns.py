"""What is said of forms about opérations."""

from flask_babel import gettext as _


def campaigns() -> dict[str, str]:
    """By code of a problem."""
    return {
        "campaign_unknown": _(
            "Aucune opération n’a ce code. Relisez l’affiche : six caractères, sans zéro ni un, "
            "sans i, l ni o."
        ),
        "campaign_coming": _("Cette opération n’a pas encore commencé."),
        "campaign_over": _("Cette opération est terminée. Merci ! Son bilan reste en ligne."),
        "campaign_full": _("Cette opération est complète. Prévenez la personne qui l’anime."),
        "campaign_throttled": _("Trop de codes essayés d’ici. Attendez un quart d’heure."),
        "campaign_ends_first": _("Le dernier jour vient avant le premier."),
        "campaign_past": _("Le dernier jour est déjà passé."),
        "campaign_too_long": _("Une opération dure {most} jours au plus."),
        "campaign_goal": _("Un nombre entier, de 1 à {most}, ou rien pour tous les lieux."),
        "area_line": _("Ligne {line} : deux nombres, la latitude puis la longitude (47.2161, -1.5496)."),
        "area_corners": _("Deux coins pour un rectangle, ou de trois à {most} pour une autre forme."),
        "area_crossed": _("Ces coins ne font pas une zone : son bord se croise, ou elle est vide."),
        "campaign_nothing": _(
            "Aucun lieu ne correspond à ce choix. Élargissez-le, ou donnez un objectif pour des lieux "
            "à créer."
        ),
    }
