"""The words of the letters in both languages, as long as the town has not written its own."""

from collections.abc import Mapping

from cartoquartiers.domain import folding_texts, following_texts

LANGUAGES = ("fr", "en")
_SIGNED = "\n\n{equipe}\n{contact}"

_FRENCH: dict[str, tuple[str, str]] = {
    "received": (
        "Bien reçu\u00a0: {lieu}",
        (
            "Bonjour,\n\n"
            "Merci\u202f! Votre contribution «\u00a0{lieu}\u00a0» est arrivée. Nous la regardons en général "
            "sous {jours} jours.\n\n"
            "Pour voir où elle en est\u00a0:\n"
            "{suivi}" + _SIGNED
        ),
    ),
    "question": (
        "Une question sur «\u00a0{lieu}\u00a0»",
        (
            "Bonjour,\n\n"
            "Avant de publier votre contribution «\u00a0{lieu}\u00a0», nous avons une question\u00a0:\n\n"
            "{question}\n\n"
            "Pour répondre\u00a0:\n"
            "{suivi}" + _SIGNED
        ),
    ),
    "published": (
        "C’est publié\u00a0: {lieu}",
        (
            "Bonjour,\n\n"
            "{effet} Merci d’avoir aidé vos voisins\u202f!\n\n"
            "{message}\n\n"
            "Pour voir ce qui est publié\u00a0:\n"
            "{fiche}" + _SIGNED
        ),
    ),
    "handled": (
        "Votre signalement sur «\u00a0{lieu}\u00a0»",
        (
            "Bonjour,\n\n"
            "Nous avons regardé votre signalement sur «\u00a0{lieu}\u00a0» et nous nous en sommes occupés. "
            "Merci\u202f!\n\n"
            "{message}\n\n"
            "Le détail\u00a0:\n"
            "{suivi}" + _SIGNED
        ),
    ),
    "refused": (
        "Votre contribution «\u00a0{lieu}\u00a0»",
        (
            "Bonjour,\n\n"
            "Merci pour votre contribution «\u00a0{lieu}\u00a0». Elle n’a pas été retenue cette fois.\n\n"
            "{motif}\n\n"
            "Si nous avons mal compris, dites-le-nous avec «\u00a0Demander un réexamen\u00a0»\u00a0:\n"
            "{suivi}" + _SIGNED
        ),
    ),
    "undone": (
        "Ce que vous aviez proposé n’est plus sur la carte",
        (
            "Bonjour,\n\n"
            "L’équipe est revenue sur des contributions que vous aviez envoyées et qui étaient "
            "publiées\u00a0:\n\n"
            "{liste}\n\n"
            "{motif}\n\n"
            "Si nous avons mal compris, dites-le-nous depuis ces pages, avec «\u00a0Demander un "
            "réexamen\u00a0»." + _SIGNED
        ),
    ),
    "digest": (
        "{nombre} en attente sur {site}",
        (
            "Bonjour,\n\n"
            "Voici ce qui attend dans votre domaine\u00a0: {nombre}.\n\n"
            "{liste}\n\n"
            "Pour les examiner\u00a0:\n"
            "{lien}\n\n"
            "Pour ne plus recevoir ce résumé\u00a0:\n"
            "{compte}"
        ),
    ),
    "join": (
        "Confirmez votre inscription à {site}",
        (
            "Bonjour,\n\n"
            "Quelqu’un, sans doute vous, a demandé un compte sur {site} avec cette adresse. Pour choisir "
            "votre mot de passe\u00a0:\n"
            "{lien}\n\n"
            "Ce lien sert une fois, pendant {minutes} minutes. Si ce n’était pas vous, ne faites "
            "rien\u00a0: aucun compte ne sera ouvert." + _SIGNED
        ),
    ),
    "known": (
        "Votre compte sur {site}",
        (
            "Bonjour,\n\n"
            "Quelqu’un, sans doute vous, a demandé un compte sur {site} avec cette adresse, mais vous en "
            "avez déjà un. Pour vous connecter\u00a0:\n"
            "{lien}\n\n"
            "Si vous avez oublié votre mot de passe\u00a0:\n"
            "{oubli}" + _SIGNED
        ),
    ),
    "reset": (
        "Un nouveau mot de passe pour {site}",
        (
            "Bonjour,\n\n"
            "Pour choisir un nouveau mot de passe\u00a0:\n"
            "{lien}\n\n"
            "Ce lien sert une fois, pendant {minutes} minutes. Si vous n’avez rien demandé, ne faites "
            "rien\u00a0: votre mot de passe reste le même." + _SIGNED
        ),
    ),
    "address": (
        "Confirmez votre nouvelle adresse",
        (
            "Bonjour,\n\n"
            "Pour que votre compte sur {site} prenne cette adresse électronique\u00a0:\n"
            "{lien}\n\n"
            "Ce lien sert une fois, pendant {minutes} minutes. Si vous n’avez rien demandé, ne faites "
            "rien." + _SIGNED
        ),
    ),
    "moved": (
        "L’adresse de votre compte a changé",
        (
            "Bonjour,\n\n"
            "Votre compte sur {site} a maintenant une autre adresse électronique. Si ce n’était pas "
            "vous, écrivez-nous tout de suite." + _SIGNED
        ),
    ),
    "password": (
        "Le mot de passe de votre compte a changé",
        (
            "Bonjour,\n\n"
            "Votre compte sur {site} s’ouvre maintenant avec un autre mot de passe. Si ce n’était pas "
            "vous, écrivez-nous tout de suite." + _SIGNED
        ),
    ),
    "factors": (
        "L’entrée en deux étapes de votre compte a changé",
        (
            "Bonjour,\n\n"
            "Une application ou une clé a été ajoutée à votre compte sur {site}, ou retirée, ou ses codes "
            "de secours ont été renouvelés. Si ce n’était pas vous, écrivez-nous tout de suite." + _SIGNED
        ),
    ),
    "invite": (
        "Rejoignez «\u00a0{structure}\u00a0» sur {site}",
        (
            "Bonjour,\n\n"
            "«\u00a0{structure}\u00a0» vous propose de tenir avec elle les fiches de ses lieux sur "
            "{site}. Pour accepter\u00a0:\n"
            "{lien}\n\n"
            "Ce lien sert une fois, pendant sept jours. Si cela ne vous dit rien, ne faites rien." + _SIGNED
        ),
    ),
    "unkept": (
        "«\u00a0{structure}\u00a0» n’a plus de membre",
        (
            "Bonjour,\n\n"
            "La dernière personne qui tenait les fiches de «\u00a0{structure}\u00a0» est partie. Ses "
            "lieux restent publiés. Pour lui donner un membre\u00a0:\n"
            "{lien}" + _SIGNED
        ),
    ),
    "source": (
        "La liste «\u00a0{source}\u00a0» a besoin de vous",
        (
            "Bonjour,\n\n"
            "La liste «\u00a0{source}\u00a0», que {site} suit, a beaucoup changé ou ne se lit plus. Rien "
            "n’a été touché sur la carte. Pour voir ce qui se passe et décider\u00a0:\n"
            "{lien}" + _SIGNED
        ),
    ),
    "webhook": (
        "Un envoi automatique de {site} est arrêté",
        (
            "Bonjour,\n\n"
            "Depuis plusieurs jours, l’adresse {adresse} ne reçoit plus les changements que {site} lui "
            "envoie. L’envoi est arrêté\u202f; rien n’est perdu. Pour le remettre en route\u00a0:\n"
            "{lien}" + _SIGNED
        ),
    ),
}

