"""Who hears that something did not arrive: the registry's clerks, and whoever the issue named."""

from __future__ import annotations

from collections.abc import Iterable

from congvan.desk.services import notices
from congvan.kernel.transactions import requires_transaction
from congvan.organization.queries.people import holders_of
from congvan.organization.states import Role

SENTENCE_LENGTH = 300


@requires_transaction
def tell(
    *, agency_id: int, members: Iterable[int], kind: str, sentence: str, subject_type: str,
    subject_id: int,
) -> int:  # fmt: skip
    """Tell the clerks and these members. Returns how many were told."""
    told = {*members, *holders_of(agency_id, Role.REGISTRY_CLERK)}
    return notices.tell(
        agency_id=agency_id, members=sorted(told), kind=kind, sentence=sentence[:SENTENCE_LENGTH],
        subject_type=subject_type, subject_id=subject_id,
    )  # fmt: skip
