"""State table of drafts: who may do what from where (R-068…R-082; GL132 Đ10).

A draft always comes back to its drafter between levels. Whoever heads the drafting unit himself,
or sits under no head, submits to the leader directly (`SOLE`, R-111).
"""

from __future__ import annotations

from congvan.drafting.events import drafts, review
from congvan.drafting.states import IN_DRAFTERS_HANDS
from congvan.drafting.states import DraftStatus as S
from congvan.kernel.states import Move, Party, StateTable


class DraftParty(Party):
    """How a member stands to a draft."""

    DRAFTER = "người soạn"
    SOLE = "người soạn không có lãnh đạo đơn vị ở trên"
    HEAD = "lãnh đạo đơn vị soạn thảo"
    REVIEWER = "lãnh đạo đang được trình"
    SIGNER = "người ký"
    CORRECTOR = "lãnh đạo được báo lỗi"
    COORDINATOR = "người được xin ý kiến"
    CLERK = "văn thư"
    LAYOUT = "người kiểm tra thể thức"


P = DraftParty
_REASON = ("reason",)

_BEFORE_SUBMISSION = tuple(
    move
    for source in (S.DRAFTING, S.RETURNED, S.UNIT_AGREED)
    for move in (
        Move(source, "submit_to_unit", S.UNIT_REVIEW, (P.DRAFTER,), review.DraftSubmitted, "Trình lãnh đạo đơn vị", ("note",)),
        Move(source, "amend", source, (P.DRAFTER,), drafts.DraftAmended, "Sửa thông tin"),
        Move(source, "abandon", S.ABANDONED, (P.DRAFTER,), drafts.DraftAbandoned, "Bỏ dự thảo", _REASON),
    )
)  # fmt: skip
_TO_LEADER = tuple(
    Move(source, "submit_to_leader", S.LEADER_REVIEW, (who,), review.DraftSubmitted, "Trình lãnh đạo", ("note",))
    for source, who in ((S.DRAFTING, P.SOLE), (S.RETURNED, P.SOLE), (S.UNIT_AGREED, P.DRAFTER))
)  # fmt: skip

# Files change in the hands of whoever has the draft; a leader told of an error mends the own ink.
_EDITING = tuple(
    Move(source, "edit", source, who, drafts.DraftVersionAdded, "Sửa tệp")
    for source, who in (
        *((status, (P.DRAFTER, P.CORRECTOR)) for status in IN_DRAFTERS_HANDS),
        (S.UNIT_REVIEW, (P.HEAD,)),
        (S.LEADER_REVIEW, (P.REVIEWER, P.SIGNER)),
    )
)
_ERRORS = tuple(
    move
    for source in (S.RETURNED, S.UNIT_AGREED, S.APPROVED)
    for move in (
        Move(source, "report_error", source, (P.DRAFTER,), drafts.ErrorReported, "Báo lỗi cho lãnh đạo đã sửa", ("text",)),
        Move(source, "answer_error", source, (P.CORRECTOR,), drafts.ErrorAnswered, "Trả lời báo lỗi", ("text",)),
    )
)  # fmt: skip
_OPINIONS = tuple(
    move
    for source, who in (
        (S.DRAFTING, (P.DRAFTER,)),
        (S.RETURNED, (P.DRAFTER,)),
        (S.UNIT_AGREED, (P.DRAFTER,)),
        (S.UNIT_REVIEW, (P.DRAFTER, P.HEAD)),
        (S.LEADER_REVIEW, (P.DRAFTER, P.REVIEWER, P.SIGNER)),
    )
    for move in (
        Move(source, "ask_opinion", source, who, review.OpinionAsked, "Xin ý kiến", ("holders", "due_at", "note")),
        Move(source, "give_opinion", source, (P.COORDINATOR,), review.OpinionGiven, "Cho ý kiến", ("text",)),
    )
)  # fmt: skip
_DISSENT = tuple(
    Move(source, "note_dissent", source, (P.HEAD,), review.DissentNoted, "Ghi ý kiến khác nhau", ("matter", "specialist_text", "head_text"))
    for source in (S.UNIT_REVIEW, S.UNIT_AGREED)
)  # fmt: skip
_BY_SIGNER = ("checked", "text")

