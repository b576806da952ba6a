"""Follow the statuses that recipients report: a receipt for each, the furthest state stays (R-177…R-179).

What is late, repeated, out of order or unknown is kept and flagged, never dropped and never followed
(R-178). In answer to a recall 02 and 03 mean no and yes as 16 and 15 do.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cached_property

from django.db import connection
from django.db.models import Q

from congvan.documents.models import Document
from congvan.documents.rules.naming import short_name
from congvan.exchange import events
from congvan.exchange.lifecycles import DISPATCH, ORDER, DispatchParty, keep_verb
from congvan.exchange.models import Dispatch, IncomingPackage, OutgoingPackage, Receipt
from congvan.exchange.reading import day, line
from congvan.exchange.services import addressed, matching, notices
from congvan.exchange.states import BusinessType, StatusCode
from congvan.exchange.states import DispatchStatus as D
from congvan.kernel import audit, rows
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.transactions import requires_transaction

NOTE_LENGTH = 500
_SENSIBLE_YEARS = range(1990, 2200)
_VERBS = {
    StatusCode.ARRIVED: "arrive", StatusCode.ACCEPTED: "accept", StatusCode.ASSIGNED: "assign",
    StatusCode.IN_PROGRESS: "progress", StatusCode.DONE: "finish",
}  # fmt: skip
_REACHES = {
    StatusCode.ARRIVED: D.ARRIVED, StatusCode.ACCEPTED: D.ACCEPTED,
    StatusCode.ASSIGNED: D.ASSIGNED, StatusCode.IN_PROGRESS: D.IN_PROGRESS,
    StatusCode.DONE: D.DONE,
}  # fmt: skip
_AGREED = (StatusCode.CHANGE_AGREED, StatusCode.ACCEPTED)
_DECLINED = (StatusCode.CHANGE_REFUSED, StatusCode.REFUSED)


# The columns that a report may change, with their types; many lines of tracks by one statement.
_CHANGED = {
    "status": "text", "arrived_at": "timestamptz", "accepted_at": "timestamptz",
    "finished_at": "timestamptz", "note": "text", "is_settled": "boolean",
}  # fmt: skip
_UPDATE = f"""
    UPDATE exchange_dispatch d SET {", ".join(f"{name} = w.{name}" for name in _CHANGED)}
    FROM unnest(%s::bigint[], {", ".join(f"%s::{kind}[]" for kind in _CHANGED.values())})
        AS w (id, {", ".join(_CHANGED)})
    WHERE d.id = w.id
