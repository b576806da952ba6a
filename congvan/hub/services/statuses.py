"""Whether a status fits into what was reported before (SPEC §8). Odd ones pass all the same (R-178).

The hub routes and flags; what a status means for a document is the business of the two agencies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from congvan.hub.models import Parcel, StatusNote
from congvan.hub.states import MessageKind
from edxml_vn.model import BusinessType, StatusCode

_ANSWERS = (StatusCode.CHANGE_AGREED, StatusCode.CHANGE_REFUSED)
_WORK = (StatusCode.ASSIGNED, StatusCode.IN_PROGRESS, StatusCode.DONE)
# More than any document needs; a sender in a loop must not make each status slower.
_MOST_NOTES = 200

UNKNOWN_CODE = "Mã trạng thái không có trong danh mục."
UNKNOWN_DOCUMENT = "Trục chưa chuyển văn bản này giữa hai nơi."
NOT_ASKED = "Trả lời về cập nhật, lấy lại khi chưa có yêu cầu."
AFTER_REFUSAL = "Đã báo từ chối tiếp nhận mà còn báo tiếp."
REPEATED = "Trạng thái này đã được báo."
BACKWARDS = "Báo lùi: đã có trạng thái sau nó."
NOT_ARRIVED = "Chưa báo đã đến."
NOT_ACCEPTED = "Chưa báo đã tiếp nhận."


@dataclass(frozen=True, slots=True)
class History:
    """What passed about one document between two organs: `reported` since it was last sent new."""

    is_known: bool
    reported: tuple[str, ...]
    was_asked: bool


def oddity_of(code: str, history: History) -> str:
    """What is odd about this status now, as a sentence; empty when nothing is."""
    if code not in set(StatusCode):
        return UNKNOWN_CODE
    if code in _ANSWERS:
        return "" if history.was_asked else NOT_ASKED
    if not history.is_known:
        return UNKNOWN_DOCUMENT
    if code == StatusCode.RECALL_ASKED:
        return ""
    return _oddity_in_order(code, history.reported)


def _oddity_in_order(code: str, reported: Sequence[str]) -> str:
    """01, then 02 or 03, then 04, 05, 06, of which some may be left out."""
    if StatusCode.REFUSED in reported:
        return AFTER_REFUSAL
    if code in reported:
        return REPEATED
    if any(earlier > code for earlier in reported):
        return BACKWARDS
    if code in _WORK and StatusCode.ACCEPTED not in reported:
        return NOT_ACCEPTED
    if code != StatusCode.ARRIVED and StatusCode.ARRIVED not in reported:
        return NOT_ARRIVED
    return ""


def history_of(document_id: str, *, from_code: str, to_code: str) -> History:
    """What is known before a status of `from_code` to `to_code` about this document."""
    if not document_id:
        return History(is_known=False, reported=(), was_asked=False)
    between = (from_code, to_code)
    notes = StatusNote.objects.filter(
        document_id=document_id, from_code__in=between, to_code__in=between
    ).order_by("-id")
    told = list(notes.values_list("from_code", "code", "noted_at")[:_MOST_NOTES])
    sent = _sent_about(document_id, between)
    last_new = max((at for at, kind, _ in sent if kind == BusinessType.NEW), default=None)
    # A recall asked for by 13, or by an edoc of type 1, 2 or 3, goes the other way.
    was_asked = any(
        sender == to_code and code == StatusCode.RECALL_ASKED for sender, code, _ in told
    ) or any(kind != BusinessType.NEW and sender == to_code for _, kind, sender in sent)
    reported = [
        code
        for sender, code, at in told
        if sender == from_code
        and code < StatusCode.RECALL_ASKED
        and (last_new is None or at >= last_new)
    ]
    return History(bool(sent), tuple(reported), was_asked)


def _sent_about(document_id: str, between: tuple[str, str]) -> list[tuple[datetime, int, str]]:
    """Documents that passed between the two about it: when, what they do, who sent them."""
    about = Q(document_id=document_id) | Q(targets__contains=[document_id], business_type__gt=0)
    found = Parcel.objects.filter(
        about, kind=MessageKind.EDOC, from_code__in=between, deliveries__to_code__in=between
    )
    return list(found.values_list("accepted_at", "business_type", "from_code")[:_MOST_NOTES])
