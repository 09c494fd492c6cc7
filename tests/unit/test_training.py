"""The exercises: all kinds, each with a right answer, and the outcome is what is judged."""

import pytest

from cartoquartiers.domain.masking import Zone
from cartoquartiers.domain.training import Done, Grade, Step, progress
from cartoquartiers.domain.training_cases import CASES
from cartoquartiers.domain.training_photo import is_covered
from cartoquartiers.domain.vocabulary import Kind, Reason, Verdict


def test_every_kind_of_contribution_is_met() -> None:
    assert {case.kind for case in CASES.values()} == set(Kind)


@pytest.mark.parametrize("code", CASES)
def test_every_answer_is_told_apart_and_some_are_right_and_some_wrong(code: str) -> None:
    case = CASES[code]
    grades = {answer.grade for answer in case.answers}
    assert Grade.GOOD in grades and grades - {Grade.GOOD}
    for reason in Reason:
        case.answer(Done(Verdict.REFUSE, reason))
    case.answer(Done(Verdict.ASK, message="Où ?"))


def test_a_face_is_covered_by_one_rectangle_or_by_several_but_not_by_half() -> None:
    assert is_covered([Zone(58, 22, 16, 22)])
    assert is_covered([Zone(58, 22, 8, 22), Zone(65, 22, 8, 22)])
    assert not is_covered([Zone(58, 22, 8, 22)]) and not is_covered([])


def test_a_step_is_read_as_it_was_written_and_progress_counts_the_first_try() -> None:
    step = Step().decided(Done(Verdict.ACCEPT), 1).taken_back().decided(Done(Verdict.ACCEPT), 0)
    assert Step.read(step.written()) == step
    told = progress(CASES, {"horaires": step, "gone": step})
    assert (told.decided, told.good, told.at_once) == (1, 1, 0)
