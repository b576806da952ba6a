"""The line under a recipient's name in the track: what happened, and what to do."""

from __future__ import annotations

from datetime import datetime

from congvan.exchange.models import Dispatch
from congvan.exchange.states import DispatchStatus as D
from congvan.kernel.clock import OFFICE_ZONE

KINDS = {
    D.WAITING: "neutral", D.SENDING: "neutral", D.SENT: "neutral", D.ARRIVED: "neutral",
    D.ACCEPTED: "ok", D.ASSIGNED: "ok", D.IN_PROGRESS: "ok", D.DONE: "ok", D.REFUSED: "danger",
    D.FAILED: "warn", D.RECALLING: "neutral", D.RECALLED: "neutral",
}  # fmt: skip
# What somebody has to look at first; then whoever has come furthest.
_RANKS = (
    D.FAILED, D.REFUSED, D.DONE, D.IN_PROGRESS, D.ASSIGNED, D.ACCEPTED, D.ARRIVED, D.SENT,
    D.SENDING, D.WAITING, D.RECALLING, D.RECALLED,
)  # fmt: skip


def rank(status: D) -> int:
    """The place of a state in the track."""
    return _RANKS.index(status)


def of(one: Dispatch, *, attempts: int, tried_at: datetime | None, phone: str) -> str:
    """The sentence; "" when the state says enough."""
    status = D(one.status)
    if status is D.FAILED:
        return _failed(one, attempts, tried_at, phone)
    if status is D.RECALLED:
        return _recalled(one)
    if status is D.RECALLING:
        return f"{_reason(one)}{one.note or 'Chờ nơi nhận trả lời.'}"
    if status is D.REFUSED:
        return _refused(one, phone)
    if one.reply_symbol:
        at = f", {_moment(one.reply_at)}" if one.reply_at else ""
        return f"Trả lời bằng {one.reply_symbol}{at}"
    return one.note


def _failed(one: Dispatch, attempts: int, tried_at: datetime | None, phone: str) -> str:
    said = one.note.rstrip(".")
    if attempts > 1 and tried_at is not None:
        said = f"{said}. Đã gửi {attempts} lần, lần cuối {_moment(tried_at)}"
    return _with_way_on(one, said, phone)


def _refused(one: Dispatch, phone: str) -> str:
    """Its own reason; whoever sent it settles the matter by telephone."""
    return _with_way_on(one, one.note.strip().rstrip("."), phone)


def _with_way_on(one: Dispatch, said: str, phone: str) -> str:
    if one.is_settled:
        way_on = "Đã ghi: không gửi nữa."
    elif phone:
        way_on = f"Gọi văn thư nơi nhận: {phone}."
    else:
        way_on = ""
    return " ".join(part for part in (f"{said}." if said else "", way_on) if part)


def _recalled(one: Dispatch) -> str:
    return f"{_reason(one)}{one.note or 'Nơi nhận đã đồng ý thu hồi.'}"


def _reason(one: Dispatch) -> str:
    return f"{one.recall_reason.rstrip('.')}. " if one.recall_reason else ""


def _moment(at: datetime | None) -> str:
    """ "09:40 ngày 25/11"."""
    return f"{at.astimezone(OFFICE_ZONE):%H:%M ngày %d/%m}" if at else ""
