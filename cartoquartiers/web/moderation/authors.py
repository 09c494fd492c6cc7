"""Who contributes, as far as a moderator needs to know: a role or a record, never a name or an address."""

from flask_babel import gettext as _
from flask_babel import ngettext

from cartoquartiers.domain.trust import Record
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries.waiting import Waiting


def author_tag(waiting: Waiting, record: Record) -> tuple[str, str]:
    """One or two words for the queue on the author of a contribution, and their colour."""
    if waiting.author_id is None:
        if _is_of_a_file(waiting):
            return str(_("import")), ""
        return str(_("anonyme, joignable") if waiting.has_contact else _("anonyme")), ""
    role = _role(waiting)
    if role is not Role.RESIDENT:
        return str(_(role.sentence)).lower(), "tag-ok"
    return (str(_("contribue souvent")), "tag-ok") if record.is_regular else (str(_("a un compte")), "")


def author_sentence(waiting: Waiting, record: Record) -> str:
    """What is known of the author of a contribution."""
    if waiting.author_id is None:
        if _is_of_a_file(waiting):
            return str(_("Vient d’un fichier importé"))
        if waiting.has_contact:
            return str(_("Sans compte\u202f; a laissé une adresse pour la réponse"))
        return str(_("Sans compte\u202f; lira la réponse sur la page de suivi"))
    role = _role(waiting)
    if role is not Role.RESIDENT:
        return str(_("%(role)s\u00a0: %(record)s", role=_(role.sentence), record=_told(record)))
    if record.is_regular:
        return str(_("Contribue souvent\u00a0: %(record)s", record=_told(record)))
    return str(_("A un compte\u00a0: %(record)s", record=_told(record)))


def _role(waiting: Waiting) -> Role:
    return Role(waiting.author_role) if waiting.author_role else Role.RESIDENT


def _is_of_a_file(waiting: Waiting) -> bool:
    """Only an import speaks for the house without anybody's name; its message names the source."""
    return waiting.author_role == Role.ADMINISTRATOR


def _told(record: Record) -> str:
    if not record.decided:
        return str(_("première contribution"))
    if not record.accepted:
        return str(ngettext("aucune acceptée sur une", "aucune acceptée sur %(num)s", record.decided))
    decided = record.decided
    words = ngettext(
        "%(num)s acceptée sur %(decided)s",
        "%(num)s acceptées sur %(decided)s",
        record.accepted,
        decided=decided,
    )
    return str(words)
