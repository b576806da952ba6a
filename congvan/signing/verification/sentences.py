"""The sentences of a check, as an office speaks; times of the office (R-307)."""

from __future__ import annotations

from datetime import datetime, timedelta

from congvan.signing.verification.facts import (
    Chain,
    DocumentStampFacts,
    Integrity,
    Obstacle,
    SignatureFacts,
    StampFacts,
)
from congvan.signing.verification.findings import SignerRole, Status
from congvan.signing.verification.registry import OFFICE_OFFSET

# Some tools write the local time (UTC+7) and mark it UTC; seen between six and eight hours.
_SEVEN_HOURS = timedelta(hours=7)
_ABOUT = timedelta(hours=1)
# A signer's clock may be off by minutes, and the stamp is fetched after signing.
_TOLERATED = timedelta(hours=1)

KIND_B = "Đủ chữ ký: người có thẩm quyền ký trước, cơ quan ký sau."
KIND_A = "Bản số hóa từ bản giấy, có chữ ký số của cơ quan."
UNSIGNED = "Tệp không có chữ ký số; chỉ có giá trị tham khảo."
PERSONAL_ONLY = "Mới có chữ ký của cá nhân, chưa có chữ ký số của cơ quan trong danh sách đã biết."
PERSON_ON_SCAN = "Bản số hóa có thêm chữ ký cá nhân ngoài chữ ký của cơ quan."
IRREGULAR = "Cấu trúc tệp không theo đúng chuẩn PDF; đã đọc theo cách nới lỏng."

OBSTACLES = {
    Obstacle.ENCRYPTED: (
        Status.UNKNOWN,
        "Tệp đặt mật khẩu nên không kiểm tra được chữ ký; đề nghị nơi gửi gửi bản không đặt mật khẩu.",
    ),
    Obstacle.BROKEN: (
        Status.FAILED,
        "Tệp từng được ký số nhưng cấu trúc đã hỏng hoặc bị cắt cụt; đề nghị nơi gửi gửi lại.",
    ),
    Obstacle.DAMAGED: (
        Status.UNKNOWN,
        "Cấu trúc tệp đã hỏng hoặc bị cắt cụt nên không kiểm tra được chữ ký; đề nghị nơi gửi gửi lại.",
    ),
    Obstacle.TOO_MANY: (
        Status.UNKNOWN,
        "Tệp có quá nhiều chữ ký, không phải một văn bản bình thường, nên không kiểm tra.",
    ),
    Obstacle.TOO_HEAVY: (
        Status.UNKNOWN,
        "Tệp quá nặng hoặc có cấu trúc bất thường, việc kiểm tra đã dừng ở giới hạn an toàn.",
    ),
}

_INTEGRITY = {
    Integrity.INTACT: "Nội dung còn nguyên vẹn như lúc ký",
    Integrity.ALTERED: "Nội dung đã bị sửa sau khi ký",
    Integrity.FORGED: "Giá trị chữ ký không khớp với chứng thư của người ký",
    Integrity.UNCOVERED: "Chữ ký bỏ ngoài một phần nội dung lẽ ra phải bao trùm",
    Integrity.CHANGED_AFTER: "Sau khi ký, tệp bị thay đổi không chỉ để thêm chữ ký",
    Integrity.APPENDED: "Sau khi ký, cuối tệp bị nối thêm dữ liệu lạ",
    Integrity.UNREADABLE: "Chữ ký bị hỏng hoặc ghi theo dạng không đọc được",
}

_CHAIN = {
    Chain.UNKNOWN_ROOT: "chứng thư không dẫn về tổ chức chứng thực được tin cậy",
    Chain.NO_REVOCATION_DATA: "chưa có dữ liệu thu hồi bao trùm thời điểm ký",
    Chain.WEAK: "chứng thư dùng thuật toán hoặc khóa không còn an toàn",
    Chain.UNSUITABLE: "chứng thư không được cấp để ký văn bản",
    Chain.NO_CERTIFICATE: "không kèm chứng thư của người ký",
}


def office_time(moment: datetime) -> str:
    """As an office writes a moment: "09:15:03 ngày 20/11/2026"."""
    return f"{moment.astimezone(OFFICE_OFFSET):%H:%M:%S ngày %d/%m/%Y}"


def signer(facts: SignatureFacts) -> str:
    """Whose signature: the name on the certificate, else the name of the field."""
    return f"Chữ ký của {facts.signer_cn}" if facts.signer_cn else f"Chữ ký ở ô {facts.field}"


def without_signer(sentence: str, signer_cn: str) -> str:
    """The sentence as it stands below the signer's name."""
    return _upper(sentence.removeprefix(f"Chữ ký của {signer_cn}: ")) if signer_cn else sentence


def integrity(facts: SignatureFacts) -> str:
    return f"{signer(facts)}: {_lower(_INTEGRITY[facts.integrity])}."


def chain(facts: SignatureFacts) -> str:
    """How the certificate stood when it signed."""
    found, name = facts.chain, signer(facts)
    when = f" lúc {office_time(found.at)}" if found.at else ""
    if found.standing is Chain.GOOD:
        later = found.revoked_later_at
        if later is not None:
            return f"{name}: chứng thư còn hiệu lực khi ký, bị thu hồi sau đó{_at(later)}."
        return f"{name}: chứng thư được tin cậy, còn hiệu lực và chưa bị thu hồi khi ký."
    if found.standing is Chain.REVOKED:
        return f"{name}: chứng thư đã bị thu hồi trước khi ký{when}."
    if found.standing is Chain.EXPIRED:
        return f"{name}: chứng thư đã hết hạn trước khi ký{when}."
    if found.standing is Chain.NOT_YET_VALID:
        return f"{name}: chứng thư chưa có hiệu lực khi ký (có hiệu lực từ{when})."
    return f"{name}: {_CHAIN[found.standing]}."


