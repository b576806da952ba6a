"""Arrange one's own copies: stars, unread, folders, the trash. Nobody else's copy follows (R-237)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import QuerySet

from congvan.kernel import audit, clock
from congvan.kernel.transactions import in_transaction
from congvan.office.personal_mail import access
from congvan.office.personal_mail.lifecycles import LETTER_COPY, LetterParty
from congvan.office.personal_mail.models import Copy
from congvan.office.personal_mail.states import Place, Standing, Way
from congvan.organization.acting import ActingMember

# A page has fifty letters; the trash is emptied so many at a time, so that no act takes long.
MOST_AT_ONCE = 500


@in_transaction
def star(*, by: ActingMember, letter_ids: Collection[int]) -> int:
    """Mark the own copies with a star. Returns how many were marked."""
    found = _kept(by, letter_ids).filter(starred_at__isnull=True)
    return found.update(starred_at=clock.now())


@in_transaction
def unstar(*, by: ActingMember, letter_ids: Collection[int]) -> int:
    """Take the star off. Returns how many had one."""
    found = _kept(by, letter_ids).filter(starred_at__isnull=False)
    return found.update(starred_at=None)


@in_transaction
def mark_read(*, by: ActingMember, letter_ids: Collection[int]) -> int:
    """Count the copies no longer as unread. The sender is told of an opened letter only."""
    return _kept(by, letter_ids).filter(is_unread=True).update(is_unread=False)


@in_transaction
def mark_unread(*, by: ActingMember, letter_ids: Collection[int]) -> int:
    """Count received copies as unread again, as a reminder to oneself."""
    received = _kept(by, letter_ids).filter(is_unread=False).exclude(way=Way.AUTHOR)
    return received.update(is_unread=True)


@in_transaction
def move(*, by: ActingMember, letter_ids: Collection[int], folder_id: int | None) -> int:
    """Put the copies into an own folder, or back where they came from. Drafts stay drafts.

    Returns how many lie elsewhere now. Raises NotFound for a folder of somebody else. Lock: the
    folder, so that it is not removed meanwhile.
    """
    found = _kept(by, letter_ids).exclude(place=Place.DRAFTS)
    if folder_id is not None:
        folder = access.get_folder(by, folder_id, lock=True)
        moved = found.exclude(place=Place.FOLDER, folder=folder)
        return moved.update(place=Place.FOLDER, folder=folder)
    return access.send_home(found)


@in_transaction
def trash(*, by: ActingMember, letter_ids: Collection[int]) -> int:
    """Put the own copies into the trash, from where they can be taken back. Returns how many."""
    return _change(by, letter_ids, "trash")


@in_transaction
def restore(*, by: ActingMember, letter_ids: Collection[int]) -> int:
    """Take the own copies out of the trash, back to where they lay. Returns how many."""
    return _change(by, letter_ids, "restore")


@in_transaction
def empty_trash(*, by: ActingMember) -> tuple[int, int]:
    """Remove the own copies in the trash for good. Returns how many, and how many still lie there.

    A letter to which a reply is owed stays until it is answered.
    """
    found = access.own_copies(by).filter(standing=Standing.TRASHED)
    owing = found.filter(owes_reply=True, replied_at__isnull=True)
    chosen = found.exclude(pk__in=owing.values("pk")).order_by("trashed_at", "id")
    ids = list(chosen.values_list("letter_id", flat=True)[:MOST_AT_ONCE])
    removed = _change(by, ids, "remove")
    return removed, found.filter(standing=Standing.TRASHED).count()


def _change(by: ActingMember, letter_ids: Collection[int], verb: str) -> int:
    """One move of the table for each copy that it goes from; the others are passed over."""
    moves = {move.source: move for move in LETTER_COPY.moves if move.verb == verb}
    found = access.own_copies(by).filter(letter_id__in=list(letter_ids)[:MOST_AT_ONCE])
    locked: Sequence[Copy] = list(
        found.select_for_update(of=("self",))
        .select_related("letter")
        .only("id", "standing", "letter__subject")
        .filter(standing__in=[str(source.value) for source in moves])
        .order_by("letter_id")
    )
    if not locked:
        return 0
    move = LETTER_COPY.move(locked[0].standing, verb, {LetterParty.OWNER})
    event: Any = move.event
    trashed_at = None if move.target is Standing.KEPT else clock.now()
    Copy.objects.filter(pk__in=[copy.pk for copy in locked]).update(
        standing=str(move.target.value), trashed_at=trashed_at
    )
    audit.record_many(
        [
            event(letter_id=copy.letter_id, title=copy.letter.subject or "chưa có tiêu đề")
            for copy in locked
        ],
        by=by.actor,
    )
    return len(locked)


def _kept(by: ActingMember, letter_ids: Collection[int]) -> QuerySet[Copy]:
    chosen = list(letter_ids)[:MOST_AT_ONCE]
    return access.own_copies(by).filter(letter_id__in=chosen, standing=Standing.KEPT)
