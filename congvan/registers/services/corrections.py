"""Correct what stands in a book: asked by the clerk, decided by a leader, traced in words (R-124).

Lock order: the correction, then the book (for a move), then the document or the entry.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from congvan.desk.holders import Holder, of_role, of_unit
from congvan.desk.services import notices, work
from congvan.desk.states import Outcome, Part
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, WrongState
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership, RoleGrant
from congvan.organization.queries.seats import current
from congvan.organization.states import Role
from congvan.registers import access, events
from congvan.registers.lifecycles import CORRECTION
from congvan.registers.models import Book, Correction, Entry
from congvan.registers.rules import begun, book_named
from congvan.registers.services import changing
from congvan.registers.states import (
    BookKind,
    BookStatus,
    CorrectionKind,
    CorrectionStatus,
    EntryStatus,
)

SUBJECT = "correction"
TEXT_LENGTH = 500


@in_transaction
def ask(
    *, by: ActingMember, entry_id: int, kind: str, reason: str,
    changes: dict[str, Any] | None = None, target_book_id: int | None = None,
) -> Correction:  # fmt: skip
    """Ask to change fields of a line (`changes`: name to new value), to move it, or to void it.

    The head of the clerk's unit gets it to decide, without one the agency's leaders. Raises
    NotAllowed, NotFound, InvalidInput, WrongState (closed book, voided line, one is waiting).
    """
    access.check_registers(by)
    entry = access.get_entry(by, entry_id)
    written = _text(reason, "reason", "Chưa ghi lý do.")
    _check_open(entry)
    if kind not in CorrectionKind.values:
        raise InvalidInput("Chưa chọn cách sửa.", next_step="Chọn một cách.", field="kind")
    if entry.book.kind != BookKind.IN and kind != CorrectionKind.VOID:
        # What was issued is corrected by another document, its number only voided.
        raise InvalidInput(
            "Dòng sổ văn bản đi chỉ đề nghị hủy số; nội dung sai thì đính chính hoặc thay thế.",
            next_step="Chọn hủy số.", field="kind",
        )  # fmt: skip
    target = None
    told: changing.Told = {}
    if kind == CorrectionKind.FIELDS:
        told = changing.planned(entry, changes or {})
        if not told:
            raise InvalidInput(
                "Chưa có gì khác so với sổ.", next_step="Ghi thông tin mới vào mục cần sửa."
            )
    elif kind == CorrectionKind.BOOK:
        target = changing.target_book(by.agency_id, entry, target_book_id)
    else:
        changing.check_may_void(entry)
    correction = Correction(
        agency_id=by.agency_id, entry=entry, kind=kind, changes=told, target_book=target,
        reason=written, asked_at=clock.now(), asked_by_id=by.membership_id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            correction.save(force_insert=True)
    except IntegrityError as clash:
        raise WrongState(
            "Dòng sổ này đang có đề nghị chờ duyệt.",
            next_step="Đợi ý kiến, hoặc rút đề nghị cũ rồi đề nghị lại.",
        ) from clash
    audit.record(
        events.CorrectionAsked(
            **_facts(correction), told=_told(correction), reason=written,
            changes={label: [before, after] for label, before, after, _ in told.values()},
        ),
        by=by.actor,
    )  # fmt: skip
    work.open_work(
        by=by, holder=_decider(by), part=Part.REVIEW, subject_type=SUBJECT,
        subject_id=correction.pk, cause="correction.asked",
        title=f"{_what(correction)}. Lý do: {written}", number=_number(entry),
    )  # fmt: skip
    return correction


@in_transaction
def carry_out(*, by: ActingMember, correction_id: int, note: str = "") -> Correction:
    """Agree, and do what was asked at once; the asker is told.

    Raises NotFound, NotAllowed, WrongState (decided already, changed since, closed book).
    """
    correction = _decided(by, correction_id, "carry_out", note)
    locked = Entry.objects.select_for_update(of=("self",)).select_related("book", "document")
    entry = locked.get(pk=correction.entry_id)
    _check_open(entry)
    match CorrectionKind(correction.kind):
        case CorrectionKind.FIELDS:
            changing.change_fields(by, entry, correction.changes, reason=correction.reason)
        case CorrectionKind.BOOK:
            changing.move(by, entry, correction)
        case CorrectionKind.VOID:
            changing.void(by, entry, reason=correction.reason)
    audit.record(
        events.CorrectionCarriedOut(
            **_facts(correction), told=_told(correction),
            note=correction.decision_note or "(không ghi)",
        ),
        by=by.actor,
    )  # fmt: skip
    _finish(by, correction, Outcome.DONE, f"Đã thực hiện: {_what(correction)}.")
    return correction


@in_transaction
def refuse(*, by: ActingMember, correction_id: int, note: str) -> Correction:
    """Refuse, saying why; the asker is told. Raises NotFound, NotAllowed, WrongState, InvalidInput."""
    _text(note, "note", "Chưa ghi lý do không cho sửa.")
    correction = _decided(by, correction_id, "refuse", note)
    audit.record(
        events.CorrectionRefused(**_facts(correction), note=correction.decision_note), by=by.actor
    )
    _finish(
        by, correction, Outcome.DONE,
        f"Không cho sửa: {_what(correction)}. Lý do: {correction.decision_note}",
    )  # fmt: skip
    return correction


@in_transaction
def withdraw(*, by: ActingMember, correction_id: int) -> Correction:
    """Take back what was asked and not yet decided. Raises NotFound, NotAllowed, WrongState."""
    correction = _moved(by, correction_id, "withdraw")
    correction.save(update_fields=["status"])
    audit.record(events.CorrectionWithdrawn(**_facts(correction)), by=by.actor)
    _finish(by, correction, Outcome.CANCELLED, "")
    return correction


def _moved(by: ActingMember, correction_id: int, verb: str) -> Correction:
    correction = access.get_correction(by, correction_id, lock=True)
    move = CORRECTION.move(correction.status, verb, access.correction_parties(by, correction))
    correction.status = CorrectionStatus(str(move.target.value))
    return correction


def _decided(by: ActingMember, correction_id: int, verb: str, note: str) -> Correction:
    correction = _moved(by, correction_id, verb)
    written = " ".join(nfc(note).split())
    if len(written) > TEXT_LENGTH:
        raise InvalidInput(f"Ý kiến tối đa {TEXT_LENGTH} ký tự.", next_step="Ghi ngắn lại.", field="note")  # fmt: skip
    correction.decided_at = clock.now()
    correction.decided_by_id = by.person_id
    correction.decision_note = written
    correction.save(update_fields=["status", "decided_at", "decided_by", "decision_note"])
    return correction


def _finish(by: ActingMember, correction: Correction, outcome: Outcome, told: str) -> None:
    work.close_work(
        by=by, agency_id=correction.agency_id, subject_type=SUBJECT, subject_id=correction.pk,
        outcome=outcome,
    )  # fmt: skip
    if told:
        notices.tell(
            agency_id=correction.agency_id, members=[correction.asked_by_id],
            kind=f"{SUBJECT}.{correction.status}", sentence=told, subject_type=SUBJECT,
            subject_id=correction.pk,
        )  # fmt: skip


def _decider(by: ActingMember) -> Holder:
    """The clerk's unit when somebody else heads it today, otherwise the agency's leaders."""
    leaders = of_role(by.agency_id, Role.AGENCY_LEADER)
    if by.unit_id is None:
        return leaders
    day = clock.today()
    seats = Membership.objects.filter(current(day), agency_id=by.agency_id, unit_id=by.unit_id)
    heads = RoleGrant.objects.filter(
        current(day), role=Role.UNIT_LEADER, membership__in=seats
    ).exclude(membership__person_id=by.person_id)
    return of_unit(by.agency_id, by.unit_id) if heads.exists() else leaders


def _check_open(entry: Entry) -> None:
    if entry.book.status != BookStatus.OPEN:
        raise WrongState(
            f"{begun(_book(entry.book))} đã khóa, chỉ đọc.",
            next_step="Ghi điều cần đính chính vào sổ đang mở.",
        )
    if entry.status != EntryStatus.VALID:
        raise WrongState("Số này đã hủy, không sửa nữa.", next_step="Tải lại trang để xem.")


def _text(text: str, field: str, empty: str) -> str:
    written = " ".join(nfc(text).split())
    if not written or len(written) > TEXT_LENGTH:
        sentence = empty if not written else f"Phần này tối đa {TEXT_LENGTH} ký tự."
        raise InvalidInput(sentence, next_step="Ghi ngắn gọn, đủ rõ.", field=field)
    return written


def _facts(correction: Correction) -> dict[str, Any]:
    entry = correction.entry
    return {
        "correction_id": correction.pk, "entry_id": entry.pk, "number": _number(entry),
        "kind": str(CorrectionKind(correction.kind).label).lower(), "book": _book(entry.book),
    }  # fmt: skip


def _told(correction: Correction) -> str:
    if correction.target_book is not None:
        return f"Chuyển sang {_book(correction.target_book)}."
    return " ".join(
        f"{label}: “{before}” → “{after}”."
        for label, before, after, _ in correction.changes.values()
    )


def _what(correction: Correction) -> str:
    """ "Hủy số 12 của sổ văn bản đến 2026"."""
    entry = correction.entry
    told = {
        CorrectionKind.FIELDS: "Sửa thông tin của số",
        CorrectionKind.BOOK: "Chuyển sang sổ khác số",
        CorrectionKind.VOID: "Hủy số",
    }[CorrectionKind(correction.kind)]
    return f"{told} {_number(entry)} của {_book(entry.book)}"


def _number(entry: Entry) -> str:
    return f"{entry.number}{entry.suffix}"


def _book(book: Book) -> str:
    return book_named(book.name, book.year)
