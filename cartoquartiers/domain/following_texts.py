"""The words of the letters to those who follow something, in both languages."""

_SIGNED = "\n\n{equipe}\n{contact}"

FRENCH: dict[str, tuple[str, str]] = {
    "follow": (
        "Confirmez votre abonnement\u00a0: {sujet}",
        (
            "Bonjour,\n\n"
            "Quelqu’un, sans doute vous, veut recevoir à cette adresse ce qui change sur {site}\u00a0: "
            "{sujet}. Pour confirmer\u00a0:\n"
            "{lien}\n\n"
            "Ce lien sert une fois, pendant trois jours. Si ce n’était pas vous, ne faites rien\u00a0: "
            "aucune autre lettre ne viendra." + _SIGNED
        ),
    ),
    "news": (
        "Ce qui a changé\u00a0: {sujet}",
        (
            "Bonjour,\n\n"
            "Voici ce qui a changé sur {site} dans ce que vous suivez.\n\n"
            "{liste}\n\n"
            "Pour choisir ce que vous suivez, et à quel rythme\u00a0:\n"
            "{lien}\n\n"
            "Pour ne plus recevoir ces lettres, en un clic\u00a0:\n"
            "{arret}" + _SIGNED
        ),
    ),
}

ENGLISH: dict[str, tuple[str, str]] = {
    "follow": (
        "Confirm your subscription: {sujet}",
        (
            "Hello,\n\n"
            "Somebody, probably you, wants to be told at this address what changes on {site}: {sujet}. "
            "To confirm:\n"
            "{lien}\n\n"
            "This link works once, for three days. If it was not you, do nothing: no other letter will "
            "come." + _SIGNED
        ),
    ),
    "news": (
        "What has changed: {sujet}",
        (
            "Hello,\n\n"
            "This has changed on {site} in what you follow.\n\n"
            "{liste}\n\n"
            "To choose what you follow, and how often:\n"
            "{lien}\n\n"
            "To stop receiving these letters, in one click:\n"
            "{arret}" + _SIGNED
        ),
    ),
}
