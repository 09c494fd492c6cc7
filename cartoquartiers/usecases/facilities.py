"""The codes that a town gives its types in the national schema of facilities."""

from collections.abc import Mapping
from dataclasses import asdict

from cartoquartiers.domain.equipment import PROFILE, Facility, facility, tables
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.profile import Profile
from cartoquartiers.store.queries import site
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import acts
from cartoquartiers.usecases.site_settings import set_setting

_SETTING = "scdl_equipements"


def given(work: Work) -> dict[str, Facility]:
    """What the town gave, by type."""
    kept: Mapping[str, Mapping[str, str]] = site.setting(work, _SETTING, {})
    return {kind: Facility(**said) for kind, said in kept.items()}


def save(work: Work, actor: Actor, kind: str, theme: str, code: str, term: str) -> None:
    """Keep what a type is called there; nothing at all: what the program knows. Raises Invalid."""
    work.forget()
    before = given(work)
    after = {key: one for key, one in before.items() if key != kind}
    if (told := facility(theme, code, term)) is not None:
        after[kind] = told
    if after == before:
        return
    set_setting(work, _SETTING, {key: asdict(one) for key, one in after.items()})
    acts.record(
        work,
        actor,
        "type.facility",
        kind,
        before=asdict(before[kind]) if kind in before else {},
        after=asdict(told) if told else {},
    )


def completed(work: Work, profiles: Mapping[str, Profile]) -> dict[str, Profile]:
    """The profiles with what the town gave."""
    found = dict(profiles)
    if PROFILE in found and (facilities := given(work)):
        found[PROFILE] = found[PROFILE].with_types(facilities, tables(facilities))
    return found
