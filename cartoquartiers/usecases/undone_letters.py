"""One letter to each author of whose work a decision took some back, however much it was."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import select

from cartoquartiers.domain.letters import LetterKind
from cartoquartiers.domain.vocabulary import Verdict
from cartoquartiers.store.tables.batch import Batch, BatchItem
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import letters, outbox

SHOWN = 10
"""Contributions that a letter names."""
_SLICE = 500


def tell(work: Work, batch: Batch) -> None:
    """Put the letters about an undoing down, once it is done; nobody writes to themselves."""
    found: dict[tuple[str, str], list[Contribution]] = defaultdict(list)
    for contribution in _taken_back(work, batch):
        recipient = letters.reader_of(work, contribution)
        if recipient and contribution.language and contribution.author_id != batch.person_id:
            found[recipient, contribution.language].append(contribution)
    reason = batch.told.get("reason")
    for (recipient, language), theirs in found.items():
        # The key is no place for an address.
        told = hashlib.sha256(recipient.encode()).hexdigest()[:16]
        outbox.put(
            work,
            f"undone:{batch.id}:{told}:{language}",
            LetterKind.UNDONE,
            recipient,
            language,
            liste=_listed(work, theirs, language),
            reason=reason,
            message=(batch.message or "") if reason else "",
        )


def _taken_back(work: Work, batch: Batch) -> Iterator[Contribution]:
    chosen = select(BatchItem.chosen).where(BatchItem.batch_id == batch.id)
    numbers = sorted({number for each in work.session.scalars(chosen) for number in each})
    undone = (
        select(Decision.id)
        .where(Decision.contribution_id == Contribution.id, Decision.verdict == Verdict.UNDO.value)
        .where(Decision.decider_id == batch.person_id, Decision.at >= batch.created_at)
    )
    for start in range(0, len(numbers), _SLICE):
        few = select(Contribution).where(
            Contribution.id.in_(numbers[start : start + _SLICE]), undone.exists()
        )
        yield from work.session.scalars(few.order_by(Contribution.id))


def _listed(work: Work, theirs: Sequence[Contribution], language: str) -> str:
    """Each with the page where its author reads why."""
    base = work.house.base_url
    blocks = [
        f"{one.name or letters.unnamed(language)}\n{base}/suivi/{one.follow_token}" for one in theirs[:SHOWN]
    ]
    more = len(theirs) - SHOWN
    if more > 0:
        blocks.append(f"… and {more} more." if language == "en" else f"… et {more} de plus.")
    return "\n\n".join(blocks)