"""  # noqa: S608 - constants only
_NOTHING = {
    "key": "status_of_nothing",
    "sentence": "Cơ quan không gửi văn bản này cho nơi báo trạng thái.",
}
_ODD = {
    "key": "status_odd",
    "sentence": "Trạng thái đến muộn, lặp lại hoặc không đúng thứ tự; chỉ lưu để biết.",
}


@requires_transaction
def follow_all(given: Sequence[IncomingPackage]) -> None:
    """Make receipts of stored status packages, in the order in which they came.

    A status about nothing of ours stays with a warning, and so does an odd one. A handful of
    statements however many there are. Lock: the dispatches, in the order of their ids.
    """
    if not given:
        return
    found = addressed.dispatches_of(given)
    receipts: list[Receipt] = []
    for row in given:
        made = []
        for dispatch in found[row.pk]:
            said = [one.code for one in receipts if one.dispatch is dispatch]
            made.append(_receipt(row, dispatch, said))
        receipts += made
        if not made:
            row.warnings = [*row.warnings, _NOTHING]
        elif any(one.is_odd for one in made):
            row.warnings = [*row.warnings, _ODD]
        else:
            continue
        row.save(update_fields=["warnings"])
    _store({one.pk: one for line in found.values() for one in line}.values())
    rows.insert_all(receipts)


def _store(dispatches: Collection[Dispatch]) -> None:
    if dispatches:
        columns = [[getattr(one, name) for one in dispatches] for name in ("id", *_CHANGED)]
        with connection.cursor() as cursor:
            cursor.execute(_UPDATE, columns)


def _receipt(row: IncomingPackage, dispatch: Dispatch, said: Collection[str]) -> Receipt:
    """Take the dispatch along and tell of it; `said` are codes of receipts that are not stored yet."""
    at = _reported_at(row)
    staff = row.header.get("staff") or {}
    named = ", ".join(part for part in (staff.get("staff"), staff.get("department")) if part)
    before = dispatch.status
    heard = _Heard(dispatch, said)
    moved = _move(row, dispatch, at, heard)
    _tell(row, dispatch, heard, is_odd=not moved, was=before)
    return Receipt(
        dispatch=dispatch, code=row.status_code, reported_at=at, received_at=row.received_at,
        staff=line(named, 200), text=row.reason, is_odd=not moved, package=row,
    )  # fmt: skip


class _Heard:
    """What a recipient reported before; looked up only when somebody asks."""

    def __init__(self, dispatch: Dispatch, said: Collection[str]) -> None:
        self._dispatch = dispatch
        self._said = said

    @cached_property
    def codes(self) -> set[str]:
        """The codes of all its receipts."""
        return {*self._said, *self._dispatch.receipts.values_list("code", flat=True)}


def _move(row: IncomingPackage, dispatch: Dispatch, at: datetime, heard: _Heard) -> bool:
    """Take the dispatch along; False when the report does not move it. Times are filled in any case."""
    code = row.status_code
    if code not in StatusCode.values:
        return False
    status, known = D(dispatch.status), StatusCode(code)
    is_answer = status is D.RECALLING and _answers_recall(known, dispatch, at)
    if not is_answer:
        _note_times(dispatch, known, at)
    if status is D.RECALLING:
        return _move_recalling(row, dispatch, known, heard, is_answer=is_answer)
    if known in {StatusCode.CHANGE_AGREED, StatusCode.CHANGE_REFUSED}:
        return _note_answer(row, dispatch, known)
    if known is StatusCode.REFUSED:
        return _go(dispatch, "refuse", row.reason)
    if known not in _VERBS or not _is_further(status, _REACHES[known]):
        return False
    return _go(dispatch, _VERBS[known], row.reason or dispatch.note)


def _is_further(status: D, reached: D) -> bool:
    if status is D.FAILED:
        return True
    return status in ORDER and ORDER.index(reached) > ORDER.index(status)


def _go(dispatch: Dispatch, verb: str, note: str) -> bool:
    """Along the table; False where it has no such row."""
    open_to = DISPATCH.moves_from(dispatch.status, {DispatchParty.RECIPIENT})
    if all(move.verb != verb for move in open_to):
        return False
    row = DISPATCH.move(dispatch.status, verb, {DispatchParty.RECIPIENT})
    dispatch.status = str(row.target.value)
    dispatch.note, dispatch.is_settled = note[:NOTE_LENGTH], False
    return True


def _note_times(dispatch: Dispatch, code: StatusCode, at: datetime) -> None:
    """The first report of a kind gives the time, however late it comes; acceptance implies arrival."""
    if code in _REACHES and dispatch.arrived_at is None:
        dispatch.arrived_at = at
    if code is StatusCode.ARRIVED and dispatch.arrived_at is not None:
        dispatch.arrived_at = min(dispatch.arrived_at, at)
    if code is StatusCode.ACCEPTED and dispatch.accepted_at is None:
        dispatch.accepted_at = at
    if code is StatusCode.DONE and dispatch.finished_at is None:
        dispatch.finished_at = at


def _answers_recall(code: StatusCode, dispatch: Dispatch, at: datetime) -> bool:
    """15 and 16 always; 02 and 03 of one who had accepted before the recall was asked (R-177)."""
    if code in {StatusCode.CHANGE_AGREED, StatusCode.CHANGE_REFUSED}:
        return True
    asked = dispatch.recall_asked_at
    if code not in {StatusCode.REFUSED, StatusCode.ACCEPTED} or asked is None:
        return False
    return dispatch.accepted_at is not None and at >= asked.replace(microsecond=0)


def _move_recalling(
    row: IncomingPackage, dispatch: Dispatch, code: StatusCode, heard: _Heard, *, is_answer: bool
) -> bool:
    """While a recall is asked for: the answer ends it, a refusal to accept too; else it goes on."""
    if (is_answer and code in _AGREED) or (not is_answer and code is StatusCode.REFUSED):
        return _go(dispatch, "be_recalled", row.reason)
    if is_answer and code in _DECLINED:
        said = f"Không đồng ý thu hồi: {row.reason}" if row.reason else "Không đồng ý thu hồi."
        return _go(dispatch, keep_verb(_reached(dispatch, heard.codes)), said)
    return code in _VERBS and code.value not in heard.codes


def _reached(dispatch: Dispatch, codes: Collection[str]) -> D:
    """How far the recipient has come, by what was reported."""
    known = [state for code, state in _REACHES.items() if code in codes]
    return max(known, key=ORDER.index, default=D.ARRIVED if dispatch.arrived_at else D.SENT)


def _note_answer(row: IncomingPackage, dispatch: Dispatch, code: StatusCode) -> bool:
    """Yes or no to an update or a replacement; odd when nobody asked."""
    asked = OutgoingPackage.objects.filter(
        document_id=dispatch.document_id,
        business_type__in=(BusinessType.UPDATE, BusinessType.REPLACE, BusinessType.RECALL),
    )
    if not asked.exists():
        return False
    said = (
        "Đồng ý nhận thay đổi."
        if code is StatusCode.CHANGE_AGREED
        else "Không đồng ý nhận thay đổi."
    )
    dispatch.note = f"{said} {row.reason}".strip()[:NOTE_LENGTH]
    return True


def _reported_at(row: IncomingPackage) -> datetime:
    """The recipient's clock, local time without a zone (SPEC §2.2); ours when it says nothing sensible."""
    text = row.header.get("timestamp") or ""
    try:
        said = datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)
    except ValueError:
        return row.received_at
    return said if said.year in _SENSIBLE_YEARS else row.received_at


