"""Everything that the site keeps about one person, for that person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from cartoquartiers.store.personal import everything_marked
from cartoquartiers.store.queries.factors import factors_of
from cartoquartiers.store.queries.inquiries import asked_of
from cartoquartiers.store.queries.people import actor_of
from cartoquartiers.store.queries.territory import taxonomy
from cartoquartiers.store.queries.training import steps_of
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.tables.factors import Identity
from cartoquartiers.store.tables.follow import Follower, Subscription
from cartoquartiers.store.tables.harvest import Harvest
from cartoquartiers.store.tables.imports import ImportDraft
from cartoquartiers.store.tables.letters import Outbox
from cartoquartiers.store.tables.people import Agreement, Person, SignIn
from cartoquartiers.store.tables.programs import ApiToken, Webhook
from cartoquartiers.store.tables.tablets import Tablet, TabletPin
from cartoquartiers.store.work import Work


def everything_about(work: Work, person_id: int) -> dict[str, Any]:
    """Return the account, its sessions, contributions with their decisions, and letters, as JSON values.

    ``par_table``: the same as the tables have it, and what stands nowhere else in the file."""
    person = work.session.get_one(Person, person_id)
    return {
        "compte": _account(work, person),
        "sessions": _sessions(work, person_id),
        "codes_de_tablettes": _codes(work, person_id),
        "connexion_en_deux_etapes": _factors(work, person_id),
        "identites": _identities(work, person_id),
        "contributions": _contributions(work, person_id),
        "lettres": _letters(work, person.email),
        "imports": _imports(work, person_id),
        "abonnements": _followed(work, person.email),
        "verifications_demandees": [
            {"lieu": uid, "le": _iso(asked), "repondu_le": _iso(answered)}
            for uid, asked, answered in asked_of(work, person_id)
        ],
        "listes_suivies": _sources(work, person_id),
        "jetons": _tokens(work, person_id),
        "envois": _webhooks(work, person_id),
        "conventions": _agreements(work, person_id),
        "entrainement": dict(steps_of(work, person_id)),
        "par_table": everything_marked(work, person_id, person.email),
    }


def _account(work: Work, person: Person) -> Mapping[str, Any]:
    actor = actor_of(work, person)
    return {
        "adresse": person.email,
        "nom": person.name,
        "role": person.role,
        "communes": sorted(actor.scope.communes),
        "quartiers": sorted(actor.scope.quartiers),
        "rubriques": sorted(actor.scope.categories),
        "structures": sorted(actor.organisations),
        "langue": person.language,
        "resume_du_jour": person.digest,
        "dans_l_annuaire": person.listed,
        "contact_public": person.public_contact,
        "demandes_de_verification": person.inquiries,
        "ouvert_le": _iso(person.created_at),
    }


def _sessions(work: Work, person_id: int) -> list[Mapping[str, Any]]:
    rows = work.session.scalars(
        select(SignIn).where(SignIn.person_id == person_id).order_by(SignIn.created_at)
    )
    return [
        {"appareil": row.device, "depuis": _iso(row.created_at), "jusqu_au": _iso(row.expires_at)}
        for row in rows
    ]


def _codes(work: Work, person_id: int) -> list[str]:
    """On which shared tablets; of the code itself only a hash is kept."""
    names = select(Tablet.name).join(TabletPin, TabletPin.tablet_id == Tablet.id)
    return list(work.session.scalars(names.where(TabletPin.person_id == person_id).order_by(Tablet.name)))


def _factors(work: Work, person_id: int) -> Mapping[str, Any]:
    """What stands beside the password; secrets and codes themselves are for nobody's eyes."""
    found = factors_of(work, person_id)
    return {
        "application_depuis": _iso(found.application),
        "codes_de_secours": found.codes,
        "cles": [
            {"nom": key.name, "depuis": _iso(key.created_at), "servie_le": _iso(key.used_at)}
            for key in found.keys
        ],
    }


def _identities(work: Work, person_id: int) -> list[Mapping[str, Any]]:
    rows = work.session.scalars(
        select(Identity).where(Identity.person_id == person_id).order_by(Identity.since)
    )
    return [{"chez": row.issuer, "sujet": row.subject, "depuis": _iso(row.since)} for row in rows]


