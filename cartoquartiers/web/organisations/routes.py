"""A structure's own pages: what it shows to everybody; for its members, the same address is their space."""

from cartoquartiers.web.organisations import agreeing, claiming, members, own_list, sendings, space, views
from cartoquartiers.web.routing import EVERYONE, SIGNED_IN, Section

section = Section("organisations", __name__)
section.read("/structures", views.index, access=EVERYONE)
section.read("/structures/<code>", views.show, access=EVERYONE)
# Beyond these doors the use-cases judge: members of this very structure, and administrators.
section.write("/structures/<code>/presentation", space.save, access=SIGNED_IN)
section.write("/structures/<code>/invitations", members.invite, access=SIGNED_IN)
section.write("/structures/<code>/invitations/retirer", members.cancel, access=SIGNED_IN)
section.write("/structures/<code>/membres/retirer", members.remove, access=SIGNED_IN)
section.read("/structures/<code>/convention", agreeing.show, access=EVERYONE)
section.write("/structures/<code>/convention", agreeing.accept, access=SIGNED_IN)
section.read("/structures/<code>/lieux.csv", own_list.download, access=SIGNED_IN)
section.write("/structures/<code>/lieux/apercu", own_list.preview, access=SIGNED_IN)
section.write("/structures/<code>/lieux", own_list.send, access=SIGNED_IN)
section.read("/structures/<code>/envois", sendings.show, access=SIGNED_IN)
section.write("/structures/<code>/envois", sendings.add, access=SIGNED_IN)
section.write("/structures/<code>/envois/reprendre", sendings.start_again, access=SIGNED_IN)
section.write("/structures/<code>/envois/secret", sendings.change_secret, access=SIGNED_IN)
section.write("/structures/<code>/envois/retirer", sendings.remove, access=SIGNED_IN)
section.write("/lieux/<uid>/revendiquer", claiming.claim, access=SIGNED_IN)
