"""Learning to decide on made-up contributions: what an exercise is, and what is said of an answer to it.

Nothing here is a place or a contribution of the town: exercises are values of the program, and what somebody
did with them is kept apart from everything that is published (see ``docs/decisions/0059-training.md``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from cartoquartiers.domain.change import Changes
from cartoquartiers.domain.lifecycle import next_state
from cartoquartiers.domain.masking import Zone
from cartoquartiers.domain.vocabulary import ContributionState, Kind, Nearness, Reason, Verdict, Word


class Grade(Word):
    """What an answer is worth."""

    GOOD = "good", "Bien vu"
    FAIR = "fair", "Cela se défend"
    WRONG = "wrong", "À revoir"


@dataclass(frozen=True)
class Done:
    """What somebody decided: the verdict with its words, the changes that it would publish (``kept``), the
    values that the place would then have, and what was prepared before (masked, hidden)."""

    verdict: Verdict
    reason: Reason | None = None
    message: str | None = None
    kept: Changes = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    proposed: Changes = field(default_factory=dict)
    zones: tuple[Zone, ...] = ()
    hidden: str = ""

    @property
    def publishes(self) -> bool:
        """Whether anything of it would be on the map."""
        return self.verdict in (Verdict.ACCEPT, Verdict.AMEND)


@dataclass(frozen=True)
class Answer:
    """One way to decide: what it is worth, what is said of it (French), and how it is recognised."""

    grade: Grade
    says: str
    when: Callable[[Done], bool]


@dataclass(frozen=True)
class Writer:
    """Who is said to have sent it, how much of their work was accepted before, and how near they were."""

    role: str | None = None
    has_contact: bool = False
    accepted: int = 0
    decided: int = 0
    nearness: Nearness | None = None


@dataclass(frozen=True)
class Case:
    """One made-up contribution. ``place``: the made-up place that it is about, None for a new one;
    ``away``: where it would put the place, metres to the east and to the north; ``meanwhile``: what somebody
    else changes on the place while one looks; ``answers``: the first that is recognised counts."""

    code: str
    kind: Kind
    name: str
    hint: str
    answers: tuple[Answer, ...]
    writer: Writer = Writer()
    minutes: int = 30
    place: str | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    away: tuple[float, float] | None = None
    message: str | None = None
    note: str | None = None
    report: str | None = None
    confirmed: tuple[str, ...] = ()
    into: str | None = None
    photo: bool = False
    meanwhile: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The French of the program, as against that of the made-up people: for the catalogue."""
        return (self.hint, *(answer.says for answer in self.answers))

    def answer(self, done: Done) -> int:
        """The rank of the answer that this is; the last one of a case recognises everything."""
        return next(rank for rank, answer in enumerate(self.answers) if answer.when(done))


@dataclass(frozen=True)
class Step:
    """How far somebody is with one exercise. ``answer`` is the rank of the answer given, None while it is
    open; ``first`` that of the very first try. What was typed in a message is not kept: a verdict is judged,
    then its words are dropped."""

    verdict: Verdict | None = None
    reason: Reason | None = None
    answer: int | None = None
    first: int | None = None
    partial: bool = False
    moved: bool = False
    zones: tuple[Zone, ...] = ()
    hidden: str = ""

    @property
    def state(self) -> ContributionState:
        """The state of the contribution, by the rules that hold for real ones."""
        waiting = ContributionState.WAITING
        return waiting if self.verdict is None else next_state(waiting, self.verdict, self.partial)

    def decided(self, done: Done, rank: int) -> Self:
        """The step after a decision."""
        partial = done.publishes and any(name not in done.kept for name in done.proposed)
        first = rank if self.first is None else self.first
        return replace(
            self, verdict=done.verdict, reason=done.reason, answer=rank, first=first, partial=partial
        )

    def taken_back(self) -> Self:
        """The step after an undo: open again, and what was masked, hidden is as it was."""
        return replace(self, verdict=None, reason=None, answer=None, partial=False, zones=(), hidden="")

    def written(self) -> dict[str, Any]:
        """The step as it is kept in JSON."""
        return {
            "verdict": self.verdict,
            "reason": self.reason,
            "answer": self.answer,
            "first": self.first,
            "partial": self.partial,
            "moved": self.moved,
            "zones": [zone.told() for zone in self.zones],
            "hidden": self.hidden,
        }

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """A step that was kept."""
        return cls(
            verdict=Verdict(kept["verdict"]) if kept["verdict"] else None,
            reason=Reason(kept["reason"]) if kept["reason"] else None,
            answer=kept["answer"],
            first=kept["first"],
            partial=kept["partial"],
            moved=kept["moved"],
            zones=tuple(Zone(*zone) for zone in kept["zones"]),
            hidden=kept["hidden"],
        )


@dataclass(frozen=True)
class Progress:
    """How far somebody is: exercises decided, of how many, how many of them well, and well at once."""

    decided: int
    total: int
    good: int
    at_once: int


def progress(cases: Mapping[str, Case], steps: Mapping[str, Step]) -> Progress:
    """Count the exercises that there are; what an older edition of the program asked counts no more."""
    known = [(case, steps[code]) for code, case in cases.items() if code in steps]
    answered = [(case, step) for case, step in known if step.answer is not None]
    return Progress(
        decided=len(answered),
        total=len(cases),
        good=sum(_is_good(case, step.answer) for case, step in answered),
        at_once=sum(_is_good(case, step.first) for case, step in answered),
    )


def _is_good(case: Case, rank: int | None) -> bool:
    return rank is not None and rank < len(case.answers) and case.answers[rank].grade is Grade.GOOD


def refused(*reasons: Reason) -> Callable[[Done], bool]:
    """Not retained, for one of these reasons; without any, for whatever reason."""
    return lambda done: done.verdict is Verdict.REFUSE and (not reasons or done.reason in reasons)


def asked(done: Done) -> bool:
    """A question to the author."""
    return done.verdict is Verdict.ASK


def published(done: Done) -> bool:
    """On the map, whole or in part."""
    return done.publishes


def otherwise(done: Done) -> bool:
    """Everything else."""
    return True


def lacks(name: str, *words: str) -> Callable[[Done], bool]:
    """Published without these words in a field."""
    return lambda done: done.publishes and not any(word in str(done.after.get(name) or "") for word in words)


def keeps(*names: str) -> Callable[[Done], bool]:
    """Published with all these fields, whatever the others."""
    return lambda done: done.publishes and all(name in done.kept for name in names)


def both(*conditions: Callable[[Done], bool]) -> Callable[[Done], bool]:
    """All of them."""
    return lambda done: all(condition(done) for condition in conditions)
