"""Published texts depend on their format, the public address and the licence."""

from cartoquartiers.exports.feature import FORMAT_EPOCH
from cartoquartiers.store.queries import site as site_queries
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import publish
from cartoquartiers.usecases.site_settings import set_setting


def refresh_if_outdated(work: Work) -> int:
    """Write the texts of all places anew when one of the three is not that of last time; tells how many."""
    epoch = f"{FORMAT_EPOCH} {work.house.base_url} {work.house.licence}"
    if site_queries.setting(work, "format_epoch") == epoch:
        return 0
    set_setting(work, "format_epoch", epoch)
    return publish.refresh(work)
