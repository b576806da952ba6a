"""Code lists of drafting and issuing: where a draft stands, who gives which ink, what is signed."""

from __future__ import annotations

from django.db import models


class DraftStatus(models.TextChoices):
    """Where a draft stands (GL132 Đ10; `CODES.md` §6)."""

    DRAFTING = "drafting", "Đang soạn"
    UNIT_REVIEW = "unit_review", "Chờ lãnh đạo đơn vị"
    UNIT_AGREED = "unit_agreed", "Đơn vị đã đồng ý"
    LEADER_REVIEW = "leader_review", "Chờ lãnh đạo duyệt"
    RETURNED = "returned", "Bị trả lại"
    APPROVED = "approved", "Đã duyệt, còn điểm phải sửa"
    ISSUING = "issuing", "Đang phát hành"
    ISSUED = "issued", "Đã phát hành"
    ABANDONED = "abandoned", "Đã bỏ"


# The drafter has it at hand and may change its files.
IN_DRAFTERS_HANDS = (
    DraftStatus.DRAFTING,
    DraftStatus.RETURNED,
    DraftStatus.UNIT_AGREED,
    DraftStatus.APPROVED,
)
UNDER_REVIEW = (DraftStatus.UNIT_REVIEW, DraftStatus.LEADER_REVIEW)
ENDED_DRAFT = (DraftStatus.ISSUED, DraftStatus.ABANDONED)


class OrderSource(models.TextChoices):
    """On whose word the draft was begun (R-068)."""

    REPLY = "reply", "Trả lời văn bản đến"
    WRITTEN = "written", "Chỉ đạo bằng văn bản"
    ORAL = "oral", "Chỉ đạo trực tiếp"
    OWN = "own", "Theo chương trình, nhiệm vụ được giao"


class SigningPower(models.TextChoices):
    """In what power the signer signs (NĐ 30 Đ13; `CODES.md` §2; R-082)."""

    HEAD = "head", "Người đứng đầu"
    COLLECTIVE = "TM", "TM. (thay mặt)"
    ACTING_HEAD = "Q", "Q. (quyền)"
    DEPUTY = "KT", "KT. (ký thay)"
    BY_ORDER = "TL", "TL. (thừa lệnh)"
    AUTHORISED = "TUQ", "TUQ. (thừa ủy quyền)"


class FileKind(models.TextChoices):
    """What a file is to its draft; supporting files are for the leader to study (R-069)."""

    MAIN = "main", "Dự thảo"
    ATTACHMENT = "attachment", "Kèm theo"
    SUPPORT = "support", "Tài liệu để xem xét"


class VersionSource(models.TextChoices):
    """How a version came to be. The last two are made by the system from an approved version."""

    GENERATED = "generated", "Tạo từ mẫu"
    UPLOADED = "uploaded", "Tải lên"
    CORRECTED = "corrected", "Sửa trên trang"
    RESTORED = "restored", "Khôi phục"
    REPAIRED = "repaired", "Sửa thể thức"
    CLEAN = "clean", "Bản sạch"
    NUMBERED = "numbered", "Đã ghi số, ngày"


DERIVED = (VersionSource.CLEAN, VersionSource.NUMBERED)


class Ink(models.TextChoices):
    """Colour of corrections, by the rank of whoever made them (R-075, GL132 Đ10.8)."""

    NONE = "", "Người soạn"
    BLUE = "blue", "Lãnh đạo đơn vị"
    RED = "red", "Lãnh đạo cơ quan"


class ReviewLevel(models.TextChoices):
    """Who is asked for a word on a draft."""

    UNIT = "unit", "Lãnh đạo đơn vị soạn thảo"
    AGENCY = "agency", "Lãnh đạo cơ quan"
    COORDINATION = "coordination", "Đơn vị phối hợp"


class ReviewDecision(models.TextChoices):
    """What whoever was asked decided; empty while waiting."""

    WAITING = "", "Chưa có ý kiến"
    AGREED = "agreed", "Đồng ý"
    RETURNED = "returned", "Trả lại"
    PASSED_UP = "passed_up", "Trình lãnh đạo khác"
    APPROVED = "approved", "Duyệt, cho phép ban hành"
    APPROVED_WITH_CORRECTIONS = "approved_corrections", "Duyệt, yêu cầu sửa"
    OPINION = "opinion", "Đã cho ý kiến"
    WITHDRAWN = "withdrawn", "Đã rút"


