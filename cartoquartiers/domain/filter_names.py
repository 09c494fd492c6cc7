"""The names that addresses use as parameters: an extra field, a filter by its code, takes none of them."""

#: Filters of the map, several values each.
REPEATABLE = (
    "famille",
    "rubrique",
    "type",
    "commune",
    "quartier",
    "etat",
    "acces_fauteuil",
    "structure",
    "verifier",
)
FLAGS = ("ouvert", "a_verifier")
NAMES = frozenset(REPEATABLE) | frozenset(FLAGS) | {"q", "bbox"}

#: What pages, downloads and the interfaces of programs call their own, or may one day.
TAKEN = NAMES | frozenset(
    "accept alerte bbox_crs collection collections crs dataset date datetime debut depuis download f "
    "fields filter filter_crs filter_lang format fragment hauteur identifiants ids jusqu lang langue "
    "lat limit lon lot mode next nombre numbers offset ordre page parametres position precision "
    "profile proprietes quand quoi rayon retour since skip_geometry skipgeometry sort sortby subset "
    "taille tick token tri uid version z zoom".split()
)

#: Inputs of the forms of contributions that are no field.
INPUTS = frozenset(
    "action adresse_choisie autre_fiche bonne_foi champs charte connecte contact errors id_ban_pour latitude "
    "lieu longitude marker message note photo place pourquoi quand quoi reponse report retour revoir robots "
    "sans_compte verifie verifier".split()
)
