"""The state table of an issue: the clerk's five steps, in the order each agency chose (R-067, R-083).

Number first: layout, number, PDF, signature, seal. Signature first: layout, PDF, signature, number,
seal. Paper signed by hand: layout, number, scan, seal, without a personal digital signature (R-084).
"""

from __future__ import annotations

from congvan.drafting.events import issue as events
from congvan.drafting.states import IssueStatus as S
from congvan.kernel.states import Move, Party, StateTable


class IssueParty(Party):
    """How a member stands to an issue."""

    CLERK = "văn thư"
    CHECKER = "người kiểm tra thể thức"
    SIGNER = "người ký"
    DRAFTER = "người soạn"
    LEADER = "lãnh đạo cơ quan"
    SYSTEM = "hệ thống"


P = IssueParty
_WHY = ("reason",)
_UNNUMBERED = (S.AWAITING_LAYOUT, S.AWAITING_NUMBER, S.AWAITING_PDF, S.AWAITING_SIGNATURE)
_NUMBERED = (
    S.AWAITING_PDF,
    S.AWAITING_SIGNATURE,
    S.AWAITING_SEAL,
    S.AWAITING_DISPATCH,
)

ISSUE = StateTable(
    name="issue",
    title="Phát hành văn bản",
    statuses=S,
    initial=S.AWAITING_LAYOUT,
    final=frozenset({S.RETURNED, S.VOIDED, S.REPLACED, S.RECALLED}),
    moves=(
        Move(S.AWAITING_LAYOUT, "confirm_layout", S.AWAITING_NUMBER, (P.CLERK, P.CHECKER), events.IssueLayoutConfirmed, "Xác nhận thể thức"),
        Move(S.AWAITING_LAYOUT, "confirm_layout_to_sign", S.AWAITING_PDF, (P.CLERK, P.CHECKER), events.IssueLayoutConfirmed, "Xác nhận thể thức"),
        Move(S.AWAITING_NUMBER, "number", S.AWAITING_PDF, (P.CLERK,), events.IssueNumbered, "Cấp số"),
        Move(S.AWAITING_NUMBER, "number_signed", S.AWAITING_SEAL, (P.CLERK,), events.IssueNumbered, "Cấp số"),
        Move(S.AWAITING_PDF, "make_pdf", S.AWAITING_SIGNATURE, (P.SYSTEM,), events.IssuePdfMade, "Tạo bản PDF"),
        Move(S.AWAITING_PDF, "upload_pdf", S.AWAITING_SIGNATURE, (P.CLERK,), events.IssuePdfUploaded, "Tải lên bản PDF"),
        Move(S.AWAITING_SIGNATURE, "upload_pdf", S.AWAITING_SIGNATURE, (P.CLERK,), events.IssuePdfUploaded, "Tải lên bản PDF"),
        Move(S.AWAITING_PDF, "scan", S.AWAITING_SEAL, (P.CLERK,), events.IssueScanned, "Gắn bản số hóa"),
        Move(S.AWAITING_SIGNATURE, "look_again", S.AWAITING_SIGNATURE, (P.DRAFTER,), events.IssueLookedAgain, "Đã xem lại"),
        Move(S.AWAITING_SIGNATURE, "sign", S.AWAITING_SEAL, (P.SIGNER,), events.IssueSigned, "Ký số"),
        Move(S.AWAITING_SIGNATURE, "sign_unnumbered", S.AWAITING_NUMBER, (P.SIGNER,), events.IssueSigned, "Ký số"),
        Move(S.AWAITING_SEAL, "compare", S.AWAITING_SEAL, (P.CLERK,), events.IssueCompared, "Đã đối chiếu"),
        Move(S.AWAITING_DISPATCH, "compare", S.AWAITING_DISPATCH, (P.CLERK,), events.IssueCompared, "Đã đối chiếu"),
        Move(S.AWAITING_SEAL, "seal", S.AWAITING_DISPATCH, (P.CLERK,), events.IssueSealed, "Ký số cơ quan"),
        Move(S.AWAITING_DISPATCH, "issue", S.ISSUED, (P.CLERK,), events.DocumentIssued, "Phát hành"),
        *(Move(source, "choose_form", source, (P.SIGNER, P.LEADER), events.IssueFormChosen, "Chọn hình thức", ("form",)) for source in _UNNUMBERED),
        *(Move(source, "send_back", S.RETURNED, (P.CLERK, P.SIGNER), events.IssueSentBack, "Trả lại người soạn", _WHY) for source in _UNNUMBERED),
        *(Move(source, "void", S.VOIDED, (P.CLERK, P.SIGNER), events.IssueVoided, "Hủy số, trả lại người soạn", _WHY) for source in _NUMBERED),
        *(Move(source, "set_recipients", source, (P.CLERK, P.DRAFTER), events.IssueRecipientsSet, "Sửa nơi nhận") for source in dict.fromkeys((*_UNNUMBERED, *_NUMBERED))),
        Move(S.ISSUED, "note_sent", S.ISSUED, (P.CLERK,), events.IssueSent, "Ghi đã gửi"),
        Move(S.ISSUED, "note_originals", S.ISSUED, (P.CLERK,), events.IssueOriginalsPlaced, "Ghi nơi giữ bản gốc"),
        Move(S.ISSUED, "correct", S.ISSUED, (P.CLERK, P.DRAFTER, P.SIGNER, P.LEADER), events.IssueCorrectionBegun, "Đính chính", _WHY),
        Move(S.ISSUED, "amend", S.ISSUED, (P.DRAFTER, P.SIGNER, P.LEADER), events.IssueCorrectionBegun, "Sửa đổi, bổ sung", _WHY),
        Move(S.ISSUED, "replace", S.ISSUED, (P.DRAFTER, P.SIGNER, P.LEADER), events.IssueCorrectionBegun, "Thay thế", _WHY),
        Move(S.ISSUED, "be_replaced", S.REPLACED, (P.SYSTEM,), events.IssueReplaced, "Được thay thế"),
        Move(S.ISSUED, "recall", S.RECALLED, (P.SIGNER, P.LEADER), events.IssueRecalled, "Thu hồi", _WHY),
    ),
)  # fmt: skip
