"""Facts about signatures and certificates that the audit trail keeps."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SignaturesChecked(Event):
    """Chữ ký số của một tệp được kiểm tra, kết luận được giữ lại (R-156, R-166)."""

    code = "signature.checked"
    template = "{actor} kiểm tra chữ ký số của tệp {sha256}: {conclusion}."
    subject = ("verification_report", "report_id")

    report_id: int
    sha256: str
    conclusion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateTaken(Event):
    """Một chứng thư được đưa vào danh sách đã biết, hoặc được ghi lại thẩm quyền (R-013, R-154)."""

    code = "certificate.taken"
    template = (
        "{actor} ghi chứng thư {subject_cn} ({kind}){organ_clause}, vân tay {sha256}, từ {source}."
    )
    subject = ("known_certificate", "certificate_id")

    certificate_id: int
    subject_cn: str
    kind: str
    organ_clause: str
    sha256: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationListTaken(Event):
    """Một danh sách thu hồi chứng thư được đưa vào hệ thống (R-156)."""

    code = "certificate.revocations_taken"
    template = "{actor} đưa vào danh sách thu hồi của {issuer}, phát hành {issued_at}."
    subject = ("revocation_list", "list_id")

    list_id: int
    issuer: str
    issued_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRegistered(Event):
    """Một thiết bị lưu khóa bí mật được đăng ký (R-154)."""

    code = "key_device.registered"
    template = "{actor} đăng ký {kind} của {keeper}: chứng thư {subject_cn}, số {serial}, cất ở {place_kept}."
    subject = ("key_device", "device_id")

    device_id: int
    kind: str
    keeper: str
    subject_cn: str
    serial: str
    place_kept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealHandedOver(Event):
    """Thiết bị của cơ quan được giao cho người giữ khác, có văn bản cho phép (R-153)."""

    code = "key_device.handed_over"
    template = (
        "{actor} giao thiết bị {subject_cn} từ {giver} cho {taker}, theo {permission}, {period}."
    )
    subject = ("key_device", "device_id")

    device_id: int
    handover_id: int
    subject_cn: str
    giver: str
    taker: str
    permission: str
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceLocked(Event):
    """Một thiết bị bị tạm khóa: nhập sai mã PIN nhiều lần, hoặc người giữ báo mất (R-155)."""

    code = "key_device.locked"
    template = "{actor} tạm khóa thiết bị {subject_cn}: {reason}"
    subject = ("key_device", "device_id")

    device_id: int
    subject_cn: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceUnlocked(Event):
    """Một thiết bị tạm khóa được mở lại (R-154)."""

    code = "key_device.unlocked"
    template = "{actor} mở khóa thiết bị {subject_cn}."
    subject = ("key_device", "device_id")

    device_id: int
    subject_cn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRetired(Event):
    """Một thiết bị thôi dùng; chứng thư của nó hết thẩm quyền từ lúc ấy (R-154)."""

    code = "key_device.retired"
    template = "{actor} cho thôi dùng thiết bị {subject_cn}: {reason}"
    subject = ("key_device", "device_id")

    device_id: int
    subject_cn: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetenceSet(Event):
    """Chứng thư của một thiết bị được ghi nhận, hoặc thôi được ghi nhận, thẩm quyền ký (R-013)."""

    code = "key_device.competence_set"
    template = "{actor} ghi chứng thư {subject_cn} {words}."
    subject = ("key_device", "device_id")

    device_id: int
    subject_cn: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureImageGiven(Event):
    """Hình chữ ký hoặc hình dấu được tải lên, thay hình cũ (R-158, R-159)."""

    code = "signature_image.given"
    template = "{actor} tải lên {what} {width} × {height} mm."
    subject = ("signature_image", "image_id")

    image_id: int
    what: str
    width: str
    height: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongPinGiven(Event):
    """Mã PIN nhập sai khi ký; mã không được ghi lại (R-155)."""

    code = "key_device.wrong_pin"
    template = "{actor} nhập sai mã PIN của thiết bị {subject_cn}, lần {count}."
    subject = ("key_device", "device_id")

    device_id: int
    subject_cn: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSigned(Event):
    """Một tệp được ký số; bản đã ký là một tệp mới, bản trước vẫn còn (R-149, R-162)."""

    code = "signature.made"
    template = "{actor} ký số {purpose} bằng chứng thư {subject_cn} (tệp {before} thành {after})."
    subject = ("key_device", "device_id")

    device_id: int
    subject_cn: str
    serial: str
    purpose: str
    before: str
    after: str
    is_stamped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningAsked(Event):
    """Một tệp được chuyển sang máy người ký để ký (R-168)."""

    code = "signature.asked"
    template = "{actor} mở một lần ký {purpose} bằng chứng thư {subject_cn} ở máy người ký."
    subject = ("key_device", "device_id")

    device_id: int
    subject_cn: str
    purpose: str
    session_id: int
