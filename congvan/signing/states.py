"""Code lists of signatures: what a check concludes, whose a certificate is."""

from __future__ import annotations

from django.db import models


class Verdict(models.TextChoices):
    """What the signatures of a file are worth (R-005…R-008, LC48 Đ3.3; ARCHITECTURE §6)."""

    VALID_KIND_B = "valid_kind_B", "Ký số đủ: người có thẩm quyền, rồi cơ quan"
    VALID_KIND_A = "valid_kind_A", "Bản số hóa từ bản giấy, có chữ ký số cơ quan"
    PERSONAL_ONLY = "personal_only", "Chỉ có chữ ký cá nhân, chưa có chữ ký cơ quan"
    UNSIGNED = "unsigned", "Không có chữ ký số"
    INVALID = "invalid", "Chữ ký số không hợp lệ"
    UNVERIFIABLE = "unverifiable", "Chưa đủ căn cứ để kết luận"


class CertificateKind(models.TextChoices):
    """Whose a known certificate is, and what it is taken for."""

    ROOT = "root", "Chứng thư gốc"
    INTERMEDIATE = "intermediate", "Chứng thư cấp trung gian"
    LEADER = "leader", "Người có thẩm quyền ký"
    ORGAN = "organ", "Chữ ký số cơ quan"
    TSA = "tsa", "Dịch vụ cấp dấu thời gian"


# What a check builds chains from; the others say who may sign for an organ.
ANCHORS_AND_PATHS = (CertificateKind.ROOT, CertificateKind.INTERMEDIATE, CertificateKind.TSA)
SIGNERS = (CertificateKind.LEADER, CertificateKind.ORGAN)


class DeviceOwner(models.TextChoices):
    """Whose signature a device makes."""

    PERSON = "person", "Cá nhân"
    ORGAN = "organ", "Cơ quan"


class DeviceKind(models.TextChoices):
    """Where the secret key is and how it is asked (R-169)."""

    PKCS12 = "pkcs12", "Tệp khóa (PKCS#12)"
    PKCS11 = "pkcs11", "Thiết bị cắm ở máy chủ (PKCS#11)"
    REMOTE = "remote", "Ký số từ xa"
    VGCA = "vgca", "USB ký số ở máy người ký (VGCA)"


class DeviceStatus(models.TextChoices):
    """The life of a key device."""

    IN_USE = "in_use", "Đang dùng"
    LOCKED = "locked", "Tạm khóa"
    RETIRED = "retired", "Thôi dùng"


class SessionKind(models.TextChoices):
    """What goes to the signer's machine: what is to be signed, or the file."""

    HASH = "hash", "Giá trị băm"
    FILE = "file", "Tệp"
