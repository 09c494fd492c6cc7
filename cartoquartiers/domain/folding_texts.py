"""The words to whoever proposed a place that was on the map already, in both languages."""

from collections.abc import Collection

from cartoquartiers.domain.field_groups import in_letters

_SIGNED = "\n\n{equipe}\n{contact}"

FRENCH: dict[str, tuple[str, str]] = {
    "folded": (
        "Votre proposition «\u00a0{lieu}\u00a0» complète une fiche",
        (
            "Bonjour,\n\n"
            "Merci pour votre proposition «\u00a0{lieu}\u00a0». Ce lieu figurait déjà sur la carte\u00a0: au "
            "lieu d’en faire une deuxième fiche, nous avons complété la sienne.\n\n"
            "{motif}\n\n"
            "Si c’est un autre lieu, dites-le-nous avec «\u00a0Demander un réexamen\u00a0»\u00a0:\n"
            "{suivi}" + _SIGNED
        ),
    ),
}

ENGLISH: dict[str, tuple[str, str]] = {
    "folded": (
        "Your proposal “{lieu}” completes a record",
        (
            "Hello,\n\n"
            "Thank you for your proposal “{lieu}”. This place was on the map already: instead of making a "
            "second record of it, we completed its own.\n\n"
            "{motif}\n\n"
            "If it is another place, tell us with “Ask for a new review”:\n"
            "{suivi}" + _SIGNED
        ),
    ),
}


def where_it_is(name: str, address: str, language: str) -> str:
    """Which record the proposal is of, and where it is read."""
    if language == "en":
        return f"It is “{name}”:\n{address}"
    return f"Il s’agit de «\u00a0{name}\u00a0»\u00a0:\n{address}"


def what_it_says_now(names: Collection[str], language: str) -> str:
    """What the record took over: the fields of a place by name."""
    told = ", ".join(in_letters(names, language))
    if language == "en":
        return f"Thanks to you, its record now tells more: {told}."
    return f"Grâce à vous, sa fiche en dit plus\u00a0: {told}."
