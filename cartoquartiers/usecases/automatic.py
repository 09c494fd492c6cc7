"""The named rules: how the town has set them, and what moderators think of what they do."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select

from cartoquartiers.domain.automatic import AUTOMATIC, LEAST_SAMPLED, Mode, Setting
from cartoquartiers.domain.errors import Invalid, NotFound, Problem
from cartoquartiers.domain.policy import Actor, Area, rules_for
from cartoquartiers.domain.vocabulary import Kind, Rule, Verdict
from cartoquartiers.store.queries import site
from cartoquartiers.store.queries.clock import until_the_next_act
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.rules import RuleLook
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import acts, precedence
from cartoquartiers.usecases.site_settings import set_setting

_KEY = "automatic_rules"


def settings_of(work: Work) -> Mapping[Rule, Setting]:
    """Return how each rule is set."""
    return until_the_next_act(work, _KEY, lambda: _settings(work))


def _settings(work: Work) -> dict[Rule, Setting]:
    kept: Mapping[str, Any] = site.setting(work, _KEY, {})
    return {rule: _read(kept.get(rule.value), usual) for rule, usual in AUTOMATIC.items()}


def set_rule(work: Work, actor: Actor, rule: Rule, mode: str, sample: str) -> bool:
    """Set a rule; one in ``sample`` of what it publishes is looked at, none for 0. Tells whether it changed.

    Raises ``NotFound`` (the town does not switch this one), ``Invalid``.
    """
    if rule not in AUTOMATIC:
        raise NotFound("rule")
    problems = []
    if mode not in {one.value for one in Mode}:
        problems.append(Problem("mode", "required"))
    figure = sample.strip()
    if not (figure.isascii() and figure.isdigit() and len(figure) < 5 and int(figure) <= LEAST_SAMPLED):
        problems.append(Problem("sample", "number_range", {"lowest": 0, "highest": LEAST_SAMPLED}))
    if problems:
        raise Invalid(problems)
    now = settings_of(work)
    wanted = {**now, rule: Setting(Mode(mode), int(figure))}
    if wanted == now:
        return False
    set_setting(work, _KEY, {one.value: _written(setting) for one, setting in wanted.items()})
    details = {"before": _written(now[rule]), "after": _written(wanted[rule])}
    acts.record(work, actor, "rule.set", rule.value, **details)
    return True


def role_rule(
    work: Work, actor: Actor, kind: Kind, areas: Iterable[Area], place: Place | None
) -> Rule | None:
    """Return the rule by which the actor's role publishes at once there, as the town has set the rules;
    ``None``: none, or a structure alone publishes on this place."""
    settings = settings_of(work)
    for rule in rules_for(actor, kind, areas):
        if rule is not Rule.MODERATOR_OWN_SCOPE and precedence.is_reserved_from(work, actor, place):
            return None
        if rule not in settings or settings[rule].mode is Mode.ON:
            return rule
    return None


def note_shadow(work: Work, contribution: Contribution, rule: Rule) -> None:
    """Remember that a rule under observation would have published this contribution."""
    _note(work, contribution, rule, published=False)


def note_sample(work: Work, contribution: Contribution, rule: Rule, setting: Setting) -> None:
    """Queue what a rule has just published for a look, as often as the rule is set to.

    Drawn by the number that the database gave: its author cannot choose it, as they choose the uid.
    """
    drawn = hashlib.sha256(f"{rule.value} {contribution.id}".encode()).digest()
    if setting.sample and int.from_bytes(drawn[:8]) % setting.sample == 0:
        _note(work, contribution, rule, published=True)


def note_verdict(work: Work, contribution: Contribution, verdict: Verdict) -> None:
    """Remember whether a moderator's verdict is what the rules had said of this contribution.

    Taking back what a rule published says that it was wrong; taking back one's own decision says nothing.
    """
    if verdict not in (Verdict.ACCEPT, Verdict.AMEND, Verdict.REFUSE, Verdict.UNDO):
        return
    for look in work.session.scalars(select(RuleLook).where(RuleLook.contribution_id == contribution.id)):
        look.agreed = verdict is Verdict.ACCEPT
        look.looked_at = work.now
        if verdict is Verdict.UNDO and not look.published:
            look.agreed = look.looked_at = None
    work.session.flush()


def forget_sample(work: Work, contribution: Contribution) -> None:
    """Ask nobody to look at what its own author took back: it tells nothing of the rule."""
    waiting = (RuleLook.contribution_id == contribution.id, RuleLook.agreed.is_(None))
    work.session.execute(delete(RuleLook).where(*waiting))


def _note(work: Work, contribution: Contribution, rule: Rule, *, published: bool) -> None:
    look = RuleLook(contribution_id=contribution.id, rule=rule.value, published=published, at=work.now)
    work.session.add(look)
    work.session.flush()


def _read(kept: Any, usual: Setting) -> Setting:
    return Setting(Mode(kept["mode"]), int(kept["sample"])) if kept else usual


def _written(setting: Setting) -> dict[str, Any]:
    return {"mode": setting.mode.value, "sample": setting.sample}
