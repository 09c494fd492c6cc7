"""Who contributes, as far as a moderator needs to know: a role or a record, never a name or an address."""

from dataclasses import dataclass

from flask_babel import gettext as _

from cartoquartiers.domain.trust import Record
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries.waiting import Waiting


@dataclass(frozen=True)
class Author:
    """`tag` is one or two words for the queue, `css` its colour; `sentence` says more in the evidence."""

    tag: str
    css: str
    sentence: str


def author(waiting: Waiting, record: Record) -> Author:
    """What is known of the author of a contribution."""
    if waiting.author_id is None:
        return _anonymous(waiting)
    role = Role(waiting.author_role) if waiting.author_role else Role.RESIDENT
    if role is not Role.RESIDENT:
        return Author(
            _(role.sentence).lower(),
            "tag-ok",
            _("%(role)s : %(record)s", role=_(role.sentence), record=_told(record)),
        )
    if record.is_regular:
        return Author(
            _("contribue souvent"), "tag-ok", _("Contribue souvent : %(record)s", record=_told(record))
        )
    return Author(_("a un compte"), "", _("A un compte : %(record)s", record=_told(record)))


def _anonymous(waiting: Waiting) -> Author:
    if waiting.author_role == Role.ADMINISTRATOR:
        # Only an import speaks for the house without anybody's name; its message names the source.
        return Author(_("import"), "", _("Vient d’un fichier importé"))
    if waiting.has_contact:
        return Author(_("anonyme, joignable"), "", _("Sans compte ; a laissé une adresse pour la réponse"))
    return Author(_("anonyme"), "", _("Sans compte ; lira la réponse sur la page de suivi"))


def _told(record: Record) -> str:
    if not record.decided:
        return str(_("première contribution"))
    return str(_("%(accepted)s acceptées sur %(decided)s", accepted=record.accepted, decided=record.decided))
