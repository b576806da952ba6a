"""The state tables of the exchange: a package that came, and a document on its way to one recipient.

A status moves a dispatch only forwards (R-178); what comes late is kept as a receipt. A recall may
be refused: then the dispatch goes back to how far it had come.
"""

from __future__ import annotations

from congvan.exchange import events
from congvan.exchange.states import DispatchStatus as D
from congvan.exchange.states import IncomingStatus as I
from congvan.kernel.states import Move, Party, StateTable


class IncomingParty(Party):
    """Who decides about a package that came."""

    CLERK = "văn thư"
    SYSTEM = "hệ thống"


class DispatchParty(Party):
    """Who moves a document on its way."""

    CLERK = "văn thư"
    RECIPIENT = "nơi nhận"
    SYSTEM = "hệ thống"


_WHY = ("reason",)

INCOMING = StateTable(
    name="incoming_package",
    title="Gói tin đến",
    statuses=I,
    initial=I.NEW,
    final=frozenset({I.REFUSED, I.DECLINED, I.RECALLED, I.NOTED, I.UNREADABLE}),
    moves=(
        Move(I.NEW, "take_in", I.WAITING, (IncomingParty.SYSTEM,), events.PackageTakenIn, "Đưa vào chờ tiếp nhận"),
        Move(I.NEW, "ask_consent", I.CONSENT, (IncomingParty.SYSTEM,), events.ConsentAsked, "Chờ đồng ý"),
        Move(I.NEW, "note", I.NOTED, (IncomingParty.SYSTEM,), events.PackageNoted, "Ghi nhận"),
        Move(I.NEW, "fail", I.UNREADABLE, (IncomingParty.SYSTEM,), events.PackageUnreadable, "Không đọc được"),
        Move(I.WAITING, "accept", I.ACCEPTED, (IncomingParty.CLERK,), events.PackageAccepted, "Tiếp nhận"),
        Move(I.WAITING, "refuse", I.REFUSED, (IncomingParty.CLERK,), events.PackageRefused, "Từ chối tiếp nhận", _WHY),
        Move(I.WAITING, "be_recalled", I.RECALLED, (IncomingParty.CLERK,), events.PackageRecalled, "Thu hồi"),
        Move(I.CONSENT, "agree", I.AGREED, (IncomingParty.CLERK,), events.ChangeAgreed, "Đồng ý"),
        Move(I.CONSENT, "decline", I.DECLINED, (IncomingParty.CLERK,), events.ChangeDeclined, "Không đồng ý", _WHY),
        Move(I.AGREED, "accept", I.ACCEPTED, (IncomingParty.CLERK,), events.PackageAccepted, "Tiếp nhận"),
        Move(I.AGREED, "refuse", I.REFUSED, (IncomingParty.CLERK,), events.PackageRefused, "Từ chối tiếp nhận", _WHY),
        Move(I.AGREED, "be_recalled", I.RECALLED, (IncomingParty.CLERK,), events.PackageRecalled, "Thu hồi"),
        Move(I.ACCEPTED, "be_recalled", I.RECALLED, (IncomingParty.CLERK,), events.PackageRecalled, "Thu hồi"),
    ),
)  # fmt: skip

# How far a dispatch has come; a report moves it to a later one only.
ORDER = (D.WAITING, D.SENDING, D.SENT, D.ARRIVED, D.ACCEPTED, D.ASSIGNED, D.IN_PROGRESS, D.DONE)
_REPORTS = (
    ("arrive", D.ARRIVED, "Báo đã đến"),
    ("accept", D.ACCEPTED, "Báo đã tiếp nhận"),
    ("assign", D.ASSIGNED, "Báo phân công"),
    ("progress", D.IN_PROGRESS, "Báo đang xử lý"),
    ("finish", D.DONE, "Báo hoàn thành"),
)
# The sender gave up or heard a refusal, yet the recipient has it after all.
_NOT_THERE_YET = (D.WAITING, D.SENDING, D.FAILED)
_WITH_RECIPIENT = (D.SENT, D.ARRIVED, D.ACCEPTED, D.ASSIGNED, D.IN_PROGRESS, D.DONE)
_RECIPIENT, _CLERK, _SYSTEM = (DispatchParty.RECIPIENT,), (DispatchParty.CLERK,), (DispatchParty.SYSTEM,)  # fmt: skip


def _before(target: D) -> tuple[D, ...]:
    return (*ORDER[: ORDER.index(target)], D.FAILED)


def keep_verb(status: D) -> str:
    """The verb by which a refused recall leaves the dispatch at `status`."""
    return f"keep_{status.value}"


DISPATCH = StateTable(
    name="dispatch",
    title="Việc gửi đến nơi nhận",
    statuses=D,
    initial=D.WAITING,
    final=frozenset({D.RECALLED}),
    moves=(
        *(Move(source, "send", D.SENT, _SYSTEM, events.DispatchSent, "Gửi") for source in _NOT_THERE_YET),
        *(Move(source, "retry", D.SENDING, _SYSTEM, events.DispatchDelayed, "Sẽ gửi lại") for source in (D.WAITING, D.SENDING)),
        *(Move(source, "fail", D.FAILED, _SYSTEM, events.DispatchFailed, "Thôi gửi") for source in (D.WAITING, D.SENDING)),
        *(Move(source, "resend", D.WAITING, _CLERK, events.DispatchResent, "Gửi lại") for source in (D.SENDING, D.FAILED, D.REFUSED)),
        *(Move(source, "settle", source, _CLERK, events.DispatchSettled, "Thôi theo dõi") for source in (D.FAILED, D.REFUSED)),
        *(Move(source, "remind", source, _CLERK, events.DispatchReminded, "Nhắc tiếp nhận") for source in (D.SENT, D.ARRIVED)),
        *(Move(source, verb, target, _RECIPIENT, events.DispatchReported, label) for verb, target, label in _REPORTS for source in _before(target)),
        *(Move(source, "refuse", D.REFUSED, _RECIPIENT, events.DispatchReported, "Báo từ chối") for source in (*_NOT_THERE_YET, D.SENT, D.ARRIVED)),
        *(Move(source, "recall", D.RECALLING, (*_CLERK, *_SYSTEM), events.RecallAsked, "Yêu cầu thu hồi", _WHY) for source in _WITH_RECIPIENT),
        *(Move(source, "be_recalled", D.RECALLED, (*_RECIPIENT, *_SYSTEM), events.DispatchReported, "Đã thu hồi") for source in (*_NOT_THERE_YET, D.REFUSED, D.RECALLING)),
        *(Move(D.RECALLING, keep_verb(target), target, _RECIPIENT, events.DispatchReported, "Không đồng ý thu hồi") for target in _WITH_RECIPIENT),
    ),
)  # fmt: skip
