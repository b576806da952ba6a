"""Verbs of dossiers. Lock order: the document, then the dossier's row; nobody takes out (R-052)."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, connection, transaction

from congvan.documents.access import get_document
from congvan.documents.models import Document
from congvan.dossiers import access, events
from congvan.dossiers.lifecycles import DOSSIER
from congvan.dossiers.models import Dossier, DossierItem, RetentionPeriod
from congvan.dossiers.states import DossierStatus
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import fold, nfc
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Agency, Unit
from congvan.organization.queries.seats import current

# Lengths as printed in NĐ 30 PL VI II, third table.
LONGEST_TITLE = 500
LONGEST_CODE = 20
LONGEST_NOTE = 500
# Nobody keeps dossiers on the system of a year before it; a typing slip is likelier.
FIRST_YEAR = 1945

# One row an agency and year; the update waits for whoever numbers at the same moment.
_NEXT_NUMBER = """
    INSERT INTO dossiers_dossierseries (agency_id, year, last_number) VALUES (%s, %s, 1)
    ON CONFLICT (agency_id, year)
    DO UPDATE SET last_number = dossiers_dossierseries.last_number + 1
    RETURNING last_number
"""


class DossierCodeTaken(InvalidInput):
    """Another dossier of the year has this number and notation."""

    code = "dossier_code_taken"


@in_transaction
def open_dossier(
    *, by: ActingMember, title: str, retention_id: int, year: int | None = None, code: str = "",
    note: str = "",
) -> Dossier:  # fmt: skip
    """Open a dossier of one's own (R-207); without `code` it gets the next number (R-206, R-210).

    Raises InvalidInput, DossierCodeTaken. Lock: the agency's series of the year.
    """
    today = clock.today()
    chosen = year if year is not None else today.year
    if not FIRST_YEAR <= chosen <= today.year + 1:
        raise InvalidInput(
            f"Năm hồ sơ phải từ {FIRST_YEAR} đến {today.year + 1}.",
            next_step="Ghi năm bắt đầu công việc.", field="year",
        )  # fmt: skip
    clean_title, retention = _title(title), _retention(retention_id)
    dossier = Dossier(
        agency_id=by.agency_id, title=clean_title, title_key=fold(clean_title), year=chosen,
        retention=retention, owner_id=by.membership_id, unit_id=by.unit_id, started_on=today,
        note=_note(note), opened_at=clock.now(),
    )  # fmt: skip
    dossier.code = _given_code(by, chosen, code) if code.strip() else _next_code(by, chosen)
    _insert(dossier)
    audit.record(
        events.DossierOpened(
            dossier_id=dossier.pk, number=dossier.code, title=dossier.title, year=chosen,
            retention=retention.name.lower(),
        ),
        by=by.actor,
    )  # fmt: skip
    return dossier


@in_transaction
def put_in(*, by: ActingMember, dossier_id: int, document_id: int) -> DossierItem:
    """Put a document into a dossier; see `put_in_within`."""
    return put_in_within(by=by, dossier_id=dossier_id, document_id=document_id)


@requires_transaction
def put_in_within(*, by: ActingMember, dossier_id: int, document_id: int) -> DossierItem:
    """Put a document the acting member may see into a dossier; again, it is the same item.

    Raises NotFound for a dossier or document not visible, WrongState for a closed dossier,
    NotAllowed unless owner or head of the unit. Lock: the dossier's row, after the document.
    """
    dossier = access.get_dossier(by, dossier_id, lock=True)
    document = get_document(by, document_id)
    there = DossierItem.objects.filter(dossier=dossier, document_id=document_id).first()
    if there is not None:
        return there
    DOSSIER.move(dossier.status, "put_in", access.dossier_parties(by, dossier))
    return _add(by, dossier, document)


@requires_transaction
def put_beside(*, by: ActingMember, document_id: int, other_id: int) -> list[Dossier]:
    """Put an issued document into every dossier that holds the one it answers (R-051, R-054).

    Returns the dossiers that hold the answered one; a closed one is not added to. `by` needs no
    part in the dossier: the paper follows its matter. Raises NotFound for a document not visible.
    Lock: the dossiers' rows, after both documents.
    """
    document = get_document(by, document_id)
    held = Dossier.objects.select_for_update(of=("self",)).filter(
        items__document_id=other_id, agency_id=by.agency_id
    )
    dossiers = list(held.order_by("pk"))
    for dossier in dossiers:
        there = DossierItem.objects.filter(dossier=dossier, document_id=document_id).exists()
        if dossier.status == DossierStatus.OPEN and not there:
            _add(by, dossier, document)
    return dossiers


def _add(by: ActingMember, dossier: Dossier, document: Document) -> DossierItem:
    """One more document at the end of a locked dossier."""
    dossier.last_ordinal += 1
    dossier.save(update_fields=["last_ordinal"])
    item = DossierItem.objects.create(
        dossier=dossier, document_id=document.pk, ordinal=dossier.last_ordinal,
        added_at=clock.now(), added_by_id=by.membership_id,
    )  # fmt: skip
    audit.record(
        events.DocumentPutIn(
            dossier_id=dossier.pk, number=dossier.code, document_id=document.pk,
            document=document.subject, ordinal=item.ordinal,
        ),
        by=by.actor,
    )  # fmt: skip
    return item


@in_transaction
def amend_dossier(
    *, by: ActingMember, dossier_id: int, title: str, retention_id: int, note: str = ""
) -> Dossier:
    """Correct title, retention period and note of an open dossier; nothing new changes nothing.

    Raises NotFound, NotAllowed (not the owner), WrongState (closed), InvalidInput.
    """
    dossier = access.get_dossier(by, dossier_id, lock=True)
    DOSSIER.move(dossier.status, "amend", access.dossier_parties(by, dossier))
    before = (dossier.title, dossier.retention.name, dossier.note)
    dossier.title, dossier.retention = _title(title), _retention(retention_id)
    dossier.title_key, dossier.note = fold(dossier.title), _note(note)
    after = (dossier.title, dossier.retention.name, dossier.note)
    if after == before:
        return dossier
    dossier.save(update_fields=["title", "title_key", "retention", "note"])
    words = ("tiêu đề", "thời hạn bảo quản", "ghi chú")
    changes = [
        f"{word} “{old}” thành “{new}”"
        for word, old, new in zip(words, before, after, strict=True)
        if old != new
    ]
    audit.record(
        events.DossierAmended(
            dossier_id=dossier.pk, number=dossier.code, changes="; ".join(changes)
        ),
        by=by.actor,
    )
    return dossier


@in_transaction
def close_dossier(*, by: ActingMember, dossier_id: int, ended_on: date | None = None) -> Dossier:
    """Close a dossier when its work has ended, today or on `ended_on`.

    Raises NotFound, NotAllowed (not the owner), WrongState (closed), InvalidInput (an empty
    dossier, or a day before the first or after today).
    """
    dossier = access.get_dossier(by, dossier_id, lock=True)
    DOSSIER.move(dossier.status, "close", access.dossier_parties(by, dossier))
    day = ended_on or clock.today()
    if not dossier.last_ordinal:
        raise InvalidInput(
            "Hồ sơ chưa có văn bản nào.", next_step="Đưa văn bản vào hồ sơ rồi kết thúc."
        )
    if not dossier.started_on <= day <= clock.today():
        raise InvalidInput(
            f"Ngày kết thúc phải từ {dossier.started_on:%d/%m/%Y} đến hôm nay.",
            next_step="Sửa lại ngày kết thúc.", field="ended_on",
        )  # fmt: skip
    dossier.status, dossier.ended_on, dossier.closed_at = DossierStatus.CLOSED, day, clock.now()
    dossier.save(update_fields=["status", "ended_on", "closed_at"])
    audit.record(
        events.DossierClosed(
            dossier_id=dossier.pk, number=dossier.code, ended_on=day,
            documents=dossier.last_ordinal,
        ),
        by=by.actor,
    )  # fmt: skip
    return dossier


def _title(text: str) -> str:
    title = " ".join(nfc(text).split())
    if not title:
        raise InvalidInput(
            "Chưa ghi tiêu đề hồ sơ.",
            next_step="Ghi ngắn gọn việc gì, của ai, thời gian nào.", field="title",
        )  # fmt: skip
    if len(title) > LONGEST_TITLE:
        raise InvalidInput(
            f"Tiêu đề dài quá {LONGEST_TITLE} ký tự.", next_step="Viết ngắn lại.", field="title"
        )
    return title


def _note(text: str) -> str:
    note = nfc(text).strip()
    if len(note) > LONGEST_NOTE:
        raise InvalidInput(
            f"Ghi chú dài quá {LONGEST_NOTE} ký tự.", next_step="Viết ngắn lại.", field="note"
        )
    return note


def _retention(retention_id: int) -> RetentionPeriod:
    found = RetentionPeriod.objects.filter(current(clock.today()), pk=retention_id).first()
    if found is None:
        raise InvalidInput(
            "Chưa chọn thời hạn bảo quản.",
            next_step="Chọn một thời hạn trong danh sách.", field="retention",
        )  # fmt: skip
    return found


def _given_code(by: ActingMember, year: int, text: str) -> str:
    code = " ".join(nfc(text).split())
    if len(code) > LONGEST_CODE:
        raise InvalidInput(
            f"Số và ký hiệu dài quá {LONGEST_CODE} ký tự.", next_step="Viết ngắn lại.", field="code"
        )
    if _is_taken(by, year, code):
        raise _taken(code, year)
    return code


def _next_code(by: ActingMember, year: int) -> str:
    """The next free number of the agency's year; a number that was given by hand is passed over."""
    notation = _notation(by)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_NEXT_NUMBER, [by.agency_id, year])
            number = cursor.fetchone()[0]
        code = f"{number:02}.{notation}"
        if not _is_taken(by, year, code):
            return code


def _notation(by: ActingMember) -> str:
    """How the unit, or the agency for those above the units, is written in a notation."""
    holder: Unit | Agency
    if by.unit_id is not None:
        holder = Unit.objects.get(pk=by.unit_id)
    else:
        holder = Agency.objects.get(pk=by.agency_id)
    notation = holder.notation or holder.short_name
    return notation[: LONGEST_CODE - len("000000.")]


def _is_taken(by: ActingMember, year: int, code: str) -> bool:
    return Dossier.objects.filter(agency_id=by.agency_id, year=year, code=code).exists()


def _taken(code: str, year: int) -> DossierCodeTaken:
    return DossierCodeTaken(
        f"Năm {year} đã có hồ sơ {code}.",
        next_step="Ghi số và ký hiệu khác, hoặc để trống để hệ thống cấp.", field="code",
    )  # fmt: skip


def _insert(dossier: Dossier) -> None:
    try:
        with transaction.atomic():
            dossier.save(force_insert=True)
    except IntegrityError as clash:
        raise _taken(dossier.code, dossier.year) from clash
