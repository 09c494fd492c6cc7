"""A structure's own pages: what it shows to everybody; for its members, the same address is their space."""

from cartoquartiers.web.organisations import claiming, members, sendings, space, views
from cartoquartiers.web.routing import EVERYONE, SIGNED_IN, Section

section = Section("organisations", __name__)
section.read("/structures", views.index, access=EVERYONE)
section.read("/structures/<code>", views.show, access=EVERYONE)
# Beyond these doors the use-cases judge: members of this very structure, and administrators.
section.write("/structures/<code>/presentation", space.save, access=SIGNED_IN)
section.write("/structures/<code>/invitations", members.invite, access=SIGNED_IN)
section.write("/structures/<code>/invitations/retirer", members.cancel, access=SIGNED_IN)
section.write("/structures/<code>/membres/retirer", members.remove, access=SIGNED_IN)
section.read("/structures/<code>/envois", sendings.show, access=SIGNED_IN)
section.write("/structures/<code>/envois", sendings.add, access=SIGNED_IN)
section.write("/structures/<code>/envois/reprendre", sendings.start_again, access=SIGNED_IN)
section.write("/structures/<code>/envois/retirer", sendings.remove, access=SIGNED_IN)
section.write("/lieux/<uid>/revendiquer", claiming.claim, access=SIGNED_IN)
