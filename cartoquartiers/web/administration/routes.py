"""The administration: everything that a town sets in the browser."""

from cartoquartiers.web.administration import (
    automatic,
    condition,
    fields,
    look,
    mailing,
    organisations,
    overview,
    page_texts,
    people,
    portal,
    rubriques,
    sendings,
    settings,
    sources,
    stewards,
    tablets,
    territory,
    types,
)
from cartoquartiers.web.administration.first_start import mail as first_mail
from cartoquartiers.web.administration.first_start import others, texts
from cartoquartiers.web.administration.first_start import territory as first_territory
from cartoquartiers.web.routing import ADMINISTRATORS, Section

section = Section("administration", __name__)
section.read("/administration", overview.show, access=ADMINISTRATORS)
section.read("/administration/journal", overview.journal, access=ADMINISTRATORS)
section.read("/administration/etat", condition.show, access=ADMINISTRATORS)

section.read("/administration/personnes", people.show, access=ADMINISTRATORS)
section.read("/administration/personnes/nouvelle", people.new, access=ADMINISTRATORS)
section.write("/administration/personnes/nouvelle", people.add, access=ADMINISTRATORS)
section.read("/administration/personnes/<number>", people.edit, access=ADMINISTRATORS)
section.write("/administration/personnes/<number>", people.save, access=ADMINISTRATORS)
section.write("/administration/personnes/<number>/mot-de-passe", people.reset_password, access=ADMINISTRATORS)
section.write("/administration/personnes/<number>/deux-etapes", people.drop_factors, access=ADMINISTRATORS)
section.write("/administration/personnes/<number>/appareils", people.end_sessions, access=ADMINISTRATORS)
section.write("/administration/personnes/<number>/acces", people.switch, access=ADMINISTRATORS)

section.read("/administration/rubriques", rubriques.show, access=ADMINISTRATORS)
section.read("/administration/rubriques/nouvelle", rubriques.new, access=ADMINISTRATORS)
section.write("/administration/rubriques/nouvelle", rubriques.add, access=ADMINISTRATORS)
section.read("/administration/rubriques/<code>", rubriques.edit, access=ADMINISTRATORS)
section.write("/administration/rubriques/<code>", rubriques.save, access=ADMINISTRATORS)
section.write("/administration/rubriques/<code>/ordre", rubriques.move, access=ADMINISTRATORS)
section.write("/administration/rubriques/<code>/supprimer", rubriques.remove, access=ADMINISTRATORS)
section.read("/administration/rubriques/<code>/nouveau-type", types.new, access=ADMINISTRATORS)
section.write("/administration/rubriques/<code>/nouveau-type", types.add, access=ADMINISTRATORS)
section.read("/administration/types/<code>", types.edit, access=ADMINISTRATORS)
section.write("/administration/types/<code>", types.save, access=ADMINISTRATORS)
section.write("/administration/types/<code>/scdl", types.save_facility, access=ADMINISTRATORS)
section.write("/administration/types/<code>/ordre", types.move, access=ADMINISTRATORS)
section.write("/administration/types/<code>/supprimer", types.remove, access=ADMINISTRATORS)

section.read("/administration/types/<code>/champs/nouveau", fields.new, access=ADMINISTRATORS)
section.write("/administration/types/<code>/champs/nouveau", fields.add, access=ADMINISTRATORS)
section.write("/administration/types/<code>/champs", fields.adopt, access=ADMINISTRATORS)
section.read("/administration/types/<code>/champs/<field>", fields.edit, access=ADMINISTRATORS)
section.write("/administration/types/<code>/champs/<field>", fields.save, access=ADMINISTRATORS)
section.write("/administration/types/<code>/champs/<field>/ordre", fields.move, access=ADMINISTRATORS)
section.write("/administration/types/<code>/champs/<field>/retirer", fields.retire, access=ADMINISTRATORS)
section.write("/administration/types/<code>/champs/<field>/reprendre", fields.restore, access=ADMINISTRATORS)

section.read("/administration/territoire", territory.show, access=ADMINISTRATORS)
section.write("/administration/territoire/communes", territory.send_communes, access=ADMINISTRATORS)
section.write("/administration/territoire/quartiers", territory.send_quartiers, access=ADMINISTRATORS)
section.read("/administration/communes/<insee>", territory.edit_commune, access=ADMINISTRATORS)
section.write("/administration/communes/<insee>", territory.rename_commune, access=ADMINISTRATORS)
section.write("/administration/communes/<insee>/retirer", territory.remove_commune, access=ADMINISTRATORS)
section.read("/administration/quartiers/<code>", territory.edit_quartier, access=ADMINISTRATORS)
section.write("/administration/quartiers/<code>", territory.rename_quartier, access=ADMINISTRATORS)
section.write("/administration/quartiers/<code>/retirer", territory.remove_quartier, access=ADMINISTRATORS)

