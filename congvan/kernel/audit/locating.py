"""Telling which events of a broken batch were changed, removed or added.

The leaf hashes kept in the seal are compared with those of the events as they are now. Equal
hashes are the same event (the id is hashed too), and both lists are in order of id, so what lies
between two equal ones is what was tampered with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from congvan.kernel.audit import canonical, merkle
from congvan.kernel.audit.sealing import BATCH_LIMIT, FETCH_ROWS
from congvan.kernel.models import AuditEvent, AuditSeal


@dataclass(frozen=True, slots=True)
class Difference:
    """Between two intact events (ids, None at an end): how many sealed events are gone, and the
    ids of events that are not as sealed."""

    after_id: int | None
    before_id: int | None
    lost: int
    strange_ids: tuple[int, ...]

    @property
    def sentence(self) -> str:
        """What was done, in Vietnamese."""
        ids = ", ".join(str(i) for i in self.strange_ids)
        if self.lost == len(self.strange_ids):
            return f"Sự kiện đã bị sửa sau khi niêm phong: số {ids}."
        if not self.lost:
            return f"Sự kiện bị chèn thêm sau khi niêm phong: số {ids}."
        if not self.strange_ids:
            return f"Mất {self.lost} sự kiện đã niêm phong {self._place}."
        return (
            f"{self.lost} sự kiện đã niêm phong {self._place} không còn nguyên; "
            f"ở đó nay là sự kiện số {ids}."
        )

    @property
    def _place(self) -> str:
        if self.after_id is None and self.before_id is None:
            return "(cả lô)"
        if self.after_id is None:
            return f"ngay trước sự kiện {self.before_id}"
        if self.before_id is None:
            return f"ngay sau sự kiện {self.after_id}"
        return f"giữa sự kiện {self.after_id} và {self.before_id}"


def find_differences(seal: AuditSeal) -> list[Difference] | None:
    """What differs between a batch as sealed and as it is now.

    Returns None when the seal's own leaf hashes do not lead to its root, so that nothing can be
    told. Reads at most a batch and as many added events into memory.
    """
    sealed = split_leaves(bytes(seal.leaf_hashes))
    if merkle.root(sealed) != bytes(seal.root):
        return None
    rows = (
        AuditEvent.objects.filter(id__gte=seal.first_event_id, id__lte=seal.last_event_id)
        .order_by("id")
        .values_list(*canonical.EVENT_COLUMNS)[: 2 * BATCH_LIMIT]
    )
    present = ((row[0], canonical.event_leaf(row)) for row in rows.iterator(chunk_size=FETCH_ROWS))
    return list(compare(sealed, present))


def split_leaves(leaf_hashes: bytes) -> list[bytes]:
    """The 32-byte hashes that a seal keeps one after another."""
    return [leaf_hashes[i : i + 32] for i in range(0, len(leaf_hashes), 32)]


def compare(sealed: Sequence[bytes], present: Iterable[tuple[int, bytes]]) -> Iterator[Difference]:
    """The differences between sealed leaf hashes and (id, leaf hash) pairs of present events."""
    position = {leaf: index for index, leaf in enumerate(sealed)}
    after_id: int | None = None
    expected = 0
    strange: list[int] = []
    for event_id, leaf in present:
        index = position.get(leaf)
        if index is None:
            strange.append(event_id)
            continue
        if strange or index > expected:
            yield Difference(after_id, event_id, index - expected, tuple(strange))
        after_id, expected, strange = event_id, index + 1, []
    if strange or expected < len(sealed):
        yield Difference(after_id, None, len(sealed) - expected, tuple(strange))