def time(facts: SignatureFacts) -> str:
    """What proves the time of signing."""
    name = signer(facts)
    if facts.proved_at is not None and facts.is_proved_by_own_stamp and facts.stamp is not None:
        return (
            f"{name}: ký lúc {office_time(facts.proved_at)}, "
            f"theo dấu thời gian của {facts.stamp.authority_cn}."
        )
    missing = "không có dấu thời gian" if facts.stamp is None else _why_untrusted(facts.stamp)
    if facts.proved_at is not None:
        return (
            f"{name}: {missing}; chữ ký có trước {office_time(facts.proved_at)}, "
            "theo dấu thời gian của lần ký sau."
        )
    return f"{name}: {missing} nên chưa có bằng chứng về thời điểm ký."


def clock(facts: SignatureFacts) -> str:
    """How the signer's clock differs from the proved time, "" when it does not matter."""
    if facts.proved_at is None or facts.claimed_at is None or not facts.is_proved_by_own_stamp:
        return ""
    ahead = facts.claimed_at - facts.proved_at
    if abs(ahead - _SEVEN_HOURS) <= _ABOUT:
        return (
            f"{signer(facts)}: phần mềm ký ghi giờ Việt Nam như giờ quốc tế (lệch khoảng 7 giờ); "
            "lấy theo dấu thời gian."
        )
    if abs(ahead) > _TOLERATED:
        return (
            f"{signer(facts)}: giờ trên máy người ký ({office_time(facts.claimed_at)}) "
            "lệch so với dấu thời gian; lấy theo dấu thời gian."
        )
    return ""


def strength(facts: SignatureFacts) -> str:
    if facts.weak:
        named = ", ".join(facts.weak)
        return f"{signer(facts)}: dùng thuật toán không còn an toàn ({named})."
    return f"{signer(facts)}: thuật toán ký đủ an toàn."


def authority(
    facts: SignatureFacts, role: SignerRole, *, organ: str, until: datetime | None,
    past_seal: bool, past_leader: bool,
) -> str:  # fmt: skip
    """Whose the certificate is, by the registry."""
    name = signer(facts)
    of_organ = f" của {organ}" if organ else ""
    ended = f" từ sau {office_time(until)}" if until else ""
    if past_seal:
        return f"{name}: con dấu số{of_organ} không còn được dùng{ended}."
    if past_leader:
        return f"{name}: không còn thẩm quyền ký{of_organ} khi ký{ended}."
    if role is SignerRole.LEADER:
        return f"{name}: người có thẩm quyền ký{of_organ}."
    if role is SignerRole.ORGAN:
        return f"{name}: chữ ký số{of_organ or ' của cơ quan'}."
    return f"{name}: chữ ký cá nhân, chứng thư không có trong danh sách người có thẩm quyền."


def document_stamp(stamp: DocumentStampFacts) -> str:
    """The stamp over the whole file."""
    if stamp.integrity is not Integrity.INTACT:
        return f"Dấu thời gian của tệp: {_lower(_INTEGRITY[stamp.integrity])}."
    if stamp.stamp.is_broken:
        return "Dấu thời gian của tệp: nội dung đã khác với lúc đóng dấu."
    if not stamp.stamp.is_trusted or stamp.stamp.at is None:
        return f"Tệp: {_why_untrusted(stamp.stamp)}."
    return f"Tệp có dấu thời gian lúc {office_time(stamp.stamp.at)} của {stamp.stamp.authority_cn}."


def removed(count: int) -> str:
    return f"Tệp từng có {count} chữ ký nay đã bị gỡ khỏi biểu mẫu; nội dung không còn được bảo vệ."


def order(facts: SignatureFacts) -> str:
    return (
        f"{signer(facts)} được đặt sau chữ ký của cơ quan, hoặc cơ quan ký không phải cơ quan của người đó; "
        "đúng thứ tự là người có thẩm quyền ký trước, cơ quan ký sau."
    )


def late_leader(facts: SignatureFacts) -> str:
    return f"{signer(facts)} chưa có chữ ký của cơ quan mình đặt sau."


def organ_alone(has_persons: bool) -> str:
    """Why an organ's signature does not make the file a valid document."""
    if has_persons:
        return (
            "Có chữ ký của cơ quan nhưng không có chữ ký của người có thẩm quyền trước đó, "
            "và tệp không phải bản số hóa từ bản giấy."
        )
    return (
        "Chỉ có chữ ký của cơ quan trên tệp tạo lập điện tử; còn thiếu chữ ký của người có thẩm quyền, "
        "và tệp không phải bản số hóa từ bản giấy."
    )


def _why_untrusted(stamp: StampFacts) -> str:
    if stamp.is_broken:
        return "dấu thời gian đã bị sửa hoặc không thuộc chữ ký này"
    if stamp.at is None:
        return "dấu thời gian không đọc được"
    standing = stamp.chain.standing
    if standing is Chain.REVOKED:
        why = "chứng thư đã bị thu hồi"
    elif standing in (Chain.EXPIRED, Chain.NOT_YET_VALID):
        why = "chứng thư không có hiệu lực lúc đóng dấu"
    elif standing is Chain.UNSUITABLE:
        why = "chứng thư không được cấp để đóng dấu thời gian"
    else:
        why = _CHAIN[standing]
    return f"dấu thời gian của {stamp.authority_cn or 'nơi không rõ'} không dùng được ({why})"


def _at(moment: datetime) -> str:
    return f" (lúc {office_time(moment)})"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