section.read("/administration/structures", organisations.show, access=ADMINISTRATORS)
section.read("/administration/structures/nouvelle", organisations.new, access=ADMINISTRATORS)
section.write("/administration/structures/nouvelle", organisations.add, access=ADMINISTRATORS)
section.read("/administration/structures/<code>", organisations.edit, access=ADMINISTRATORS)
section.write("/administration/structures/<code>", organisations.save, access=ADMINISTRATORS)
section.write("/administration/structures/<code>/membres", organisations.save_members, access=ADMINISTRATORS)
section.write(
    "/administration/structures/<code>/priorite", organisations.save_exclusive, access=ADMINISTRATORS
)
section.write("/administration/structures/<code>/lieux", organisations.add_place, access=ADMINISTRATORS)
section.write(
    "/administration/structures/<code>/lieux/retirer", organisations.drop_place, access=ADMINISTRATORS
)
section.write("/administration/structures/<code>/supprimer", organisations.remove, access=ADMINISTRATORS)

section.read("/administration/referents", stewards.show, access=ADMINISTRATORS)
section.write("/administration/referents", stewards.appoint, access=ADMINISTRATORS)
section.write("/administration/referents/<number>/retirer", stewards.unlist, access=ADMINISTRATORS)

section.read("/administration/publications-automatiques", automatic.show, access=ADMINISTRATORS)
section.read("/administration/publications-automatiques/<code>", automatic.one, access=ADMINISTRATORS)
section.write("/administration/publications-automatiques/<code>", automatic.save, access=ADMINISTRATORS)
section.write(
    "/administration/publications-automatiques/<code>/annuler", automatic.undo, access=ADMINISTRATORS
)
section.read("/administration/sources", sources.show, access=ADMINISTRATORS)

section.read("/administration/envois", sendings.show, access=ADMINISTRATORS)
section.write("/administration/envois", sendings.add, access=ADMINISTRATORS)
section.write("/administration/envois/reprendre", sendings.start_again, access=ADMINISTRATORS)
section.write("/administration/envois/secret", sendings.change_secret, access=ADMINISTRATORS)
section.write("/administration/envois/retirer", sendings.remove, access=ADMINISTRATORS)

section.read("/administration/tablettes", tablets.show, access=ADMINISTRATORS)
section.write("/administration/tablettes", tablets.invite, access=ADMINISTRATORS)
section.write("/administration/tablettes/<number>/retirer", tablets.revoke, access=ADMINISTRATORS)

section.read("/administration/reglages", settings.edit, access=ADMINISTRATORS)
section.write("/administration/reglages", settings.save, access=ADMINISTRATORS)

section.read("/administration/apparence", look.edit, access=ADMINISTRATORS)
section.write("/administration/apparence", look.save, access=ADMINISTRATORS)
section.write("/administration/apparence/logo", look.send_logo, access=ADMINISTRATORS)
section.write("/administration/apparence/logo/retirer", look.remove_logo, access=ADMINISTRATORS)

section.read("/administration/courrier", mailing.show, access=ADMINISTRATORS)
section.write("/administration/courrier", mailing.retry, access=ADMINISTRATORS)
section.read("/administration/courrier/<kind>/<language>", mailing.edit, access=ADMINISTRATORS)
section.write("/administration/courrier/<kind>/<language>", mailing.save, access=ADMINISTRATORS)

section.read("/administration/portail", portal.show, access=ADMINISTRATORS)
section.write("/administration/portail", portal.save, access=ADMINISTRATORS)
section.write("/administration/portail/envoyer", portal.send, access=ADMINISTRATORS)
section.write("/administration/portail/cle/oublier", portal.forget_key, access=ADMINISTRATORS)
section.write("/administration/portail/oublier", portal.forget, access=ADMINISTRATORS)

section.read("/administration/textes", page_texts.show, access=ADMINISTRATORS)
section.read("/administration/textes/<code>/<language>", page_texts.edit, access=ADMINISTRATORS)
section.write("/administration/textes/<code>/<language>", page_texts.save, access=ADMINISTRATORS)

section.read("/premier-demarrage/site", texts.site, access=ADMINISTRATORS)
section.write("/premier-demarrage/site", texts.save_site, access=ADMINISTRATORS)
section.read(
    "/premier-demarrage/territoire", first_territory.show, access=ADMINISTRATORS, name="first_territory"
)
section.write(
    "/premier-demarrage/territoire/commune",
    first_territory.ask,
    access=ADMINISTRATORS,
    name="first_territory_ask",
)
section.write(
    "/premier-demarrage/territoire/contours",
    first_territory.send,
    access=ADMINISTRATORS,
    name="first_territory_send",
)
section.read("/premier-demarrage/rubriques", others.rubriques, access=ADMINISTRATORS, name="first_rubriques")
section.write(
    "/premier-demarrage/rubriques", others.take_rubriques, access=ADMINISTRATORS, name="first_rubriques_take"
)
section.read("/premier-demarrage/apparence", others.look, access=ADMINISTRATORS, name="first_look")
section.write("/premier-demarrage/apparence", others.save_look, access=ADMINISTRATORS, name="first_look_save")
section.read("/premier-demarrage/mentions", texts.legal, access=ADMINISTRATORS)
section.write("/premier-demarrage/mentions", texts.save_legal, access=ADMINISTRATORS)
section.read("/premier-demarrage/courrier", first_mail.show, access=ADMINISTRATORS, name="first_mail")
section.write("/premier-demarrage/courrier", first_mail.send, access=ADMINISTRATORS, name="first_mail_send")
section.read("/premier-demarrage/bilan", others.end, access=ADMINISTRATORS, name="first_end")
