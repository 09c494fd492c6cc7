"""Following places and areas by letters, with or without an account."""

from cartoquartiers.web.following import asking, links, mine
from cartoquartiers.web.routing import EVERYONE, SIGNED_IN, Section

section = Section("following", __name__)
section.read("/abonnements/nouveau", asking.form, access=EVERYONE)
section.write("/abonnements/nouveau", asking.ask, access=EVERYONE)
section.read("/abonnements/lettre", asking.sent, access=EVERYONE)
section.read("/abonnements/confirmer/<token>", links.look, access=EVERYONE)
section.write("/abonnements/confirmer/<token>", links.confirm, access=EVERYONE)
section.read("/abonnements/<token>", links.show, access=EVERYONE)
section.write("/abonnements/<token>", links.change, access=EVERYONE)
section.read("/abonnements/<token>/arreter", links.stop_form, access=EVERYONE)
section.write("/abonnements/<token>/arreter", links.stop, access=EVERYONE)
section.read("/compte/abonnements", mine.show, access=SIGNED_IN)
section.write("/compte/abonnements", mine.change, access=SIGNED_IN)
