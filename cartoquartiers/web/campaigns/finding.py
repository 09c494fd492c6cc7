"""The opération of an address."""

from cartoquartiers.domain.campaigns import Campaign
from cartoquartiers.domain.errors import NotFound
from cartoquartiers.store.queries import campaigns
from cartoquartiers.store.work import Work
from cartoquartiers.web.numbers import small_number


def campaign_of(work: Work, number: str) -> Campaign:
    """That opération. Raises ``NotFound``."""
    found = campaigns.by_number(work, small_number(number, 0))
    if found is None:
        raise NotFound("campaign")
    return found
