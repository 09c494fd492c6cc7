"""Giving the places back in the shape of national schemas."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from cartoquartiers.domain.profile import Converted, Profile, converted
from cartoquartiers.domain.text import slugify
from cartoquartiers.exports import profile_files
from cartoquartiers.store.queries.profiles import candidates
from cartoquartiers.store.queries.site import settings
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.site_settings import DEFAULTS


@dataclass(frozen=True)
class ProfileExport:
    """One file of a profile, or (`gaps`) the list of what does not fit; valid as long as `work` is open."""

    work: Work
    profile: Profile
    gaps: bool = False

    @cached_property
    def town(self) -> Mapping[str, str]:
        """What profiles may say of the town itself; `producer` is its name as an identifier."""
        site = {**DEFAULTS, **settings(self.work)}
        publisher = str(site["publisher"] or site["title"])
        return {
            "publisher": publisher,
            "publisher_siret": str(site["publisher_siret"]),
            "producer": slugify(publisher),
        }

    @cached_property
    def length(self) -> int:
        """Exact bytes of `chunks`: the file has to be made to be measured."""
        return sum(map(len, self.chunks()))

    def chunks(self) -> Iterator[bytes]:
        """The file, a piece at a time."""
        if self.gaps:
            return profile_files.write_gaps(self._places())
        return profile_files.write_rows(self.profile, self._places())

    def _places(self) -> Iterator[Converted]:
        return converted(self.profile, self.town, candidates(self.work, self.profile))


def takers(profiles: Mapping[str, Profile], counts: Mapping[tuple[str, str | None], int]) -> list[Profile]:
    """The profiles of which the town has places; `counts`: places by (rubrique, type)."""
    return [one for one in profiles.values() if any(one.takes(category, kind) for category, kind in counts)]
