"""The desk of the exercises: the moderators' own, over made-up contributions."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.place import empty_values
from cartoquartiers.domain.training import Case, Grade, Progress, Step, progress
from cartoquartiers.domain.training_cases import CASES
from cartoquartiers.domain.validation import values_after
from cartoquartiers.domain.vocabulary import Verdict
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import training
from cartoquartiers.web.moderation.amend import AmendField, amend_fields
from cartoquartiers.web.moderation.desk import AHEAD, Around, Attempt, Desk, Done, Practice, done_words
from cartoquartiers.web.moderation.item import Item, told
from cartoquartiers.web.moderation.queue import Entry, Queue, Tag, entry_of
from cartoquartiers.web.moderation.training.made_up import HOME, World, known, record, waiting, world
from cartoquartiers.web.visit import Visit

CSS = {Grade.GOOD: "ok", Grade.FAIR: "info", Grade.WRONG: "warn"}
_TAGS = {Grade.GOOD: "tag-ok", Grade.FAIR: "tag-accent", Grade.WRONG: "tag-warn"}


def board(
    visit: Visit,
    work: Work,
    code: str | None,
    *,
    mode: str = "",
    done: str | None = None,
    attempt: Attempt | None = None,
) -> Desk:
    """The desk with that exercise on it, or the first that is still open. Raises NotFound."""
    steps, here = training.steps(work, visit.actor), world(visit, work)
    if code is not None and code not in CASES:
        raise NotFound("contribution")
    chosen = code or next(iter(_open(steps, None)), next(iter(CASES)))
    case, step = CASES[chosen], steps.get(chosen, Step())
    shown = _item(case, step, here)
    counted = progress(CASES, steps)
    attempt = attempt or Attempt()
    amending = mode == "modifier" and shown.is_open
    return Desk(
        queue=_queue(steps, here, counted),
        selects=[],
        item=shown,
        query="",
        ahead=[(f"{HOME}/{each}", each) for each in _open(steps, chosen)[:AHEAD]],
        amending=amending,
        picking=mode == "champs",
        fields=_fields(case, step, here, attempt) if amending else [],
        attempt=attempt,
        done=_done(steps, done),
        shows="item" if code else "queue",
        sampled=0,
        home=HOME,
        practice=_practice(case, step, counted),
    )


def around(visit: Visit, work: Work, done: str | None) -> Around:
    """What an answer changes beside the exercise."""
    steps, here = training.steps(work, visit.actor), world(visit, work)
    counted = progress(CASES, steps)
    bare = Practice(_told(counted), counted.total - counted.decided)
    return Around(_queue(steps, here, counted), "", done=_done(steps, done), home=HOME, practice=bare)


def _open(steps: Mapping[str, Step], current: str | None) -> list[str]:
    """The exercises that are still to be done: those behind the current one, then those before it."""
    codes = list(CASES)
    rank = codes.index(current) if current else -1
    others = [*codes[rank + 1 :], *codes[: max(rank, 0)]]
    return [code for code in others if steps.get(code, Step()).verdict is None]


def _item(case: Case, step: Step, here: World) -> Item:
    one = waiting(case, step, here, 0)
    return told(one, known(case, step, here), here.words, here.now, here.now.date())


def _fields(case: Case, step: Step, here: World, attempt: Attempt) -> list[AmendField]:
    one, place = waiting(case, step, here, 0), known(case, step, here).place
    current = {**empty_values(), **(place.fields if place else {})}
    return amend_fields(one, current, {**values_after(current, one.changes), **attempt.typed}, here.words)


def _queue(steps: Mapping[str, Step], here: World, counted: Progress) -> Queue:
    entries = [_entry(case, steps.get(code, Step()), here) for code, case in CASES.items()]
    left = counted.total - counted.decided
    count = ngettext("%(num)d exercice à faire", "%(num)d exercices à faire", left) if left else ""
    return Queue(entries, str(count or _("Tous les exercices sont faits")), _told(counted), "")


def _entry(case: Case, step: Step, here: World) -> Entry:
    one = waiting(case, step, here, 0)
    entry = entry_of(one, record(case.writer), here.now, f"{HOME}/{case.code}", {})
    if step.answer is not None:
        grade = case.answers[step.answer].grade
        entry.tags.insert(0, Tag(_(grade.sentence), _TAGS[grade]))
    return entry


def _told(counted: Progress) -> str:
    """« 5 exercices faits sur 16 · 4 bien vus, 3 du premier coup »."""
    made = _("%(done)d sur %(total)d faits", done=counted.decided, total=counted.total)
    if not counted.decided:
        return str(made)
    good = _("%(good)d bien vus, %(once)d du premier coup", good=counted.good, once=counted.at_once)
    return f"{made} · {good}"


def _done(steps: Mapping[str, Step], code: str | None) -> Done | None:
    step = steps.get(code) if code and code in CASES else None
    text = done_words(CASES[code].name, step.state) if code and step else ""
    return Done(code or "", text, f"{HOME}/{code}/annuler") if text else None


def _practice(case: Case, step: Step, counted: Progress) -> Practice:
    left = counted.total - counted.decided
    if step.answer is None:
        return Practice(_told(counted), left, hint=str(_(case.hint)))
    answer = case.answers[step.answer]
    return Practice(
        _told(counted),
        left,
        grade=str(_(answer.grade.sentence)),
        css=CSS[answer.grade],
        says=str(_(answer.says)),
        read=_read(step),
    )


def _read(step: Step) -> str:
    """What the author would read for real."""
    if step.verdict is Verdict.REFUSE and step.reason:
        return str(_(step.reason.sentence))
    if step.verdict is Verdict.ASK:
        return str(_("Votre question, et un lien pour y répondre."))
    return str(_(step.state.sentence))