def _contributions(work: Work, person_id: int) -> list[Mapping[str, Any]]:
    mine = select(Contribution).where(Contribution.author_id == person_id).order_by(Contribution.id)
    said = select(Decision).join(Contribution, Contribution.id == Decision.contribution_id)
    decisions: dict[int, list[Mapping[str, Any]]] = {}
    for row in work.session.scalars(said.where(Contribution.author_id == person_id).order_by(Decision.id)):
        told = {"verdict": row.verdict, "raison": row.reason, "message": row.message, "le": _iso(row.at)}
        decisions.setdefault(row.contribution_id, []).append(told)
    return [
        {
            "uid": row.uid,
            "genre": row.kind,
            "etat": row.state,
            "lieu": row.place_uid,
            "nom": row.name,
            "changements": {name: _own(work, name, change) for name, change in row.changes.items()},
            "confirme": row.confirmed,
            "signalement": row.report,
            "message": row.message,
            "bon_a_savoir": row.note,
            "contact": row.contact,
            "reponse": row.answer,
            "charte": row.charter,
            "langue": row.language,
            "risque": [row.risk, *(row.risk_codes or ())] if row.risk else None,
            "recue_le": _iso(row.received_at),
            "suivi": f"{work.house.base_url}/suivi/{row.follow_token}",
            "decisions": decisions.get(row.id, []),
        }
        for row in work.session.scalars(mine)
    ]


def _own(work: Work, name: str, change: Mapping[str, Any]) -> Mapping[str, Any]:
    """The author's part of a change: what stood there before them may not be public."""
    extra = taxonomy(work).extra.get(name)
    if extra is None or extra.public:
        return change
    return {side: value for side, value in change.items() if side in ("to", "add")}


def _letters(work: Work, address: str) -> list[Mapping[str, Any]]:
    rows = work.session.scalars(select(Outbox).where(Outbox.recipient == address).order_by(Outbox.id))
    return [
        {"genre": row.kind, "ecrite_le": _iso(row.created_at), "partie_le": _iso(row.sent_at)} for row in rows
    ]


def _imports(work: Work, person_id: int) -> list[Mapping[str, Any]]:
    rows = work.session.scalars(
        select(ImportDraft).where(ImportDraft.person_id == person_id).order_by(ImportDraft.created_at)
    )
    return [
        {"fichier": row.name, "etat": row.state, "reponses": row.choices, "apporte_le": _iso(row.created_at)}
        for row in rows
    ]


def _followed(work: Work, address: str) -> list[Mapping[str, Any]]:
    mine = select(Subscription).join(Follower, Follower.id == Subscription.follower_id)
    rows = work.session.scalars(mine.where(Follower.email == address).order_by(Subscription.id))
    return [
        {
            "lieu": row.place_uid,
            "domaine": row.scope,
            "rythme": row.rhythm,
            "demande_le": _iso(row.created_at),
            "confirme_le": _iso(row.confirmed_at),
        }
        for row in rows
    ]


def _sources(work: Work, person_id: int) -> list[Mapping[str, Any]]:
    rows = work.session.scalars(select(Harvest).where(Harvest.person_id == person_id).order_by(Harvest.id))
    return [{"source": row.source, "adresse": row.url, "depuis": _iso(row.created_at)} for row in rows]


def _tokens(work: Work, person_id: int) -> list[Mapping[str, Any]]:
    """Of a token itself only a hash is kept."""
    rows = work.session.scalars(select(ApiToken).where(ApiToken.person_id == person_id).order_by(ApiToken.id))
    return [
        {"nom": row.name, "droits": row.scopes, "depuis": _iso(row.created_at), "dernier_usage": row.used_on}
        for row in rows
    ]


def _webhooks(work: Work, person_id: int) -> list[Mapping[str, Any]]:
    rows = work.session.scalars(select(Webhook).where(Webhook.person_id == person_id).order_by(Webhook.id))
    return [
        {"adresse": row.url, "structure": row.organisation, "depuis": _iso(row.created_at)} for row in rows
    ]


def _agreements(work: Work, person_id: int) -> list[Mapping[str, Any]]:
    query = select(Agreement).where(Agreement.person_id == person_id).order_by(Agreement.id)
    return [
        {"structure": row.organisation, "version": row.version, "acceptee_le": _iso(row.accepted_at)}
        for row in work.session.scalars(query)
    ]


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None
