"""A structure's own pages: what it shows to everybody; for its members, the same address is their space."""

from cartoquartiers.web.organisations import claiming, members, space, views
from cartoquartiers.web.routing import EVERYONE, SIGNED_IN, Section

section = Section("organisations", __name__)
section.read("/structures", views.index, access=EVERYONE)
section.read("/structures/<code>", views.show, access=EVERYONE)
# Beyond these doors the use-cases judge: members of this very structure, and administrators.
section.write("/structures/<code>/presentation", space.save, access=SIGNED_IN)
section.write("/structures/<code>/invitations", members.invite, access=SIGNED_IN)
section.write("/structures/<code>/invitations/retirer", members.cancel, access=SIGNED_IN)
section.write("/structures/<code>/membres/retirer", members.remove, access=SIGNED_IN)
section.write("/lieux/<uid>/revendiquer", claiming.claim, access=SIGNED_IN)
