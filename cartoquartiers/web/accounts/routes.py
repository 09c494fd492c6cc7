"""Accounts: signing in and out, and what a person sees of themselves."""

from cartoquartiers.web.accounts import (
    account,
    asking,
    elsewhere,
    factors,
    first,
    invited,
    links,
    personal,
    preferences,
    second_step,
    signing,
    tablet,
    tokens,
)
from cartoquartiers.web.routing import EVERYONE, FIELD, MODERATORS, SIGNED_IN, STEWARDS, Section

section = Section("accounts", __name__)
section.read("/connexion", signing.form, access=EVERYONE)
section.write("/connexion", signing.sign_in, access=EVERYONE)
section.read("/connexion/ailleurs", elsewhere.leave, access=EVERYONE)
section.read("/connexion/ailleurs/retour", elsewhere.back, access=EVERYONE)
section.write("/connexion/ailleurs/retour", elsewhere.arrive, access=EVERYONE)
section.read("/connexion/deuxieme-etape", second_step.form, access=EVERYONE)
section.write("/connexion/deuxieme-etape", second_step.answer, access=EVERYONE)
section.write("/deconnexion", signing.sign_out, access=EVERYONE)
section.read("/connexion/lettre", asking.sent, access=EVERYONE)
section.read("/premier-demarrage", first.look, access=EVERYONE)
section.write("/premier-demarrage", first.make, access=EVERYONE)
section.read("/inscription", asking.join_form, access=EVERYONE)
section.write("/inscription", asking.join, access=EVERYONE)
section.read("/mot-de-passe-oublie", asking.forgotten_form, access=EVERYONE)
section.write("/mot-de-passe-oublie", asking.forgotten, access=EVERYONE)
section.read("/lien/<token>", links.look, access=EVERYONE)
section.write("/lien/<token>", links.follow, access=EVERYONE)
section.read("/invitation/<token>", invited.look, access=EVERYONE)
section.write("/invitation/<token>", invited.accept, access=EVERYONE)
section.read("/compte/adresse", asking.address_form, access=SIGNED_IN)
section.write("/compte/adresse", asking.address, access=SIGNED_IN)
section.read("/compte", account.show, access=SIGNED_IN)
section.read("/compte/mot-de-passe", account.password_form, access=SIGNED_IN)
section.write("/compte/mot-de-passe", account.change_password, access=SIGNED_IN)
section.read("/compte/deux-etapes", factors.show, access=SIGNED_IN)
section.write("/compte/deux-etapes", factors.change, access=SIGNED_IN)
section.read("/compte/deux-etapes/application", factors.application, access=SIGNED_IN)
section.write("/compte/deux-etapes/application", factors.confirm, access=SIGNED_IN)
section.read("/compte/deux-etapes/cle", factors.key, access=SIGNED_IN)
section.write("/compte/deux-etapes/cle", factors.add_key, access=SIGNED_IN)
section.write("/compte/sessions", account.end_sessions, access=SIGNED_IN)
section.write("/compte/resume", preferences.digest, access=MODERATORS)
section.write("/compte/annuaire", account.choose_listing, access=STEWARDS)
section.write("/compte/verifications", preferences.inquiry, access=SIGNED_IN)
section.read("/compte/donnees.json", personal.download, access=SIGNED_IN)
section.read("/compte/quitter", personal.leaving_form, access=SIGNED_IN)
section.write("/compte/quitter", personal.leave, access=SIGNED_IN)
section.read("/compte/jetons", tokens.show, access=SIGNED_IN)
section.write("/compte/jetons", tokens.make, access=SIGNED_IN)
section.write("/compte/jetons/retirer", tokens.revoke, access=SIGNED_IN)
section.read("/tablette", tablet.show, access=EVERYONE)
section.write("/tablette", tablet.enrol, access=FIELD)
section.write("/tablette/inscription", tablet.take_up, access=EVERYONE)
section.write("/tablette/code", tablet.choose, access=FIELD)
section.write("/tablette/ouvrir", tablet.enter, access=EVERYONE)
