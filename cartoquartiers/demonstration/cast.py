"""The accounts of the demonstration: one for each role, one password for all, no invented person."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cartoquartiers.adapters.passwords import Argon2Hasher
from cartoquartiers.domain.policy import ANONYMOUS, Actor, Scope
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries.people import actor_by_email
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import accounts, organisations
from cartoquartiers.usecases.organisations import Draft

COMPOSTERS, CHILDHOOD = "composteurs-de-quartier", "petite-enfance-de-la-ville"
STRUCTURES = {
    COMPOSTERS: Draft(
        "Collectif des composteurs (démonstration)",
        description="Structure imaginée pour la démonstration : elle tient la fiche de composteurs.",
    ),
    CHILDHOOD: Draft(
        "Direction de la petite enfance (démonstration)",
        description="Structure imaginée pour la démonstration : elle tient la fiche de crèches.",
    ),
}


EVERYWHERE = Scope()


@dataclass(frozen=True)
class Part:
    """What one account is there to show."""

    name: str
    scope: Scope = EVERYWHERE
    organisations: tuple[str, ...] = ()


PARTS = {
    Role.RESIDENT: Part("Habitante (démonstration)"),
    Role.ASSOCIATION: Part("Membre d’une structure (démonstration)", organisations=(COMPOSTERS,)),
    Role.AGENT: Part("Agent de proximité (démonstration)", Scope(quartiers=frozenset({"2"}))),
    Role.STEWARD: Part(
        "Référente Tri et réemploi (démonstration)", Scope(categories=frozenset({"tri-reemploi"}))
    ),
    # Without limit: what was proposed by its address alone lies in no commune until somebody places it.
    Role.MODERATOR: Part("Modératrice (démonstration)"),
    Role.ADMINISTRATOR: Part("Administrateur (démonstration)"),
}


def email(role: Role) -> str:
    """Return the address with which the account of this role signs in."""
    return f"{role.value}@demo.example"


def kept_password(folder: Path, given: str) -> str:
    """Return ``given`` as it is, else a password made up once and kept for this user only."""
    if given:
        return given
    path = folder / "demo_password"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    words = "-".join(secrets.token_hex(3) for _ in range(3))
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(words + "\n")
    return words


def hire(store: Store, password: str) -> None:
    """Make the structures and accounts that are missing; each answers to this password afterwards."""
    hasher = Argon2Hasher()
    with store.reading() as work:
        known = {role: accounts.find(work, email(role)) for role in PARTS}
    # Hashing is slow on purpose: done before the transaction that writes.
    hashes = {
        role: hasher.hash(password)
        for role, account in known.items()
        if account is None or not hasher.matches(account.password_hash, password)
    }
    with store.writing() as work:
        for code, draft in STRUCTURES.items():
            _found(work, code, draft)
        for role, hashed in hashes.items():
            account = known[role]
            if account:
                accounts.set_password(work, account.id, hashed)
            else:
                _add(work, role, hashed)


def _found(work: Work, code: str, draft: Draft) -> None:
    if code not in organisations.codes(work):
        organisations.add(work, ANONYMOUS, draft, code)


def _add(work: Work, role: Role, hashed: str) -> None:
    part = PARTS[role]
    number = accounts.add_person(work, email(role), role, hashed, part.name)
    accounts.set_role(work, number, role, part.scope)
    accounts.set_organisations(work, number, part.organisations)


def actors(work: Work) -> dict[str, Actor]:
    """Return who acts in the story, by role; ``anonymous`` is nobody."""
    found: dict[str, Actor] = {"anonymous": ANONYMOUS}
    for role in PARTS:
        actor = actor_by_email(work, email(role))
        if actor:
            found[role.value] = actor
    return found
