"""The hours of a place as search engines count them."""

import pytest

from cartoquartiers.exports.schema_org import schema_org

PLACE = {"id": "1", "url": "https://carte.example/lieux/1", "longitude": -1.5, "latitude": 47.2}


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ("Mo-Fr 09:00-12:00; PH off", [("Monday Tuesday Wednesday Thursday Friday", "09:00", "12:00")]),
        ("Sa 22:00-02:00", [("Saturday", "22:00", "02:00")]),
        (
            "Mo 09:00-12:00,14:00-24:00; PH 10:00-11:00",
            [
                ("Monday", "09:00", "12:00"),
                ("Monday", "14:00", "23:59"),
                ("PublicHolidays", "10:00", "11:00"),
            ],
        ),
        ("Apr-Oct Mo 09:00-12:00", []),
        ("off", []),
        (None, []),
        ("un mot", []),
    ],
)
def test_opening_hours_are_told_day_by_day(hours: str | None, told: list[tuple[str, str, str]]) -> None:
    rows = schema_org({**PLACE, "horaires": hours}).get("openingHoursSpecification", [])
    assert [(" ".join(row["dayOfWeek"]), row["opens"], row["closes"]) for row in rows] == told