DRAFT = StateTable(
    name="draft",
    title="Dự thảo",
    statuses=S,
    initial=S.DRAFTING,
    final=frozenset({S.ISSUED, S.ABANDONED}),
    moves=(
        *_TO_LEADER,
        *_BEFORE_SUBMISSION,
        Move(S.UNIT_REVIEW, "agree", S.UNIT_AGREED, (P.HEAD,), review.DraftAgreed, "Đồng ý", ("text",)),
        Move(S.UNIT_REVIEW, "return_draft", S.RETURNED, (P.HEAD,), review.DraftReturned, "Trả lại", _REASON),
        Move(S.UNIT_REVIEW, "withdraw", S.DRAFTING, (P.DRAFTER,), review.DraftWithdrawn, "Rút lại"),
        Move(S.LEADER_REVIEW, "approve", S.ISSUING, (P.SIGNER,), review.DraftApproved, "Duyệt, cho phép ban hành", _BY_SIGNER),
        Move(S.LEADER_REVIEW, "approve_with_corrections", S.APPROVED, (P.SIGNER,), review.DraftApprovedWithCorrections, "Duyệt, yêu cầu sửa", (*_BY_SIGNER, "corrections")),
        Move(S.LEADER_REVIEW, "return_draft", S.RETURNED, (P.REVIEWER, P.SIGNER), review.DraftReturned, "Trả lại", _REASON),
        Move(S.LEADER_REVIEW, "pass_up", S.LEADER_REVIEW, (P.REVIEWER, P.SIGNER), review.DraftPassedUp, "Trình lãnh đạo khác", ("to", "text")),
        Move(S.LEADER_REVIEW, "decide_dissent", S.LEADER_REVIEW, (P.REVIEWER, P.SIGNER), review.DissentDecided, "Quyết định ý kiến khác nhau", ("choice", "text")),
        Move(S.LEADER_REVIEW, "withdraw", S.UNIT_AGREED, (P.DRAFTER,), review.DraftWithdrawn, "Rút lại"),
        *_EDITING,
        *_OPINIONS,
        *_DISSENT,
        *_ERRORS,
        Move(S.RETURNED, "hand_over", S.ISSUING, (P.DRAFTER,), review.DraftHandedOver, "Chuyển văn thư"),
        Move(S.APPROVED, "tick_correction", S.APPROVED, (P.DRAFTER,), review.CorrectionTicked, "Đánh dấu đã sửa"),
        Move(S.APPROVED, "hand_over", S.ISSUING, (P.DRAFTER,), review.DraftHandedOver, "Chuyển văn thư"),
        Move(S.APPROVED, "return_draft", S.RETURNED, (P.SIGNER,), review.DraftReturned, "Trả lại", _REASON),
        Move(S.UNIT_AGREED, "confirm_content", S.UNIT_AGREED, (P.HEAD,), review.ContentConfirmed, "Xác nhận nội dung"),
        Move(S.APPROVED, "confirm_content", S.APPROVED, (P.HEAD, P.SOLE), review.ContentConfirmed, "Xác nhận nội dung"),
        Move(S.ISSUING, "confirm_content", S.ISSUING, (P.HEAD, P.SOLE), review.ContentConfirmed, "Xác nhận nội dung"),
        Move(S.ISSUING, "confirm_layout", S.ISSUING, (P.CLERK, P.LAYOUT), review.LayoutConfirmed, "Xác nhận thể thức"),
        Move(S.ISSUING, "return_from_issue", S.RETURNED, (P.CLERK, P.LAYOUT, P.SIGNER), review.DraftReturned, "Trả lại người soạn", _REASON),
        Move(S.ISSUING, "finish", S.ISSUED, (P.CLERK,), drafts.DraftIssued, "Phát hành"),
    ),
)  # fmt: skip
