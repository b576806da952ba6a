"""The drafter keeps what leaders changed (R-076): an edit of theirs is never overwritten.

Whoever finds an error in it reports it to that leader, who mends it.
"""

from __future__ import annotations

from collections.abc import Iterable

from congvan.drafting import inks
from congvan.drafting.models import DraftFile, DraftVersion
from congvan.drafting.states import Ink
from congvan.kernel.errors import BusinessError
from congvan.kernel.files import ContentType, read_blob
from congvan.kernel.models import Blob

# A sentence that names more places than this is not read; the page shows them one by one.
PLACES_NAMED = 3


class LeaderEditUndone(BusinessError):
    """The version undoes what a leader changed; `places` are sentences, one each."""

    code = "leader_edit_undone"
    http_status = 409

    def __init__(self, leader: str, places: tuple[str, ...]) -> None:
        self.leader = leader
        self.places = places
        more = len(places) - PLACES_NAMED
        named = " ".join(places[:PLACES_NAMED]) + (f" Còn {more} chỗ khác." if more > 0 else "")
        super().__init__(
            f"Phiên bản này bỏ mất chỗ {leader} đã sửa: {named}",
            next_step="Giữ nguyên chỗ lãnh đạo đã sửa; nếu thấy sai thì báo lỗi cho lãnh đạo đó.",
            field="file",
        )  # fmt: skip


def check_kept(file: DraftFile, blob: Blob) -> None:
    """Raise LeaderEditUndone when `blob`, by the drafter, undoes a leader's edit still standing.

    What a later leader has undone already is not asked for again: only places that the current
    version still has can be lost. For .docx only; other files show no edits.
    """
    if blob.content_type != ContentType.DOCX or file.current is None:
        return
    present = file.current.blob
    if present.content_type != ContentType.DOCX or present.pk == blob.pk:
        return
    edits = _leaders_edits(file)
    if not edits:
        return
    now, current = read_blob(blob), read_blob(present)
    for edit in edits:
        if edit.based_on is None:
            continue
        before, after = read_blob(edit.based_on.blob), read_blob(edit.blob)
        gone = {place.sentence for place in inks.overwritten(before, after, current)}
        lost = [place.sentence for place in inks.overwritten(before, after, now)]
        places = tuple(_once(sentence for sentence in lost if sentence not in gone))
        if places:
            raise LeaderEditUndone(edit.made_by.person.full_name, places)


def _leaders_edits(file: DraftFile) -> list[DraftVersion]:
    docx = ContentType.DOCX
    return list(
        DraftVersion.objects.filter(
            file=file, ink__in=(Ink.BLUE, Ink.RED), blob__content_type=docx,
            based_on__blob__content_type=docx,
        )
        .select_related("blob", "based_on__blob", "made_by__person")
        .order_by("number")
    )  # fmt: skip


def _once(sentences: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(sentences))
