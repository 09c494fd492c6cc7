"""Verdicts and reasons in two words, as they stand in a table: the sentences are for their authors."""

from flask_babel import gettext as _

from cartoquartiers.domain.vocabulary import Reason, Verdict


def verdicts() -> dict[str, str]:
    """What is told of a decision, by its code."""
    return {
        Verdict.ACCEPT.value: _("Acceptée"),
        Verdict.AMEND.value: _("Acceptée, modifiée"),
        Verdict.REFUSE.value: _("Non retenue"),
        Verdict.ASK.value: _("Précision demandée"),
        Verdict.UNDO.value: _("Décision annulée"),
    }


def reasons() -> dict[str, str]:
    """Why, by the code of the reason."""
    return {
        Reason.DUPLICATE.value: _("Déjà sur la carte"),
        Reason.ALREADY_DONE.value: _("Déjà à jour"),
        Reason.OUTSIDE.value: _("Hors du territoire"),
        Reason.EVENT.value: _("Évènement ponctuel"),
        Reason.OUT_OF_SCOPE.value: _("Type de lieu sans rubrique"),
        Reason.NOT_CONFIRMED.value: _("Non confirmé sur place"),
        Reason.PERSONAL_DATA.value: _("Information personnelle"),
        Reason.PHOTO_RIGHTS.value: _("Droits de la photo"),
        Reason.OTHER_SERVICE.value: _("Relève d’un autre service"),
        Reason.OWNER_OBJECTS.value: _("Refus de la structure"),
        Reason.ADVERTISING.value: _("Publicité"),
        Reason.OFFENSIVE.value: _("Propos contraires à la charte"),
        Reason.OTHER.value: _("Autre raison"),
    }
