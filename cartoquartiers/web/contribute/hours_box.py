"""The opening hours of a form: one box for plain words, and a table by day for those who prefer it."""

from collections.abc import Mapping

from cartoquartiers.domain.errors import Problem, ValueProblem
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.opening_hours import (
    DAYS,
    Week,
    clock,
    french,
    french_free_text,
    from_slots,
    parse,
    understand,
    week_of,
    weekly_table,
)

BOX = "horaires"
HOLIDAYS = "horaires_feries"
#: Two slots a day: morning and afternoon; a third one is written in the box.
SLOTS = (1, 2)


def cells() -> list[str]:
    """The names of the table's inputs: `horaires_Mo_1_de`, `horaires_Mo_1_a`, …"""
    return [f"{BOX}_{day}_{rank}_{side}" for day in DAYS for rank in SLOTS for side in ("de", "a")]


def prefilled(horaires: str | None, texte: str | None) -> dict[str, str]:
    """What the box and the table hold for a place that has these hours."""
    values = {BOX: texte or _words(horaires), HOLIDAYS: ""}
    values.update(dict.fromkeys(cells(), ""))
    week = _week(horaires)
    if week is not None:
        values.update(_table(week))
    return values


def read(
    form: Mapping[str, str], horaires: str | None, texte: str | None
) -> tuple[dict[str, Value], list[Problem]]:
    """The new values of `horaires` and `horaires_texte`, only if somebody changed the box or the table.

    What is not understood stays as it was typed. The table wins where both were changed, and the words of the
    box are kept beside it.
    """
    before = prefilled(horaires, texte)
    typed = form.get(BOX, "").strip()
    box_changed = _flat(typed) != _flat(before[BOX])
    table = {name: form.get(name, "").strip() for name in (*cells(), HOLIDAYS)}
    if any(table[name] != before[name] for name in table):
        try:
            found = _from_table(table)
        except ValueProblem as problem:
            return {}, [Problem(BOX, problem.code, problem.params)]
        words = typed if box_changed and understand(typed).horaires != found else None
        return {"horaires": found, "horaires_texte": words or None}, []
    if not box_changed:
        return {}, []
    understood = understand(typed)
    kept = None if understood.horaires else understood.texte
    return {"horaires": understood.horaires, "horaires_texte": kept}, []


def _from_table(table: Mapping[str, str]) -> str | None:
    days: dict[str, list[tuple[str, str]]] = {}
    for day in DAYS:
        pairs = [(table[f"{BOX}_{day}_{rank}_de"], table[f"{BOX}_{day}_{rank}_a"]) for rank in SLOTS]
        days[day] = [pair for pair in pairs if any(pair)]
    if not any(days.values()):
        return None
    return from_slots(week_of(days, holidays=[] if table[HOLIDAYS] else None))


def _table(week: Week) -> dict[str, str]:
    values = {}
    for day, slots in zip(DAYS, week.days, strict=True):
        for rank, one in zip(SLOTS, slots, strict=False):
            values[f"{BOX}_{day}_{rank}_de"] = _typed(one.start)
            values[f"{BOX}_{day}_{rank}_a"] = _typed(one.end)
    return {**values, HOLIDAYS: "1" if week.holidays == () else ""}


def _typed(minutes: int) -> str:
    if minutes == 24 * 60:
        return "24 h"
    return "0 h" if minutes % (24 * 60) == 0 else clock(minutes).replace("\u00a0", " ")


def _week(horaires: str | None) -> Week | None:
    """The table that shows the hours whole, None when it would leave something out."""
    if horaires is None:
        return None
    try:
        week = weekly_table(parse(horaires))
    except ValueProblem:
        return None
    fits = week is not None and all(len(slots) <= len(SLOTS) for slots in week.days) and not week.holidays
    return week if fits else None


def _words(horaires: str | None) -> str:
    """Words that are read back as the same hours; the OSM text itself where no words are."""
    if horaires is None:
        return ""
    try:
        hours = parse(horaires)
    except ValueProblem:
        return horaires
    words = " ; ".join(french(hours)).replace("\u00a0", " ")
    return words if french_free_text(words) == hours.text else horaires


def _flat(text: str) -> str:
    return " ".join(text.split())