def _tell(
    row: IncomingPackage, dispatch: Dispatch, heard: _Heard, *, is_odd: bool, was: str
) -> None:
    document = dispatch.document
    name = short_name(document.symbol, document.subject, document.issued_on)
    audit.record(
        events.DispatchReported(
            document_id=document.pk, name=name, recipient=dispatch.name,
            label=matching.status_label(row.status_code), status_code=row.status_code,
            text=row.reason, is_odd=is_odd,
        ),
        by=audit.Actor.system(scope_id=row.agency_id),
    )  # fmt: skip
    if _is_returned(row, dispatch, heard, is_odd=is_odd):
        _notify(
            row, dispatch,
            f"{dispatch.name} trả lại {name} sau khi đã tiếp nhận: {row.reason or 'không nêu lý do'}",
        )  # fmt: skip
    if is_odd or dispatch.status == was:
        return
    sentences = {
        D.REFUSED: f"{dispatch.name} từ chối tiếp nhận {name}: {row.reason}",
        D.RECALLED: f"{dispatch.name} đã đồng ý thu hồi {name}.",
    }
    sentence = sentences.get(D(dispatch.status))
    if sentence is None and was == D.RECALLING:
        sentence = f"{dispatch.name} không đồng ý thu hồi {name}: {row.reason}"
    if sentence:
        _notify(row, dispatch, sentence)


def _is_returned(row: IncomingPackage, dispatch: Dispatch, heard: _Heard, *, is_odd: bool) -> bool:
    """A refusal after the acceptance: no step of the life cycle, yet the sender is to hear why (R-182)."""
    return (
        is_odd
        and row.status_code == StatusCode.REFUSED
        and D(dispatch.status) in ORDER[ORDER.index(D.ACCEPTED) :]
        and StatusCode.REFUSED.value not in heard.codes
    )


def _notify(row: IncomingPackage, dispatch: Dispatch, sentence: str) -> None:
    notices.tell(
        agency_id=row.agency_id, members=told_of(dispatch.document_id), kind="exchange.reported",
        sentence=sentence, subject_type="dispatch", subject_id=dispatch.pk,
    )  # fmt: skip


def told_of(document_id: int) -> list[int]:
    """The members whom the issue named: the drafter."""
    header = (
        OutgoingPackage.objects.filter(document_id=document_id)
        .order_by("id")
        .values_list("header", flat=True)
        .first()
    )
    return list((header or {}).get("tell", ()))


@requires_transaction
def note_replies(row: IncomingPackage) -> int:
    """An edoc that answers documents of ours: their track shows it. Returns how many lines."""
    told = 0
    for answer in matching.answers(row):
        documents = matching.own_documents(
            row.agency_id, key=(answer.get("document_id") or "").strip(),
            symbol=answer.get("code") or "", issued_on=day(answer.get("promulgation_date")),
        )  # fmt: skip
        for document in Document.objects.filter(pk__in=documents):
            told += note_reply(
                package=row, document=document, symbol=row.symbol, at=row.received_at
            )
    return told


@requires_transaction
def note_reply(*, package: IncomingPackage, document: Document, symbol: str, at: datetime) -> int:
    """Our `document` was answered by the package's sender under `symbol`; the first answer stays."""
    codes = matching.spellings(package.connection_id, package.from_code)
    lines = Dispatch.objects.filter(
        Q(code__in=codes) | Q(organ__identifier__in=codes), document=document, reply_symbol=""
    )
    found = list(lines)
    for dispatch in found:
        dispatch.reply_symbol, dispatch.reply_at = symbol[:100], at
        dispatch.save(update_fields=["reply_symbol", "reply_at"])
        audit.record(
            events.DispatchAnswered(
                document_id=document.pk, recipient=dispatch.name, reply=symbol,
                name=short_name(document.symbol, document.subject, document.issued_on),
            ),
            by=audit.Actor.system(scope_id=package.agency_id),
        )  # fmt: skip
    return len(found)
