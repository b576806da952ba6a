"""Facts about the way of a document out of the house; each names the document in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from congvan.kernel import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueOpened(audit.Event):
    """Dự thảo đã duyệt được chuyển văn thư làm thủ tục phát hành (R-072)."""

    code = "issue.opened"
    template = "{actor} chuyển văn thư phát hành “{name}”, người ký: {signer}."
    subject = ("issue", "issue_id")

    issue_id: int
    name: str
    draft_id: int | None
    signer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueLayoutConfirmed(audit.Event):
    """Thể thức, kỹ thuật trình bày được xác nhận trước khi cấp số (R-080)."""

    code = "issue.layout_confirmed"
    template = "{actor} xác nhận thể thức của “{name}”, để nguyên {accepted} điểm."
    subject = ("issue", "issue_id")

    issue_id: int
    name: str
    accepted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueFormChosen(audit.Event):
    """Lãnh đạo chọn hình thức phát hành, kèm căn cứ (R-085)."""

    code = "issue.form_chosen"
    template = "{actor} chọn phát hành “{name}”: {form}. Căn cứ: {ground}."
    subject = ("issue", "issue_id")

    issue_id: int
    name: str
    form: str
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueNumbered(audit.Event):
    """Văn bản đi được cấp số, ngày (R-067, R-083)."""

    code = "issue.numbered"
    template = "{actor} cấp số {symbol} ngày {issued_on} cho “{name}”. {reason}"
    subject = ("issue", "issue_id")

    issue_id: int
    name: str
    document_id: int
    symbol: str
    issued_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueSourceWritten(audit.Event):
    """Số và ngày được ghi vào tệp của văn bản (R-083)."""

    code = "issue.source_written"
    template = "{actor} ghi số, ngày vào tệp của “{name}”."
    subject = ("issue", "issue_id")

    issue_id: int
    name: str
    blob: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuePdfMade(audit.Event):
    """Bản PDF được tạo từ tệp đã duyệt (R-083)."""

    code = "issue.pdf_made"
    template = "{actor} tạo bản PDF của “{name}”."
    subject = ("issue", "issue_id")

    issue_id: int
    name: str
    blob: str
    made_from: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuePdfFailed(audit.Event):
    """Không tạo được bản PDF, có lý do."""

    code = "issue.pdf_failed"
    template = "{actor} chưa tạo được bản PDF của “{name}”: {reason}"
    subject = ("issue", "issue_id")

    issue_id: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuePdfUploaded(audit.Event):
    """Văn thư tải lên bản PDF đã so khớp với bản được duyệt."""

    code = "issue.pdf_uploaded"
    template = "{actor} tải lên bản PDF của “{name}”; số, ngày và nội dung khớp bản được duyệt."
    subject = ("issue", "issue_id")

    issue_id: int
    name: str
    blob: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueLookedAgain(audit.Event):
    """Người soạn xem lại bản đã có số trước khi ký (R-081)."""

    code = "issue.looked_again"
    template = "{actor} đã xem lại “{name}” trước khi ký. {note}"
    subject = ("issue", "issue_id")

    issue_id: int
    name: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueScanned(audit.Event):
    """Bản giấy đã ký được số hóa và gắn vào văn bản đi (R-084)."""

    code = "issue.scanned"
    template = "{actor} gắn bản số hóa của bản giấy “{name}” do {signer} ký."
    subject = ("issue", "issue_id")

    issue_id: int
    name: str
    signer: str
    blob: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueSigned(audit.Event):
    """Người có thẩm quyền ký số cá nhân (R-083, R-151)."""

    code = "issue.signed"
    template = "{actor} ký số “{name}”."
    subject = ("issue", "issue_id")

    issue_id: int
    name: str
    blob: str
    input_blob: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueCompared(audit.Event):
    """Văn thư đối chiếu bản giấy đã ký, đóng dấu với tệp điện tử (R-096)."""

    code = "issue.compared"
    template = "{actor} xác nhận bản giấy và bản điện tử của “{name}” giống nhau."
    subject = ("issue", "issue_id")

    issue_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueSealed(audit.Event):
    """Văn thư ký số của cơ quan (R-151, R-152, R-160)."""

    code = "issue.sealed"
    template = "{actor} ký số cơ quan lên “{name}”, {files} tệp."
    subject = ("issue", "issue_id")

    issue_id: int
    name: str
    files: int
    blob: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRecipientsSet(audit.Event):
    """Danh sách nơi nhận được ghi lại (R-100)."""

    code = "issue.recipients_set"
    template = "{actor} ghi nơi nhận của “{name}”: {recipients}."
    subject = ("issue", "issue_id")

    issue_id: int
    name: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRecipientMapped(audit.Event):
    """Một nơi nhận được chọn là ai, nhớ cho lần sau."""

    code = "issue.recipient_mapped"
    template = "{actor} chọn nơi nhận “{line}” của “{name}” là {target}."
    subject = ("issue", "issue_id")

    issue_id: int
    name: str
    line: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentIssued(audit.Event):
    """Văn bản được phát hành (R-067, R-098)."""

    code = "issue.issued"
    template = "{actor} phát hành “{name}”, {copies} nơi nhận: {recipients}."
    subject = ("issue", "issue_id")

    issue_id: int
    name: str
    document_id: int
    copies: int
    recipients: tuple[str, ...]
    blob: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueSent(audit.Event):
    """Một nơi nhận đã được gửi bản giấy hoặc thư công vụ (R-102)."""

    code = "issue.sent"
    template = "{actor} ghi đã gửi “{name}” cho {recipient}. {note}"
    subject = ("issue", "issue_id")

    issue_id: int
    name: str
    recipient: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueOriginalsPlaced(audit.Event):
    """Nơi giữ hai bản gốc giấy được ghi lại (R-106)."""

    code = "issue.originals_placed"
    template = "{actor} ghi nơi giữ bản gốc của “{name}”: tập lưu {retained_at}; bản trong hồ sơ: {holder}."
    subject = ("issue", "issue_id")

    issue_id: int
    name: str
    retained_at: str
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueSentBack(audit.Event):
    """Văn bản chưa có số được trả lại người soạn, có lý do."""

    code = "issue.sent_back"
    template = "{actor} trả lại người soạn “{name}”: {reason}"
    subject = ("issue", "issue_id")

    issue_id: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueVoided(audit.Event):
    """Số đã cấp bị hủy vì không phát hành được, có lý do (R-124)."""

    code = "issue.voided"
    template = "{actor} hủy số {symbol} của “{name}” và trả lại người soạn: {reason}"
    subject = ("issue", "issue_id")

    issue_id: int
    name: str
    symbol: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueCorrectionBegun(audit.Event):
    """Bắt đầu đính chính, sửa đổi hoặc thay thế văn bản đã phát hành (R-103)."""

    code = "issue.correction_begun"
    template = "{actor} lập dự thảo để {kind} “{name}”: {reason}"
    subject = ("issue", "issue_id")

    issue_id: int
    name: str
    draft_id: int
    kind: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueReplaced(audit.Event):
    """Văn bản đã phát hành được thay bằng văn bản khác (R-103)."""

    code = "issue.replaced"
    template = "{actor} phát hành văn bản {replacement} thay thế “{name}”."
    subject = ("issue", "issue_id")

    issue_id: int
    name: str
    replacement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRecalled(audit.Event):
    """Văn bản đã phát hành bị thu hồi, có lý do."""

    code = "issue.recalled"
    template = "{actor} thu hồi “{name}”: {reason}"
    subject = ("issue", "issue_id")

    issue_id: int
    name: str
    document_id: int
    reason: str
