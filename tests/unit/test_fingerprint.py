"""The same contribution has the same fingerprint, that of the days before more could be said, too."""

from typing import Any

import pytest

from cartoquartiers.domain.fingerprint import fingerprint
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.domain.vocabulary import Nearness

BODY = {
    "uid": "0192f4c8-0000-7000-8000-000000000001",
    "kind": "correct",
    "place": "0192f4c8-0000-7000-8000-0000000000aa",
    "base_version": 1,
    "changes": {"nom": {"to": "Le jardin"}},
}


def of(body: dict[str, Any]) -> str:
    return fingerprint(parse_proposal(body))


def test_what_was_kept_before_is_known_again() -> None:
    assert of(BODY) == "ad9df673b875ae7fa77d17ef14fb7d52c81430ade3abc95346d9ee71faea8f5a"


@pytest.mark.parametrize(
    "more", [{"contact": "vous@example.org"}, {"message": "Vu"}, {"captured_at": "2026-11-20T09:12:00Z"}]
)
def test_whatever_is_said_besides_makes_another(more: dict[str, Any]) -> None:
    assert of({**BODY, **more}) != of(BODY)
    assert of({**more, **BODY}) == of({**BODY, **more})


@pytest.mark.parametrize("said", Nearness)
def test_how_near_its_author_was_is_not_found_out_from_it(said: Nearness) -> None:
    assert of({**BODY, "nearness": said.value}) == of(BODY)
