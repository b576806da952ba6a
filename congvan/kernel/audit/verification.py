"""Verification: is the whole trail as it was sealed? Recomputed from the first event on.

Reads events and seals side by side, each once, in memory that does not grow with the trail.
Says what is wrong in sentences with ids, says what cannot be known, and never passes over a key
that changed (R-297, R-306).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from django.db import transaction
from django.db.models import Count, Min

from congvan.kernel.audit import canonical, keys, locating, merkle
from congvan.kernel.audit.heads import Head
from congvan.kernel.audit.sealing import FETCH_ROWS, FIRST_PREVIOUS_HASH
from congvan.kernel.models import AuditEvent, AuditSeal

# A report names the first faults one by one and counts the others: it is read by people.
FINDINGS_LIMIT = 100
# A seal brings up to 1.6 MB of leaf hashes along.
FETCH_SEALS = 20


class Verdict(Enum):
    """What a verification can end with."""

    INTACT = "intact"
    TAMPERED = "tampered"
    UNVERIFIABLE = "unverifiable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as sealed. `code` is for machines, `sentence` for people."""

    code: str
    sentence: str
    sequence: int | None = None


@dataclass(frozen=True, slots=True)
class KeyUse:
    """A run of successive seals signed by one key."""

    key_id: str
    first_sequence: int
    last_sequence: int
    known: bool


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome. `finding_count` counts all findings, `findings` holds the first of them."""

    verdict: Verdict
    events: int
    seals: int
    unsealed: int
    oldest_unsealed_at: datetime | None
    keys: tuple[KeyUse, ...]
    findings: tuple[Finding, ...]
    finding_count: int
    notes: tuple[str, ...]


def verify(
    *, known: Mapping[str, bytes], current_key_id: str | None = None, heads: Iterable[Head] = ()
) -> Report:
    """Check every seal and every sealed event.

    `known` are the trusted public keys by key id, `current_key_id` the key that signs now,
    `heads` what was kept outside. The verdict is TAMPERED when anything is not as sealed or a
    head does not fit; UNVERIFIABLE when nothing is wrong but no trusted key is at hand or a seal
    is of a newer version than this program knows.
    """
    check = _Check(known=known, current_key_id=current_key_id, heads=tuple(heads))
    # Server-side cursors live in a transaction; nothing is written.
    with transaction.atomic():
        check.run()
        return check.report()


@dataclass(slots=True)
class _Check:
    """The state of one verification."""

    known: Mapping[str, bytes]
    current_key_id: str | None
    heads: tuple[Head, ...]
    findings: list[Finding] = field(default_factory=list)
    finding_count: int = 0
    notes: list[str] = field(default_factory=list)
    key_uses: list[KeyUse] = field(default_factory=list)
    unverifiable: bool = False
    seals: int = 0
    events: int = 0
    last_sequence: int = 0
    last_event_id: int = 0
    last_hash: bytes = FIRST_PREVIOUS_HASH

    def run(self) -> None:
        events: _EventsInOrder | None = None
        for seal in _all_seals():
            # The events are opened after the seals: their snapshot then holds all sealed events.
            events = events or _EventsInOrder()
            self.seals += 1
            in_order = self._check_sequence(seal)
            self._check_header(seal, in_order=in_order)
            self._check_heads(seal)
            self._check_batch(seal, events)
            self._note_key(seal)
            self.last_sequence, self.last_event_id = seal.sequence, seal.last_event_id
        self._check_cut_off()

    def report(self) -> Report:
        tail = AuditEvent.objects.filter(id__gt=self.last_event_id).aggregate(
            count=Count("id"), oldest=Min("at")
        )
        self._note_keys_at_the_end()
        verdict = Verdict.UNVERIFIABLE if self.unverifiable else Verdict.INTACT
        return Report(
            verdict=Verdict.TAMPERED if self.finding_count else verdict,
            events=self.events,
            seals=self.seals,
            unsealed=tail["count"],
            oldest_unsealed_at=tail["oldest"],
            keys=tuple(self.key_uses),
            findings=tuple(self.findings),
            finding_count=self.finding_count,
            notes=tuple(self.notes),
        )

    def _find(self, code: str, sentence: str, seal: AuditSeal | None = None) -> None:
        self.finding_count += 1
        if len(self.findings) < FINDINGS_LIMIT:
            self.findings.append(Finding(code, sentence, seal.sequence if seal else None))

    def _check_sequence(self, seal: AuditSeal) -> bool:
        """Whether this seal directly follows the last one; reports those that are missing."""
        expected = self.last_sequence + 1
        if seal.sequence == expected:
            return True
        missing = (
            f"số {expected}"
            if seal.sequence == expected + 1
            else f"từ số {expected} đến số {seal.sequence - 1}"
        )
        self._find("seals_missing", f"Thiếu niêm phong {missing}: đã bị gỡ khỏi chuỗi.", seal)
        return False

    def _check_header(self, seal: AuditSeal, *, in_order: bool) -> None:
        """Hash, chain, range and signature of one seal."""
        header = canonical.canonical_bytes(canonical.seal_header(seal))
        computed = canonical.seal_hash(header)
        name = f"Niêm phong số {seal.sequence}"
        if computed != bytes(seal.seal_hash):
            self._find("seal_changed", f"{name} đã bị sửa: nội dung không khớp mã băm.", seal)
        if in_order and bytes(seal.previous_seal_hash) != self.last_hash:
            self._find(
                "chain_broken", f"{name} không nối với niêm phong số {self.last_sequence}.", seal
            )
        if in_order and seal.first_event_id != self.last_event_id + 1:
            self._find(
                "range_broken",
                f"{name} bắt đầu từ sự kiện {seal.first_event_id}, không nối tiếp sự kiện "
                f"{self.last_event_id} của niêm phong trước.",
                seal,
            )
        public = self.known.get(seal.key_id)
        if public is not None and not keys.is_signed(header, bytes(seal.signature), public=public):
            self._find("signature_wrong", f"{name}: chữ ký sai, đã bị sửa hoặc giả mạo.", seal)
        self.last_hash = computed

    def _check_heads(self, seal: AuditSeal) -> None:
        actual = bytes(seal.seal_hash).hex()
        if any(h.sequence == seal.sequence and h.seal_hash != actual for h in self.heads):
            self._find(
                "head_differs",
                f"Niêm phong số {seal.sequence} khác với đầu chuỗi giữ ở ngoài: chuỗi niêm phong "
                "đã bị làm lại.",
                seal,
            )

    def _check_cut_off(self) -> None:
        """The end of the chain against the heads that were kept outside."""
        for sequence in sorted({h.sequence for h in self.heads if h.sequence > self.last_sequence}):
            self._find(
                "seals_cut_off",
                f"Đầu chuỗi giữ ở ngoài là niêm phong số {sequence}, nhưng chuỗi chỉ còn đến số "
                f"{self.last_sequence}: các niêm phong cuối đã bị cắt bỏ, hoặc cơ sở dữ liệu "
                "được khôi phục từ bản sao lưu cũ hơn.",
            )

    def _check_batch(self, seal: AuditSeal, events: _EventsInOrder) -> None:
        """The events of one seal: their number and their root."""
        for event_id in events.before(seal.first_event_id):
            self._find("event_outside", f"Sự kiện {event_id} không thuộc niêm phong nào.")
        count, root, leaves_digest = events.digest_through(seal.last_event_id)
        self.events += count
        if seal.version != canonical.VERSION:
            self.unverifiable = True
            self._note(
                f"Niêm phong số {seal.sequence} theo quy cách {seal.version}, chương trình này "
                f"chỉ biết quy cách {canonical.VERSION}: hãy dùng bản mới hơn."
            )
        elif count != seal.event_count or root != bytes(seal.root):
            self._find_differences(seal, count)
        elif leaves_digest != hashlib.sha256(seal.leaf_hashes).digest():
            self._find(
                "leaves_changed",
                f"Niêm phong số {seal.sequence}: mã băm lưu kèm đã bị sửa (sự kiện còn nguyên).",
                seal,
            )

    def _find_differences(self, seal: AuditSeal, count: int) -> None:
        name = f"Niêm phong số {seal.sequence}"
        differences = locating.find_differences(seal)
        for difference in differences or ():
            self._find("events_changed", f"{name}: {difference.sentence}", seal)
        if not differences:
            self._find(
                "root_differs",
                f"{name} (sự kiện {seal.first_event_id} đến {seal.last_event_id}): khi niêm "
                f"phong có {seal.event_count} sự kiện, nay có {count}, mã băm gốc không khớp.",
                seal,
            )

    def _note(self, sentence: str) -> None:
        if len(self.notes) < FINDINGS_LIMIT:
            self.notes.append(sentence)

    def _note_key(self, seal: AuditSeal) -> None:
        last = self.key_uses[-1] if self.key_uses else None
        if last and last.key_id == seal.key_id:
            self.key_uses[-1] = KeyUse(last.key_id, last.first_sequence, seal.sequence, last.known)
            return
        known = seal.key_id in self.known
        if len(self.key_uses) < FINDINGS_LIMIT:
            self.key_uses.append(KeyUse(seal.key_id, seal.sequence, seal.sequence, known))
        if last:
            self._note(
                f"Từ niêm phong số {seal.sequence}, khóa {seal.key_id} ký thay khóa "
                f"{last.key_id}. Nếu cơ quan không đổi và không mất khóa thì đây là giả mạo."
            )
        if not known and self.known:
            self._find(
                "key_unknown",
                f"Từ niêm phong số {seal.sequence}: khóa {seal.key_id} không phải khóa được tin; "
                "niêm phong bị giả mạo, hoặc thiếu tệp khóa công khai trong thư mục audit-keys.",
                seal,
            )

    def _note_keys_at_the_end(self) -> None:
        if self.seals and not self.known:
            self.unverifiable = True
            self._note(
                "Không có khóa công khai nào để kiểm chữ ký: khôi phục tệp audit.key và thư mục "
                "audit-keys trong thư mục dữ liệu."
            )
        last = self.key_uses[-1].key_id if self.key_uses else None
        if last and self.current_key_id and self.current_key_id != last:
            self._note(
                f"Khóa đang dùng ({self.current_key_id}) chưa ký niêm phong nào; niêm phong cuối "
                f"do khóa {last} ký."
            )


class _EventsInOrder:
    """Walks once over all events in order of id, batch by batch."""

    def __init__(self) -> None:
        rows = AuditEvent.objects.order_by("id").values_list(*canonical.EVENT_COLUMNS)
        self._rows: Iterator[tuple[Any, ...]] = rows.iterator(chunk_size=FETCH_ROWS)
        self._next = next(self._rows, None)

    def before(self, first_id: int) -> Iterator[int]:
        """The ids of the events not yet walked over that lie before `first_id`."""
        while self._next is not None and self._next[0] < first_id:
            yield self._next[0]
            self._next = next(self._rows, None)

    def digest_through(self, last_id: int) -> tuple[int, bytes, bytes]:
        """The next events up to `last_id`: their number, root, and SHA-256 over their leaves."""
        tree = merkle.RootAccumulator()
        digest = hashlib.sha256()
        while self._next is not None and self._next[0] <= last_id:
            leaf = canonical.event_leaf(self._next)
            tree.add(leaf)
            digest.update(leaf)
            self._next = next(self._rows, None)
        return tree.count, tree.root(), digest.digest()


def _all_seals() -> Iterator[AuditSeal]:
    seals = AuditSeal.objects.order_by("sequence")
    return seals.iterator(chunk_size=FETCH_SEALS)
