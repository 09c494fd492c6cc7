"""The identifier of an address leaves with the words that it stands for."""

from typing import Any

import pytest

from cartoquartiers.domain.addresses import without_stale_identifier

NOW = {"adresse": "1 rue du Port", "code_postal": "44000", "commune": "Nantes", "id_ban": "44109_0001"}
PROPOSED = {"adresse": {"to": "3 rue du Port"}, "id_ban": {"to": "44109_0003"}}
DROPPED = {"from": "44109_0001", "to": None}


@pytest.mark.parametrize(
    ("amended", "proposed", "left"),
    [
        pytest.param(PROPOSED, PROPOSED, {"to": "44109_0003"}, id="as proposed"),
        pytest.param({**PROPOSED, "adresse": {"to": "5 rue du Port"}}, PROPOSED, DROPPED, id="other words"),
        pytest.param({"id_ban": PROPOSED["id_ban"]}, PROPOSED, None, id="the address is not retained"),
        pytest.param({"adresse": {"to": "5 rue du Port"}}, {"nom": {"to": "x"}}, DROPPED, id="only amended"),
        pytest.param({"adresse": PROPOSED["adresse"]}, PROPOSED, DROPPED, id="the identifier is left out"),
        pytest.param({"nom": {"to": "y"}}, {"nom": {"to": "x"}}, None, id="another field"),
    ],
)
def test_no_identifier_of_another_address_is_published(
    amended: dict[str, Any], proposed: dict[str, Any], left: dict[str, Any] | None
) -> None:
    assert without_stale_identifier(amended, proposed, NOW).get("id_ban") == left
