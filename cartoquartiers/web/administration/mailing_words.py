"""Letters, jobs and the words between braces, as an administrator reads them."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from cartoquartiers.domain.letters import LetterKind
from cartoquartiers.store.queries.mailing import JobLine, LetterLine
from cartoquartiers.web.moments import moment


@dataclass(frozen=True)
class LetterRow:
    """A letter that has not left."""

    id: int
    what: str
    recipient: str
    has_failed: bool
    since: str
    next_try: str
    error: str


@dataclass(frozen=True)
class JobRow:
    """A recurring job."""

    name: str
    next_run: str
    error: str


def letter_rows(lines: Iterable[LetterLine]) -> list[LetterRow]:
    """Letters that wait or failed, as listed."""
    return [
        LetterRow(
            line.id,
            str(_(LetterKind(line.kind).sentence)),
            line.recipient,
            line.state == "failed",
            moment(line.created_at),
            moment(line.due_at),
            line.error or "",
        )
        for line in lines
    ]


def job_rows(lines: Iterable[JobLine]) -> list[JobRow]:
    """Jobs, as listed; one without a name here shows its code."""
    names = _jobs()
    return [JobRow(names.get(line.name, line.name), moment(line.due_at), line.error or "") for line in lines]


def meaning(word: str) -> str:
    """What stands for a word between braces."""
    meanings: dict[str, str] = {
        "site": _("le titre du site"),
        "equipe": _("l’équipe du quartier"),
        "contact": _("le contact de l’équipe"),
        "lieu": _("le nom du lieu"),
        "jours": _("le délai de réponse annoncé"),
        "suivi": _("le lien de suivi"),
        "question": _("la question de la modération"),
        "effet": _("ce que la contribution a changé"),
        "message": _("le message de la modération"),
        "fiche": _("le lien vers le lieu"),
        "motif": _("la raison et le message"),
        "structure": _("le nom de la structure"),
        "lien": _("le lien à suivre"),
        "oubli": _("le lien «\u00a0mot de passe oublié\u00a0»"),
        "minutes": _("la durée du lien, en minutes"),
        "nombre": _("le nombre de contributions"),
        "liste": _("la liste dont parle la lettre"),
        "compte": _("le lien vers ses préférences"),
        "sujet": _("ce qui est suivi"),
        "arret": _("le lien qui arrête ces lettres"),
    }
    return meanings[word]


def _jobs() -> dict[str, str]:
    return {
        "letters": _("Envoyer les lettres"),
        "digests": _("Préparer les résumés du jour"),
        "inquiries": _("Demander si des lieux sont toujours exacts"),
        "news": _("Préparer les lettres des abonnements"),
        "erasures": _("Noter les effacements hors de la base"),
        "retention": _("Effacer ce qui n’a plus à être gardé"),
        "rounds": _("Appliquer ce qui attendait un nouveau lieu"),
        "reopenings": _("Rouvrir les lieux à la date annoncée"),
        "photos": _("Effacer les photos inutiles"),
        "portal": _("Publier sur data.gouv.fr"),
        "sessions": _("Oublier les sessions et les liens périmés"),
    }