_ENGLISH: dict[str, tuple[str, str]] = {
    "received": (
        "Received: {lieu}",
        (
            "Hello,\n\n"
            "Thank you! Your contribution “{lieu}” has arrived. We usually look at it within {jours} "
            "days.\n\n"
            "To see where it stands:\n"
            "{suivi}" + _SIGNED
        ),
    ),
    "question": (
        "A question about “{lieu}”",
        (
            "Hello,\n\n"
            "Before we publish your contribution “{lieu}”, we have a question:\n\n"
            "{question}\n\n"
            "To answer:\n"
            "{suivi}" + _SIGNED
        ),
    ),
    "published": (
        "It is published: {lieu}",
        (
            "Hello,\n\n"
            "{effet} Thank you for helping your neighbours!\n\n"
            "{message}\n\n"
            "To see what is published:\n"
            "{fiche}" + _SIGNED
        ),
    ),
    "handled": (
        "Your report about “{lieu}”",
        (
            "Hello,\n\n"
            "We have looked at your report about “{lieu}” and dealt with it. Thank you!\n\n"
            "{message}\n\n"
            "The details:\n"
            "{suivi}" + _SIGNED
        ),
    ),
    "refused": (
        "Your contribution “{lieu}”",
        (
            "Hello,\n\n"
            "Thank you for your contribution “{lieu}”. It was not kept this time.\n\n"
            "{motif}\n\n"
            "If we misunderstood, tell us with “Ask for a new review”:\n"
            "{suivi}" + _SIGNED
        ),
    ),
    "undone": (
        "What you had proposed is no longer on the map",
        (
            "Hello,\n\n"
            "The team has taken back contributions that you had sent and that were published:\n\n"
            "{liste}\n\n"
            "{motif}\n\n"
            "If we misunderstood, tell us on these pages, with “Ask for another look”." + _SIGNED
        ),
    ),
    "digest": (
        "{nombre} waiting on {site}",
        (
            "Hello,\n\n"
            "What waits in your area: {nombre}.\n\n"
            "{liste}\n\n"
            "To look at them:\n"
            "{lien}\n\n"
            "To stop receiving this summary:\n"
            "{compte}"
        ),
    ),
    "join": (
        "Confirm your account on {site}",
        (
            "Hello,\n\n"
            "Somebody, probably you, asked for an account on {site} with this address. To choose your "
            "password:\n"
            "{lien}\n\n"
            "This link works once, for {minutes} minutes. If it was not you, do nothing: no account will "
            "be opened." + _SIGNED
        ),
    ),
    "known": (
        "Your account on {site}",
        (
            "Hello,\n\n"
            "Somebody, probably you, asked for an account on {site} with this address, but you already "
            "have one. To sign in:\n"
            "{lien}\n\n"
            "If you forgot your password:\n"
            "{oubli}" + _SIGNED
        ),
    ),
    "reset": (
        "A new password for {site}",
        (
            "Hello,\n\n"
            "To choose a new password:\n"
            "{lien}\n\n"
            "This link works once, for {minutes} minutes. If you asked for nothing, do nothing: your "
            "password stays the same." + _SIGNED
        ),
    ),
    "address": (
        "Confirm your new address",
        (
            "Hello,\n\n"
            "To give this e-mail address to your account on {site}:\n"
            "{lien}\n\n"
            "This link works once, for {minutes} minutes. If you asked for nothing, do nothing." + _SIGNED
        ),
    ),
    "moved": (
        "The address of your account has changed",
        (
            "Hello,\n\n"
            "Your account on {site} now has another e-mail address. If it was not you, write to us at "
            "once." + _SIGNED
        ),
    ),
    "password": (
        "The password of your account has changed",
        (
            "Hello,\n\n"
            "Your account on {site} now opens with another password. If it was not you, write to us at "
            "once." + _SIGNED
        ),
    ),
    "factors": (
        "The second step of your account has changed",
        (
            "Hello,\n\n"
            "An application or a key was added to your account on {site}, or removed, or its recovery codes "
            "were renewed. If it was not you, write to us at once." + _SIGNED
        ),
    ),
    "invite": (
        "Join “{structure}” on {site}",
        (
            "Hello,\n\n"
            "“{structure}” invites you to help keep the records of its places on {site}. To accept:\n"
            "{lien}\n\n"
            "This link works once, for seven days. If this means nothing to you, do nothing." + _SIGNED
        ),
    ),
    "unkept": (
        "“{structure}” has no member left",
        (
            "Hello,\n\n"
            "The last person who kept the records of “{structure}” has left. Its places stay published. To "
            "give it a member:\n"
            "{lien}" + _SIGNED
        ),
    ),
    "source": (
        "The list “{source}” needs you",
        (
            "Hello,\n\n"
            "The list “{source}”, which {site} follows, has changed a lot or can no longer be read. Nothing "
            "was touched on the map. To see what is going on and decide:\n"
            "{lien}" + _SIGNED
        ),
    ),
    "webhook": (
        "An automatic sending of {site} has stopped",
        (
            "Hello,\n\n"
            "For several days the address {adresse} has not taken the changes that {site} sends to it. The "
            "sending is stopped; nothing is lost. To start it again:\n"
            "{lien}" + _SIGNED
        ),
    ),
}

DEFAULTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "fr": {**_FRENCH, **folding_texts.FRENCH, **following_texts.FRENCH},
    "en": {**_ENGLISH, **folding_texts.ENGLISH, **following_texts.ENGLISH},
}

#: The sentences of ``Reason`` for people who read English; of the French ones the vocabulary takes care.
REASONS_IN_ENGLISH: Mapping[str, str] = {
    "duplicate": "This place is already on the map: your proposal helped us to find it.",
    "already_done": "This information had already been updated. Thank you for thinking of it!",
    "outside": "This place lies outside the area that the map covers.",
    "event": "This is a one-off event: the map shows places that last.",
    "out_of_scope": "This type of place is not on the map yet.",
    "not_confirmed": "We could not confirm this information on the spot.",
    "personal_data": "The proposal holds personal information that we cannot publish.",
    "photo_rights": "The photo shows people who can be recognised, or its rights are not clear.",
    "other_service": "This request is for another service of the town.",
    "owner_objects": "The organisation that looks after this place did not wish this change.",
    "advertising": "The proposal looks like advertising.",
    "offensive": "The proposal holds words that do not respect the charter.",
    "other": "The proposal was not kept.",
}
