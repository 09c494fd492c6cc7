"""The letters that the site writes: their kinds, the words between braces of each, filling them in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.letter_texts import DEFAULTS, LANGUAGES
from cartoquartiers.domain.text import clean_text
from cartoquartiers.domain.vocabulary import Word

LONGEST_SUBJECT = 150
LONGEST_BODY = 4000
_BRACES = re.compile(r"\{([^{}]*)\}")
#: In every letter: the title of the site, who signs, how to reach them.
_EVERYWHERE = frozenset({"site", "equipe", "contact"})


class LetterKind(Word):
    """What a letter tells."""

    RECEIVED = "received", "Contribution reçue"
    QUESTION = "question", "Question à l’auteur"
    PUBLISHED = "published", "Contribution publiée"
    HANDLED = "handled", "Signalement traité"
    REFUSED = "refused", "Contribution non retenue"
    FOLDED = "folded", "Proposition qui complète une fiche"
    UNDONE = "undone", "Publications reprises par l’équipe"
    DIGEST = "digest", "Résumé du jour pour la modération"
    JOIN = "join", "Confirmer une inscription"
    KNOWN = "known", "Inscription avec une adresse déjà connue"
    RESET = "reset", "Mot de passe oublié"
    ADDRESS = "address", "Confirmer une nouvelle adresse"
    MOVED = "moved", "Adresse changée, à l’ancienne adresse"
    PASSWORD = "password", "Mot de passe changé"
    FACTORS = "factors", "Entrée en deux étapes changée"
    INVITE = "invite", "Invitation à rejoindre une structure"
    UNKEPT = "unkept", "Structure sans membre, à l’administration"
    FOLLOW = "follow", "Confirmer un abonnement"
    NEWS = "news", "Nouvelles de ce qui est suivi"
    VERIFY = "verify", "Demande de vérification"
    SOURCE = "source", "Liste suivie qui attend une décision"
    WEBHOOK = "webhook", "Envoi automatique arrêté"


#: The words between braces that a letter of each kind may hold, and those without which it is useless.
WORDS: Mapping[LetterKind, tuple[frozenset[str], frozenset[str]]] = {
    LetterKind.RECEIVED: (frozenset({"lieu", "jours", "suivi"}), frozenset({"suivi"})),
    LetterKind.QUESTION: (frozenset({"lieu", "question", "suivi"}), frozenset({"question", "suivi"})),
    LetterKind.PUBLISHED: (frozenset({"lieu", "effet", "fiche", "message", "suivi"}), frozenset({"fiche"})),
    LetterKind.HANDLED: (frozenset({"lieu", "message", "suivi"}), frozenset({"suivi"})),
    LetterKind.REFUSED: (frozenset({"lieu", "motif", "suivi"}), frozenset({"motif", "suivi"})),
    LetterKind.FOLDED: (frozenset({"lieu", "motif", "suivi"}), frozenset({"motif", "suivi"})),
    LetterKind.UNDONE: (frozenset({"liste", "motif"}), frozenset({"liste"})),
    LetterKind.DIGEST: (frozenset({"nombre", "liste", "lien", "compte"}), frozenset({"lien"})),
    LetterKind.JOIN: (frozenset({"lien", "minutes"}), frozenset({"lien"})),
    LetterKind.KNOWN: (frozenset({"lien", "oubli"}), frozenset({"lien"})),
    LetterKind.RESET: (frozenset({"lien", "minutes"}), frozenset({"lien"})),
    LetterKind.ADDRESS: (frozenset({"lien", "minutes"}), frozenset({"lien"})),
    LetterKind.MOVED: (frozenset(), frozenset()),
    LetterKind.PASSWORD: (frozenset(), frozenset()),
    LetterKind.FACTORS: (frozenset(), frozenset()),
    LetterKind.INVITE: (frozenset({"structure", "lien"}), frozenset({"lien"})),
    LetterKind.UNKEPT: (frozenset({"structure", "lien"}), frozenset({"structure"})),
    LetterKind.FOLLOW: (frozenset({"sujet", "lien"}), frozenset({"lien"})),
    LetterKind.VERIFY: (frozenset({"liste", "compte"}), frozenset({"liste"})),
    LetterKind.NEWS: (frozenset({"sujet", "liste", "lien", "arret"}), frozenset({"liste", "arret"})),
    LetterKind.SOURCE: (frozenset({"source", "lien"}), frozenset({"lien"})),
    LetterKind.WEBHOOK: (frozenset({"adresse", "lien"}), frozenset({"lien"})),
}


@dataclass(frozen=True)
class LetterText:
    """The subject and the body of a letter, with words between braces."""

    subject: str
    body: str


def default_text(kind: LetterKind, language: str) -> LetterText:
    """The text of a letter as long as the town has not written its own; an unknown language reads French."""
    return LetterText(*DEFAULTS[language if language in LANGUAGES else "fr"][kind.value])


def words_of(kind: LetterKind) -> list[str]:
    """The words between braces that a letter of this kind may hold, in a fixed order."""
    return sorted(WORDS[kind][0]) + sorted(_EVERYWHERE)


def read_text(kind: LetterKind, subject: str, body: str) -> tuple[LetterText, list[Problem]]:
    """Clean a text that somebody typed, and say what is wrong with it."""
    problems: list[Problem] = []
    cleaned = []
    for name, typed, longest in (("subject", subject, LONGEST_SUBJECT), ("body", body, LONGEST_BODY)):
        try:
            words = clean_text(typed) or ""
        except ValueError:
            problems.append(Problem(name, "bad_characters"))
            words = ""
        if not words and not problems:
            problems.append(Problem(name, "required"))
        if len(words) > longest:
            problems.append(Problem(name, "too_long", {"longest": longest}))
        problems += [
            Problem(name, "letter_word", {"word": f"{{{word}}}"})
            for word in sorted(set(_BRACES.findall(words)) - WORDS[kind][0] - _EVERYWHERE)
        ]
        cleaned.append(words)
    text = LetterText(" ".join(cleaned[0].split()), cleaned[1])
    missing = sorted(WORDS[kind][1] - set(_BRACES.findall(text.body)))
    if text.body:
        problems += [Problem("body", "letter_word_missing", {"word": f"{{{word}}}"}) for word in missing]
    return text, problems


def filled(text: LetterText, values: Mapping[str, str]) -> LetterText:
    """Put the values in. What a value holds is never read again: somebody's braces stay braces."""

    def value(found: re.Match[str]) -> str:
        return values.get(found[1], found[0])

    body = _BRACES.sub(value, text.body).replace("\r\n", "\n")
    paragraphs = re.sub(r"\n[ \t]*\n(?:[ \t]*\n)+", "\n\n", body).strip()
    return LetterText(re.sub(r"[\r\n\t ]+", " ", _BRACES.sub(value, text.subject)).strip(), paragraphs)
