"""The opening hours of a form: a box for plain words, a table by day, an exceptional closing."""

from collections.abc import Mapping
from datetime import date

from cartoquartiers.domain.errors import Problem, ValueProblem
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.opening_closings import Closing, with_closing, without_closing
from cartoquartiers.domain.opening_hours import (
    DAYS,
    Hours,
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
CLOSED_FROM, CLOSED_TO = "horaires_ferme_du", "horaires_ferme_au"
#: Two slots a day: morning and afternoon; a third one is written in the box.
SLOTS = (1, 2)


def cells() -> list[str]:
    """The names of the table's inputs: `horaires_Mo_1_de`, `horaires_Mo_1_a`, …"""
    return [f"{BOX}_{day}_{rank}_{side}" for day in DAYS for rank in SLOTS for side in ("de", "a")]


def prefilled(horaires: str | None, texte: str | None) -> dict[str, str]:
    """What the box, the table and the exceptional closing hold for a place that has these hours."""
    usual, closing = _apart(horaires)
    values = {BOX: texte or _words(usual), HOLIDAYS: ""}
    values.update(dict.fromkeys(cells(), ""))
    week = _week(usual)
    if week is not None:
        values.update(_table(week))
    values[CLOSED_FROM] = closing.first.isoformat() if closing else ""
    values[CLOSED_TO] = closing.last.isoformat() if closing else ""
    return values


def read(
    form: Mapping[str, str], horaires: str | None, texte: str | None
) -> tuple[dict[str, Value], list[Problem]]:
    """The new values of `horaires` and `horaires_texte`, only if somebody changed something.

    What is not understood stays as it was typed. The table wins where both were changed, and the words of the
    box are kept beside it. The exceptional closing is added to either.
    """
    before = prefilled(horaires, texte)
    line = {name: form.get(name, before[name]).strip() for name in (CLOSED_FROM, CLOSED_TO)}
    try:
        closing = _closing(line[CLOSED_FROM], line[CLOSED_TO])
    except ValueProblem as problem:
        return {}, [Problem(CLOSED_FROM, problem.code, problem.params)]
    usual = _apart(horaires)[0]
    values, problems = _read_usual(form, before, usual)
    if problems or (not values and all(line[name] == before[name] for name in line)):
        return {}, problems
    values = values or {"horaires": usual, "horaires_texte": texte}
    return (_closed(values, closing) if closing else values), []


def _read_usual(
    form: Mapping[str, str], before: Mapping[str, str], usual: str | None
) -> tuple[dict[str, Value], list[Problem]]:
    """The box and the table; nothing when nobody changed them."""
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


def _closing(first: str, last: str) -> Closing | None:
    """The exceptional closing that was typed; a first day alone is that day."""
    if not first and not last:
        return None
    try:
        begin, end = date.fromisoformat(first or ""), date.fromisoformat(last or first)
    except ValueError:
        raise ValueProblem("date_invalid") from None
    if end < begin:
        raise ValueProblem("dates_backwards")
    return Closing(begin, end)


def _closed(values: dict[str, Value], closing: Closing) -> dict[str, Value]:
    """The hours with a closing; in words where there are no hours to close."""
    usual = values["horaires"]
    added = with_closing(parse(str(usual)), closing) if usual else None
    if added:
        return {**values, "horaires": added.text}
    said = " ; ".join(french(Hours(closing.rule))).replace("\u00a0", " ")
    words = values["horaires_texte"]
    return {**values, "horaires_texte": f"{words} ; {said}" if words else said}


def _apart(horaires: str | None) -> tuple[str | None, Closing | None]:
    """The usual hours and their exceptional closing; hours that are no syntax stay whole."""
    if horaires is None:
        return None, None
    try:
        usual, closing = without_closing(parse(horaires))
    except ValueProblem:
        return horaires, None
    return (usual.text, closing) if closing else (horaires, None)


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
