"""Code lists of a document."""

from __future__ import annotations

from django.db import models


class Direction(models.TextChoices):
    """What the organ receives or issues (R-020)."""

    IN = "in", "Văn bản đến"
    OUT = "out", "Văn bản đi"


class LegalValue(models.TextChoices):
    """What the document is worth as evidence (R-005…R-008, LC48 Đ3.3, QĐ 28 Đ4)."""

    PAPER = "paper", "Bản giấy gốc"
    KIND_A = "kind_a", "Bản số hóa có chữ ký số cơ quan"
    KIND_B = "kind_b", "Ký số đủ"
    REFERENCE = "reference", "Chỉ có giá trị tham khảo"


class OrganLevel(models.TextChoices):
    """Level of the issuing organ (cấp cơ quan, HT2437 Đ8.2)."""

    CENTRAL = "central", "Trung ương"
    PROVINCE = "province", "Cấp tỉnh"
    DEPARTMENT = "department", "Sở, ban, ngành"
    DISTRICT = "district", "Cấp huyện (trước 7/2025)"
    COMMUNE = "commune", "Cấp xã"
    SUBORDINATE = "subordinate", "Đơn vị trực thuộc"
    PARTY = "party", "Cơ quan Đảng, đoàn thể"
    OTHER = "other", "Tổ chức, cá nhân khác"


class Circulation(models.TextChoices):
    """Limits of circulation (R-298; `CODES.md` §3)."""

    NONE = "", "Không giới hạn"
    RETURN_AFTER_READING = "xem_xong_tra_lai", "Xem xong trả lại"
    INTERNAL = "luu_hanh_noi_bo", "Lưu hành nội bộ"


class Sensitivity(models.TextChoices):
    """Sensitivity label (R-303); the fourth, state secrets, is not admitted."""

    PUBLIC = "public", "Công khai"
    INTERNAL = "internal", "Nội bộ"
    RESTRICTED = "restricted", "Hạn chế truy cập"


class FileRole(models.TextChoices):
    """What a file is to its document."""

    MAIN = "main", "Văn bản"
    ATTACHMENT = "attachment", "Kèm theo"
    SOURCE = "source", "Tệp nguồn"


class Right(models.TextChoices):
    """What a grant allows (LC48 Đ7: read, handle, coordinate)."""

    READ = "read", "Đọc"
    HANDLE = "handle", "Xử lý"
    COORDINATE = "coordinate", "Phối hợp"


class RelationKind(models.TextChoices):
    """How one document stands to another."""

    RELATED = "related", "Liên quan"
    REPLY = "reply", "Trả lời"
    REPLACES = "replaces", "Thay thế"
    PAPER_OF = "paper_of", "Bản giấy của"
    CORRECTS = "corrects", "Đính chính"
    AMENDS = "amends", "Sửa đổi, bổ sung"
    RECALLS = "recalls", "Thu hồi"
