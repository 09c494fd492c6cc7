"""``flask users``: accounts, roles and their limits."""

import sys
from collections.abc import Iterable

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from cartoquartiers.cli.words import ADMINISTRATOR
from cartoquartiers.domain.errors import Conflicting, Invalid, Problem
from cartoquartiers.domain.policy import Scope
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries import people as queries
from cartoquartiers.store.work import Work
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases import accounts, factors, people
from cartoquartiers.usecases.accounts import Account
from cartoquartiers.usecases.people import Post
from cartoquartiers.web.wording import sentence

group = AppGroup("users", help="Les comptes : ajout, liste, mot de passe, désactivation.")
_ROLES = click.Choice([role.value for role in Role])


@group.command("add")
@click.argument("email")
@click.option("--role", type=_ROLES, required=True, help="Rôle de la personne.")
@click.option("--name", default="", help="Nom affiché sur le site.")
@click.option(
    "--commune", multiple=True, help="Limiter à une commune (code INSEE) ; plusieurs fois possible."
)
@click.option("--quartier", multiple=True, help="Limiter à un quartier (code).")
@click.option("--rubrique", multiple=True, help="Limiter à une rubrique (code).")
@click.option("--structure", multiple=True, help="Structure dont la personne est membre (code).")
@click.option("--password-stdin", is_flag=True, help="Lire le mot de passe sur l’entrée standard.")
@with_appcontext
def add(
    email: str,
    role: str,
    *,
    name: str,
    password_stdin: bool,
    structure: tuple[str, ...],
    **codes: tuple[str, ...],
) -> None:
    """Open an account, or give another role and other limits to the one there is."""
    limits = Scope(*(frozenset(codes[kind]) for kind in ("commune", "quartier", "rubrique")))
    if limits != Scope() and Role(role) not in people.SCOPED:
        raise click.UsageError("Seuls les agents, les référents et les modérateurs peuvent être limités.")
    with _toolbox().store.reading() as work:
        known = accounts.find(work, email)
    hashed = _hashed(email, password_stdin) if known is None or password_stdin else None
    try:
        with _toolbox().store.writing() as work:
            post = Post(name or (known.name if known else ""), Role(role), limits, frozenset(structure))
            _keep(work, known, email, post, hashed)
    except Invalid as invalid:
        raise click.ClickException(_words(invalid.problems)) from None
    except Conflicting as conflict:
        raise click.ClickException(_words([Problem("email", conflict.code)])) from None
    done = "Rôle changé" if known else "Compte ouvert"
    click.echo(f"{done} : {email} ({Role(role).sentence}).")


@group.command("list")
@with_appcontext
def show() -> None:
    """List the accounts, one a line."""
    with _toolbox().store.reading() as work:
        for person in queries.everybody(work):
            state = "" if person.active else "  (désactivé)"
            limits = ", ".join(person.limits)
            click.echo(f"{person.email:40} {person.role:14} {limits}{state}".rstrip())


@group.command("passwd")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Lire le mot de passe sur l’entrée standard.")
@with_appcontext
def passwd(email: str, *, password_stdin: bool) -> None:
    """Give a new password; every session of the person ends."""
    with _toolbox().store.reading() as work:
        account = _account(work, email)
    hashed = _hashed(account.email, password_stdin)
    with _toolbox().store.writing() as work:
        people.reset_password(work, ADMINISTRATOR, account.id, hashed)
    click.echo("Mot de passe changé ; les appareils de cette personne sont déconnectés.")


@group.command("drop-factors")
@click.argument("email")
@with_appcontext
def drop_factors(email: str) -> None:
    """Take the second step away from somebody who lost phone, key and recovery codes."""
    with _toolbox().store.writing() as work:
        factors.reset(work, ADMINISTRATOR, _account(work, email).id)
    click.echo("Deuxième étape retirée ; les appareils de cette personne sont déconnectés.")


@group.command("deactivate")
@click.argument("email")
@click.option("--undo", is_flag=True, help="Rouvrir le compte.")
@with_appcontext
def deactivate(email: str, *, undo: bool) -> None:
    """Close an account; what the person contributed stays."""
    with _toolbox().store.writing() as work:
        number = _account(work, email).id
        people.set_active(work, ADMINISTRATOR, number, active=undo, even_the_last=True)
    click.echo("Compte rouvert." if undo else "Compte désactivé ; ses appareils sont déconnectés.")


def _keep(work: Work, known: Account | None, email: str, post: Post, hashed: str | None) -> None:
    """Open the account, or change the one there is; each leaves an act, done by nobody who has an account."""
    if known is None:
        people.add(work, ADMINISTRATOR, email, post, hashed or "")
        return
    if hashed:
        people.reset_password(work, ADMINISTRATOR, known.id, hashed)
    people.change(work, ADMINISTRATOR, known.id, post)


def _toolbox() -> Toolbox:
    toolbox: Toolbox = current_app.extensions["toolbox"]
    return toolbox


def _account(work: Work, email: str) -> Account:
    account = accounts.find(work, email)
    if account is None:
        raise click.ClickException(f"Aucun compte avec l’adresse {email}.")
    return account


def _hashed(email: str, from_stdin: bool) -> str:
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Mot de passe", hide_input=True, confirmation_prompt="Encore une fois")
    problem = accounts.password_problem(password, email)
    if problem:
        raise click.ClickException(_words([problem]))
    return _toolbox().hasher.hash(password)


def _words(problems: Iterable[Problem]) -> str:
    with current_app.test_request_context():
        return " ".join(sentence(problem) for problem in problems)
