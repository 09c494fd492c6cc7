"""What the administration pages show, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask_babel import gettext as _

from cartoquartiers.domain.policy import Scope
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries.administration import ActLine, PersonLine
from cartoquartiers.store.queries.territory import Territory
from cartoquartiers.web.moments import moment


@dataclass(frozen=True)
class PersonRow:
    """An account in the list."""

    id: int
    name: str
    email: str
    role: str
    active: bool
    limits: list[str]
    structures: list[str]


@dataclass(frozen=True)
class ActRow:
    """A recorded act in the journal."""

    when: str
    by: str
    what: str
    subject: str


@dataclass(frozen=True)
class Pages:
    """Where one is in a long list, and the addresses of the pages beside."""

    words: str
    previous: str | None
    following: str | None


def person_rows(rows: Iterable[PersonLine], names: Territory, taxonomy: Taxonomy) -> list[PersonRow]:
    """Accounts as they are listed."""
    return [
        PersonRow(
            row.id,
            row.name or row.email.split("@", maxsplit=1)[0],
            row.email,
            _(row.role.sentence),
            row.active,
            limits(row.scope, names, taxonomy),
            sorted(names.organisations.get(code, code) for code in row.organisations),
        )
        for row in rows
    ]


def limits(scope: Scope, names: Territory, taxonomy: Taxonomy) -> list[str]:
    """The limits of a role by their names; empty when there is none."""
    labels = {code: category.label for code, category in taxonomy.categories.items()}
    found = [
        *((names.communes, code) for code in scope.communes),
        *((names.quartiers, code) for code in scope.quartiers),
        *((labels, code) for code in scope.categories),
    ]
    return sorted(known.get(code, code) for known, code in found)


def roles() -> list[tuple[str, str, str]]:
    """The roles with what each may do, for a person who chooses."""
    hints = {
        Role.RESIDENT: _("Propose ; tout passe par la modération."),
        Role.ASSOCIATION: _("Tient les fiches de sa structure, publiées aussitôt."),
        Role.AGENT: _("Publie aussitôt dans son quartier ; propose ailleurs."),
        Role.STEWARD: _("Répond d’une rubrique ou d’un quartier ; figure dans l’annuaire des référents."),
        Role.MODERATOR: _("Examine les contributions, publie ou explique pourquoi non."),
        Role.ADMINISTRATOR: _("Règle le site : personnes, rubriques, territoire, textes."),
    }
    return [(role.value, _(role.sentence), hints[role]) for role in Role]


def pages(address: str, asked: Mapping[str, str], page: int, length: int, total: int) -> Pages:
    """The pager of a list of ``total`` lines, ``length`` on a page."""

    def link(number: int) -> str:
        kept = {name: value for name, value in {**asked, "page": str(number)}.items() if value}
        return f"{address}?{urlencode(kept)}"

    first, last = page * length + 1, min((page + 1) * length, total)
    return Pages(
        _("%(first)s à %(last)s sur %(total)s", first=first, last=last, total=total),
        link(page) if page else None,
        link(page + 2) if last < total else None,
    )


def act_rows(rows: Iterable[ActLine], known: Mapping[str, Mapping[str, str]]) -> list[ActRow]:
    """Recorded acts as listed; ``known``: by the first word of an action, what its subjects are called."""
    words = _acts()
    found = []
    for row in rows:
        names = known.get(row.action.partition(".")[0], {})
        what, subject = words.get(row.action, row.action), names.get(row.subject, row.subject)
        found.append(ActRow(moment(row.at), row.by or _("Ligne de commande"), what, subject))
    return found


def _acts() -> dict[str, str]:
    return {
        "rubrique.add": _("Rubrique ajoutée"),
        "rubrique.save": _("Rubrique modifiée"),
        "rubrique.order": _("Ordre des rubriques changé"),
        "rubrique.remove": _("Rubrique supprimée"),
        "type.add": _("Type ajouté"),
        "type.save": _("Type modifié"),
        "type.facility": _("Code SCDL d’un type modifié"),
        "type.order": _("Ordre des types changé"),
        "type.remove": _("Type supprimé"),
        "field.add": _("Champ ajouté"),
        "field.adopt": _("Champ repris par un autre type"),
        "field.save": _("Champ modifié"),
        "field.order": _("Ordre des champs changé"),
        "field.retire": _("Champ retiré d’un type"),
        "field.restore": _("Champ remis"),
        "quartier.outlines": _("Contours de quartiers enregistrés"),
        "quartier.rename": _("Quartier renommé"),
        "quartier.remove": _("Quartier retiré"),
        "commune.outlines": _("Contours de communes enregistrés"),
        "commune.rename": _("Commune renommée"),
        "commune.remove": _("Commune retirée"),
        "structure.add": _("Structure ajoutée"),
        "structure.save": _("Structure modifiée"),
        "structure.members": _("Membres d’une structure changés"),
        "rule.set": _("Publication automatique réglée"),
        "structure.first": _("Structure seule à publier sur ses fiches"),
        "structure.shared": _("Structure qui partage ses fiches"),
        "campaign.start": _("Opération ouverte"),
        "campaign.end": _("Opération terminée avant sa fin"),
        "tablet.invite": _("Tablette partagée invitée par un code"),
        "tablet.enrol": _("Tablette partagée inscrite"),
        "tablet.revoke": _("Tablette partagée retirée"),
        "structure.invite": _("Membre invité dans une structure"),
        "structure.remove": _("Structure supprimée"),
        "structure.agree": _("Convention de partage acceptée"),
        "webhook.add": _("Envoi automatique ajouté"),
        "webhook.secret": _("Secret d’un envoi automatique changé"),
        "webhook.start": _("Envoi automatique repris"),
        "webhook.remove": _("Envoi automatique retiré"),
        "source.follow": _("Liste suivie"),
        "source.save": _("Suivi d’une liste modifié"),
        "source.entrust": _("Dernier mot sur les champs d’une liste"),
        "source.go_on": _("Changement d’une liste accepté"),
        "source.leave": _("Changement d’une liste refusé"),
        "source.stop": _("Liste qui n’est plus suivie"),
        "photo.mask": _("Photo masquée en partie"),
        "person.first": _("Premier compte d’administration ouvert"),
        "mail.try": _("Courrier essayé"),
        "person.add": _("Compte ouvert"),
        "person.save": _("Compte modifié"),
        "person.password": _("Mot de passe remplacé"),
        "person.sessions": _("Appareils d’une personne déconnectés"),
        "person.unlisted": _("Référent retiré de l’annuaire"),
        "person.on": _("Compte réactivé"),
        "person.off": _("Compte désactivé"),
        "person.factors": _("Deuxième étape d’un compte retirée"),
        "identity.join": _("Identité extérieure liée à un compte"),
        "factor.add": _("Deuxième étape ajoutée"),
        "factor.drop": _("Deuxième étape retirée"),
        "factor.codes": _("Codes de secours refaits"),
        "person.leave": _("Compte effacé par la personne"),
        "act.erase": _("Acte vidé de son auteur et de ses détails"),
        "backup.restore": _("Sauvegarde restaurée"),
        "letter.retry": _("Lettres réessayées"),
        "letter.save": _("Texte d’une lettre modifié"),
        "letter.usual": _("Texte d’origine d’une lettre rétabli"),
        "look.save": _("Apparence modifiée"),
        "look.logo": _("Logo remplacé"),
        "look.no_logo": _("Logo retiré"),
        "page.save": _("Texte d’une page modifié"),
        "page.usual": _("Texte d’origine d’une page rétabli"),
        "settings.save": _("Réglages modifiés"),
        "portal.change": _("Publication sur data.gouv.fr modifiée"),
        "portal.key": _("Clé du portail de données remplacée"),
        "portal.no_key": _("Clé du portail de données oubliée"),
        "portal.forget": _("Jeux de données du portail oubliés"),
    }