class ConfirmationKind(models.TextChoices):
    """The two confirmations before signing (R-080, NĐ 30 Đ12)."""

    CONTENT = "content", "Nội dung"
    LAYOUT = "layout", "Thể thức và kỹ thuật trình bày"


class DissentChoice(models.TextChoices):
    """What the agency leader decided between two opinions (R-077)."""

    OPEN = "", "Chờ quyết định"
    SPECIALIST = "specialist", "Theo ý kiến người soạn"
    HEAD = "head", "Theo ý kiến lãnh đạo đơn vị"
    OTHER = "other", "Ý kiến khác"


class IssueStatus(models.TextChoices):
    """Where an approved draft stands on its way out (R-067, R-083, R-084)."""

    AWAITING_LAYOUT = "awaiting_layout", "Chờ kiểm thể thức"
    AWAITING_NUMBER = "awaiting_number", "Chờ cấp số"
    AWAITING_PDF = "awaiting_pdf", "Chờ bản PDF"
    AWAITING_SIGNATURE = "awaiting_signature", "Chờ ký"
    AWAITING_SEAL = "awaiting_seal", "Chờ đóng dấu"
    AWAITING_DISPATCH = "awaiting_dispatch", "Chờ gửi"
    ISSUED = "issued", "Đã phát hành"
    REPLACED = "replaced", "Đã được thay thế"
    RECALLED = "recalled", "Đã thu hồi"
    VOIDED = "voided", "Đã hủy số"
    RETURNED = "returned", "Đã trả lại người soạn"


ON_ITS_WAY = (
    IssueStatus.AWAITING_LAYOUT,
    IssueStatus.AWAITING_NUMBER,
    IssueStatus.AWAITING_PDF,
    IssueStatus.AWAITING_SIGNATURE,
    IssueStatus.AWAITING_SEAL,
    IssueStatus.AWAITING_DISPATCH,
)


class StepOrder(models.TextChoices):
    """Which comes first, the number or the leader's signature; each agency chooses."""

    NUMBER_FIRST = "number_first", "Cấp số rồi ký"
    SIGN_FIRST = "sign_first", "Ký rồi cấp số"


class IssueForm(models.TextChoices):
    """In what form a document goes out (R-083…R-091)."""

    ELECTRONIC = "electronic", "Chỉ bản điện tử"
    WITH_PAPER = "with_paper", "Bản điện tử và bản giấy"
    PAPER_FIRST = "paper_first", "Ký giấy, số hóa rồi ký số cơ quan"


class Route(models.TextChoices):
    """By which way a recipient gets the document."""

    INTERNAL = "internal", "Trong cơ quan"
    EXCHANGE = "exchange", "Qua trục"
    PAPER = "paper", "Bản giấy"
    OFFICIAL_EMAIL = "official_email", "Thư công vụ"
    RETAINED = "retained", "Lưu"


class DispatchStatus(models.TextChoices):
    """How far the sending to one recipient is (R-102)."""

    WAITING = "waiting", "Chờ gửi"
    SENT = "sent", "Đã gửi"
    ARRIVED = "arrived", "Đã đến"
    ACCEPTED = "accepted", "Đã tiếp nhận"
    REFUSED = "refused", "Từ chối"
    FAILED = "failed", "Gửi lỗi"
    RECALLED = "recalled", "Đã thu hồi"


# What did not get there; the clerk's board shows it.
UNDELIVERED = (DispatchStatus.REFUSED, DispatchStatus.FAILED)


class CopyForm(models.TextChoices):
    """Forms of certified copies (NĐ 30 Đ25; R-199)."""

    SY = "SY", "Sao y"
    SL = "SL", "Sao lục"
    TRS = "TrS", "Trích sao"


class Medium(models.TextChoices):
    """What is copied from and to."""

    PAPER = "paper", "Giấy"
    ELECTRONIC = "electronic", "Điện tử"
