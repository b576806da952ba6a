"""Kinds of books, channels, and the states of books, entries and corrections."""

from __future__ import annotations

from django.db import models


class BookKind(models.TextChoices):
    """What a book registers (R-130)."""

    IN = "in", "Văn bản đến"
    OUT = "out", "Văn bản đi"
    INTERNAL = "internal", "Văn bản nội bộ"
    COPIES = "copies", "Bản sao"
    POSTAL = "postal", "Gửi bưu điện"
    RETAINED = "retained", "Sử dụng bản lưu"


class BookStatus(models.TextChoices):
    OPEN = "open", "Đang mở"
    CLOSED = "closed", "Đã khóa"


class Channel(models.TextChoices):
    """By which way a document came (`CODES.md` §4; GL443 Đ3.7, LC48 Đ6)."""

    PAPER_POST = "paper_post", "Bưu chính"
    PAPER_HAND = "paper_hand", "Nộp trực tiếp"
    EXCHANGE = "exchange", "Trục liên thông"
    OFFICIAL_EMAIL = "official_email", "Thư công vụ"
    OTHER_SOFTWARE = "other_software", "Phần mềm khác"
    INCIDENT_ENTRY = "incident_entry", "Nhập bù sau sự cố"
    OTHER = "other", "Cách khác"


PAPER_CHANNELS = frozenset({Channel.PAPER_POST, Channel.PAPER_HAND})


class PaperLineKind(models.TextChoices):
    """Papers of which the book keeps a number and nothing of the content (R-290, R-293, R-033)."""

    SECRET = "secret", "Văn bản mật"
    COMPLAINT = "complaint", "Đơn thư khiếu nại, tố cáo, tranh chấp"
    UNOPENED = "unopened", "Chuyển không bóc bì"


class EntryStatus(models.TextChoices):
    VALID = "valid", "Đã vào sổ"
    VOIDED = "voided", "Đã hủy số"


class ReservationStatus(models.TextChoices):
    """What became of a number reserved ahead (R-125)."""

    RESERVED = "reserved", "Đang giữ"
    USED = "used", "Đã dùng"
    RELEASED = "released", "Đã bỏ"


class CorrectionKind(models.TextChoices):
    """What a correction asks for."""

    FIELDS = "fields", "Sửa thông tin trong sổ"
    BOOK = "book", "Chuyển sang sổ khác"
    VOID = "void", "Hủy số"


class CorrectionStatus(models.TextChoices):
    ASKED = "asked", "Chờ duyệt"
    CARRIED_OUT = "carried_out", "Đã sửa"
    REFUSED = "refused", "Không cho sửa"
    WITHDRAWN = "withdrawn", "Đã rút"


class PrintForm(models.TextChoices):
    """What is printed of a book (R-233)."""

    REGISTER_PDF = "register_pdf", "Sổ đăng ký văn bản đến, để in và đóng quyển"
    REGISTER_XLSX = "register_xlsx", "Sổ đăng ký văn bản đến, bảng tính"
    FOLLOW_UP_PDF = "follow_up_pdf", "Sổ theo dõi giải quyết văn bản đến, để in và đóng quyển"
    FOLLOW_UP_XLSX = "follow_up_xlsx", "Sổ theo dõi giải quyết văn bản đến, bảng tính"
    OUT_PDF = "out_pdf", "Sổ đăng ký văn bản đi, để in và đóng quyển"
    OUT_XLSX = "out_xlsx", "Sổ đăng ký văn bản đi, bảng tính"
    COPIES_PDF = "copies_pdf", "Sổ đăng ký bản sao, để in và đóng quyển"
    COPIES_XLSX = "copies_xlsx", "Sổ đăng ký bản sao, bảng tính"
    POSTAL_PDF = "postal_pdf", "Sổ gửi văn bản đi bưu điện, để in và đóng quyển"
    POSTAL_XLSX = "postal_xlsx", "Sổ gửi văn bản đi bưu điện, bảng tính"
    RETAINED_PDF = "retained_pdf", "Sổ sử dụng bản lưu, để in và đóng quyển"
    RETAINED_XLSX = "retained_xlsx", "Sổ sử dụng bản lưu, bảng tính"


# What may be printed of a book of each kind.
FORMS_OF = {
    BookKind.IN: (
        PrintForm.REGISTER_PDF,
        PrintForm.REGISTER_XLSX,
        PrintForm.FOLLOW_UP_PDF,
        PrintForm.FOLLOW_UP_XLSX,
    ),
    BookKind.OUT: (PrintForm.OUT_PDF, PrintForm.OUT_XLSX),
    BookKind.COPIES: (PrintForm.COPIES_PDF, PrintForm.COPIES_XLSX),
    BookKind.POSTAL: (PrintForm.POSTAL_PDF, PrintForm.POSTAL_XLSX),
    BookKind.RETAINED: (PrintForm.RETAINED_PDF, PrintForm.RETAINED_XLSX),
    BookKind.INTERNAL: (),
}
