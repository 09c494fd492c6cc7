"""`/administration/publications-automatiques`: the named rules, their switches, and what they did."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Response
from flask_babel import format_percent, ngettext
from flask_babel import gettext as _

from cartoquartiers.domain.automatic import AUTOMATIC, Mode
from cartoquartiers.domain.errors import Conflicting, Invalid, NotFound
from cartoquartiers.domain.identifiers import can_be_uid
from cartoquartiers.domain.vocabulary import Kind, Rule
from cartoquartiers.store.queries import rules as queries
from cartoquartiers.store.queries.rules import RuleFigures
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import automatic, revert
from cartoquartiers.web import numbers
from cartoquartiers.web.administration import forms, present
from cartoquartiers.web.context import notify
from cartoquartiers.web.moments import moment
from cartoquartiers.web.visit import Visit

_HOME = "/administration/publications-automatiques"
_ON_A_PAGE = 50
#: What one click takes back at most; what is left is told, and another click goes on.
_MOST_UNDONE = 500
_SPANS = {str(days): timedelta(days=days) for days in (1, 7, 30, 365)}
Typed = dict[str, tuple[str, str]]


@dataclass(frozen=True)
class RuleCard:
    """One rule: how it is set, in words what it does, and what is known of it."""

    code: str
    name: str
    words: str
    mode: str
    mode_words: str
    sample: str
    figures: RuleFigures
    rate: str


def show(visit: Visit) -> Response:
    """Every rule with its switch and its figures of the last twelve months."""
    return _page(visit.work)


def save(visit: Visit, code: str) -> Response:
    """Set one rule."""
    rule = _rule(code)
    mode, sample = visit.form.get("mode", ""), visit.form.get("sample", "")
    try:
        with visit.writing() as work:
            changed = automatic.set_rule(work, visit.actor, rule, mode, sample)
    except Invalid as error:
        with visit.reading() as work:
            return _page(work, error, {code: (mode, sample)})
    notify(_("La règle est enregistrée.") if changed else _("Rien n’a changé."), "ok")
    return forms.back_to(f"{_HOME}#{code}")


def one(visit: Visit, code: str) -> Response:
    """What a rule published, the latest first."""
    rule = _rule(code)
    total = queries.count_acts(visit.work, rule)
    at = numbers.page_number(visit, total, _ON_A_PAGE)
    acts = queries.acts_of(visit.work, rule, at * _ON_A_PAGE, _ON_A_PAGE)
    return forms.page(
        "rule",
        rule=_card(visit.work, rule, {}),
        acts=[(act, _(Kind(act.kind).sentence), moment(act.at)) for act in acts],
        spans=_span_words(),
        total=total,
        pages=present.pages(f"{_HOME}/{code}", {}, at, _ON_A_PAGE, total),
    )


def undo(visit: Visit, code: str) -> Response:
    """Take back one publication of a rule (`contribution`), or all those of a span (`depuis`, in days)."""
    rule = _rule(code)
    chosen = visit.form.get("contribution", "")
    if chosen and not can_be_uid(chosen):
        raise NotFound("contribution")
    with visit.reading() as work:
        since = work.now - _SPANS.get(visit.form.get("depuis", ""), timedelta(0))
        uids = [chosen] if chosen else queries.standing(work, rule, since, _MOST_UNDONE)
    undone = sum(_undo_one(visit, uid) for uid in uids)
    _tell(undone, len(uids) - undone)
    if len(uids) == _MOST_UNDONE:
        notify(_("Il peut en rester\u00a0: recommencez pour continuer."), "warn")
    return forms.back_to(f"{_HOME}/{code}")


def _undo_one(visit: Visit, uid: str) -> bool:
    """Each in a transaction of its own: what cannot be taken back keeps nothing else from it."""
    try:
        with visit.writing() as work:
            revert.undo(work, visit.actor, uid, _("Annulation d’une publication automatique"))
    except Conflicting:
        return False
    return True


def _tell(undone: int, kept: int) -> None:
    if undone:
        words = ngettext(
            "%(num)d publication annulée\u00a0: elle attend de nouveau à la modération.",
            "%(num)d publications annulées\u00a0: elles attendent de nouveau à la modération.",
            undone,
        )
        notify(words, "ok")
    if kept:
        words = ngettext(
            "%(num)d publication reste\u00a0: sa fiche a changé depuis, corrigez-la plutôt.",
            "%(num)d publications restent\u00a0: leurs fiches ont changé depuis, corrigez-les plutôt.",
            kept,
        )
        notify(words, "warn")
    if not undone and not kept:
        notify(_("Rien à annuler sur cette durée."), "ok")


def _page(work: Work, error: Invalid | None = None, typed: Typed | None = None) -> Response:
    problems = forms.problems_of(error) if error else []
    modes = [(mode.value, _(mode.sentence), _mode_hints()[mode]) for mode in Mode]
    cards = [_card(work, rule, typed or {}) for rule in AUTOMATIC]
    return forms.page("rules", problems, rules=cards, modes=modes, wrong=next(iter(typed or {}), None))


def _card(work: Work, rule: Rule, typed: Typed) -> RuleCard:
    kept = automatic.settings_of(work)[rule]
    figures = work.once("rule_figures", lambda: queries.figures(work, work.now - timedelta(days=365)))
    found = figures.get(rule.value, RuleFigures())
    mode, sample = typed.get(rule.value, (kept.mode.value, str(kept.sample)))
    return RuleCard(
        rule.value,
        _(rule.sentence),
        _rule_words()[rule],
        mode,
        _(kept.mode.sentence),
        sample,
        found,
        "–" if found.error_rate is None else format_percent(found.error_rate),
    )


def _rule(code: str) -> Rule:
    found = next((rule for rule in AUTOMATIC if rule.value == code), None)
    if found is None:
        raise NotFound("rule")
    return found


def _mode_hints() -> dict[Mode, str]:
    return {
        Mode.OFF: _("Tout passe par la modération."),
        Mode.SHADOW: _("Ne publie rien\u00a0: on compare ce qu’elle aurait fait à ce que décide l’équipe."),
        Mode.ON: _("Publie sans attendre\u202f; tout peut être annulé."),
    }


def _span_words() -> list[tuple[str, str]]:
    return [
        ("1", _("depuis 24 heures")),
        ("7", _("depuis 7 jours")),
        ("30", _("depuis 30 jours")),
        ("365", _("depuis un an")),
    ]


def _rule_words() -> dict[Rule, str]:
    return {
        Rule.AGENT_OWN_AREA: _("Un agent publie ce qu’il propose dans les quartiers de sa fonction."),
        Rule.STEWARD_OWN_SCOPE: _("Un référent publie ce qu’il propose dans ses rubriques et ses quartiers."),
        Rule.MEMBER_OWN_PLACE: _(
            "Les membres d’une structure publient leurs corrections sur les fiches qu’elle tient."
        ),
        Rule.REGULAR_PRACTICAL: _(
            "Une personne dont l’équipe a accepté au moins dix contributions, et 95\u00a0% des trente "
            "dernières, confirme un lieu ou corrige ses horaires ou son téléphone, à risque faible."
        ),
        Rule.CONFIRMED_PRESENCE: _(
            "Une personne qui a un compte confirme qu’un lieu est là, ou ce que dit sa fiche, sans rien y "
            "changer. Ce qu’elle n’a pas pu voir, ou ce qu’elle écrit en plus, attend l’équipe."
        ),
    }
