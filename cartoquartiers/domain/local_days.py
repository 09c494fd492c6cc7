"""The days of a territory on which opening hours depend: its public and its school holidays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cartoquartiers.domain.holidays import is_public_holiday
from cartoquartiers.domain.school_holidays import SchoolZone, on_school_holidays


@dataclass(frozen=True)
class LocalDays:
    """What a town says of its calendar; without anything said, metropolitan France and no school zone."""

    alsace_moselle: bool = False
    school_zone: SchoolZone = SchoolZone.NONE

    def public_holiday(self, day: date) -> bool:
        """Whether that day is a public holiday here."""
        return is_public_holiday(day, alsace_moselle=self.alsace_moselle)

    def extra_holiday(self, day: date) -> bool:
        """Whether that day is a public holiday here and not in the rest of the country."""
        return self.alsace_moselle and self.public_holiday(day) and not is_public_holiday(day)

    def school_holiday(self, day: date) -> bool | None:
        """Whether that day is in the school holidays here; None when nobody can say."""
        return on_school_holidays(day, self.school_zone)


ANYWHERE = LocalDays()
