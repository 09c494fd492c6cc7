"""The words of the letters to those who follow something, or look after it, in both languages."""

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
    "verify": (
        "Est-ce toujours exact\u202f?",
        (
            "Bonjour,\n\n"
            "Ces lieux dont vous vous occupez n’ont pas été vérifiés depuis longtemps sur {site}. Un clic "
            "suffit pour chacun.\n\n"
            "{liste}\n\n"
            "Chaque lien sert une fois, pendant trente jours. Merci pour vos voisins\u202f!\n\n"
            "Pour ne plus recevoir ces demandes\u00a0:\n"
            "{compte}" + _SIGNED
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
    "verify": (
        "Is it still right?",
        (
            "Hello,\n\n"
            "These places, which you look after, have not been checked for a long time on {site}. One click "
            "is enough for each.\n\n"
            "{liste}\n\n"
            "Each link works once, for thirty days. Thank you on behalf of your neighbours!\n\n"
            "To stop receiving these requests:\n"
            "{compte}" + _SIGNED
        ),
    ),
}
