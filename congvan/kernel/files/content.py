"""What a file is, by its content: first bytes, then the structure, never the name (R-365).

A few formats are worth a few lines of our own: there is no libmagic on a fresh machine, and a
magic number alone cannot tell docx from xlsx, xlsx with macros from one without, doc from msg.

Stance on files that are two things at once: a ZIP must begin at the first byte and end at the
last; no other type may end as a ZIP archive does, because mail filters and unpackers read
archives from the end. Bytes before a PDF's header are refused, white space excepted. What stays
possible (say, a small ZIP inside the unused sectors of a doc) is served under its own media type
as a download, so nobody opens it as the other thing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import BinaryIO

from congvan.kernel.files import compound, names, office_xml, signatures, zip_directory
from congvan.kernel.files.content_types import ContentType
from congvan.kernel.files.findings import Finding, Reason, Refused, Severity
from congvan.kernel.files.signatures import Foreign

HEAD_BYTES = 4096
TAIL_BYTES = zip_directory.END_BYTES + zip_directory.COMMENT_BYTES
# Readers look for the header in the first and for the end mark in the last 1,024 bytes.
PDF_WINDOW = 1024
# A presentation of 500 slides with pictures has about 4,000 parts.
PARTS = zip_directory.Limits(entries=10_000, total_bytes=1 << 30)

_SAVE_AS = "Lưu lại nội dung ở dạng được nhận (PDF, Word, Excel…) rồi tải lên lại."
EMPTY = Reason("empty", "tệp rỗng, không có nội dung", "Kiểm tra lại tệp rồi tải lên lại.")
POLYGLOT = Reason(
    "polyglot",
    "tệp chứa thêm nội dung của một loại tệp khác ghép vào, có dấu hiệu ngụy trang",
    "Mở tệp, lưu hoặc in lại thành tệp mới rồi tải lên lại.",
)
PASSWORD = Reason(
    "password",
    "tài liệu Office đặt mật khẩu mở nên không kiểm tra và tìm kiếm được",
    "Bỏ mật khẩu của tài liệu rồi tải lên lại.",
)
PDF_CUT_OFF = Finding(
    "pdf_cut_off",
    Severity.WARNING,
    "Tệp PDF không có dấu kết thúc, có thể bị cụt khi truyền. Hãy mở xem; nếu thiếu trang, "
    "đề nghị nơi gửi gửi lại.",
)
PDF_ENCRYPTED = Finding(
    "pdf_encrypted",
    Severity.NOTE,
    "Tệp PDF có bảo vệ bằng mật khẩu hoặc giới hạn quyền; có thể không tìm kiếm, ký được.",
)
OLD_MACRO = Finding(
    "macro",
    Severity.WARNING,
    "Tài liệu Office đời cũ có chứa macro. Chỉ bật macro khi chắc chắn về nơi gửi.",
)


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a file is: one of the known types, or a label and the reason why it is none.

    `content_type` is set exactly when `reason` is None; `label` is Vietnamese, for sentences.
    `parts` counts the members of an archive or Office package: what recognizing it cost.
    """

    content_type: ContentType | None
    label: str
    reason: Reason | None = None
    findings: tuple[Finding, ...] = ()
    parts: int = 0


def recognize(file: BinaryIO) -> Recognition:
    """What the seekable `file` is.

    Never raises for any content. Reads the first 4 kB, the last 64 kB and, for Office files and
    archives, their directories within fixed bounds. Leaves the position anywhere.
    """
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if size == 0 or not head:
        return Recognition(None, "tệp rỗng", EMPTY)
    content_type, label = None, ""
    try:
        content_type = _by_first_bytes(head)
        if content_type is None:
            return _foreign(signatures.foreign_type(head))
        label = content_type.label
        if content_type is ContentType.ZIP:
            return _zip(file)
        if content_type is ContentType.DOC:
            return _compound(file, head, size)
        return _plain(file, content_type, size)
    except Refused as refused:
        return Recognition(None, label, refused.reason)


def recognize_start(file: BinaryIO) -> Recognition:
    """What a file promises to be by its first 4 kB, for one whose rest may not be read.

    DOC then stands for every compound file and ZIP for every Office package. Never raises.
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if not head:
        return Recognition(None, "tệp rỗng", EMPTY)
    content_type = _by_first_bytes(head)
    if content_type is None:
        return _foreign(signatures.foreign_type(head))
    return Recognition(content_type, content_type.label)


def reasons_against(
    recognition: Recognition, *, filename: str, allowed: Collection[ContentType]
) -> tuple[Reason, ...]:
    """Why a file so recognized may not come in under `filename`; empty when it may.

    All reasons at once: a wrong type and a wrong extension are two things to put right.
    """
    if recognition.reason is not None:
        return (_naming_both(recognition, recognition.reason, filename),)
    found = recognition.content_type
    assert found is not None  # noqa: S101 - the invariant of Recognition
    reasons = []
    if found not in allowed:
        reasons.append(
            Reason(
                "not_allowed",
                f"nội dung là {found.label}, ở đây chỉ nhận {listed(allowed)}",
                _SAVE_AS,
            )
        )
    extension = names.extension(filename)
    if extension not in found.extensions:
        carried = f"tên có đuôi “.{extension}”" if extension else "tên không có đuôi"
        reasons.append(
            Reason(
                "wrong_extension",
                f"{carried} nhưng nội dung là {found.label}",
                f"Chọn lại đúng tệp, hoặc đổi đuôi tên tệp thành “.{found.extensions[0]}”.",
            )
        )
    return tuple(reasons)


def listed(allowed: Collection[ContentType]) -> str:
    """The accepted extensions, for a sentence: "doc, docx, pdf"."""
    return ", ".join(sorted({kind.extensions[0] for kind in allowed}))


def _naming_both(recognition: Recognition, reason: Reason, filename: str) -> Reason:
    extension = names.extension(filename)
    if reason.key not in ("foreign", "dangerous") or not extension or not recognition.label:
        return reason
    clause = f"tên có đuôi “.{extension}” nhưng nội dung là {recognition.label}"
    claims_it = any(extension in kind.extensions for kind in ContentType)
    return Reason(reason.key, clause if claims_it else reason.clause, reason.next_step)


def _by_first_bytes(head: bytes) -> ContentType | None:
    """The type that the first bytes promise; DOC stands for every compound file."""
    starts = (
        (b"PK\x03\x04", ContentType.ZIP),
        (zip_directory.END, ContentType.ZIP),
        (compound.SIGNATURE, ContentType.DOC),
        (b"Rar!\x1a\x07\x00", ContentType.RAR),
        (b"Rar!\x1a\x07\x01\x00", ContentType.RAR),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", ContentType.PNG),
        (b"\xff\xd8\xff", ContentType.JPEG),
        (b"II*\x00", ContentType.TIFF),
        (b"MM\x00*", ContentType.TIFF),
    )
    for start, content_type in starts:
        if head.startswith(start):
            return content_type
    if head[:PDF_WINDOW].lstrip(b"\xef\xbb\xbf\x00\t\n\f\r ").startswith(b"%PDF-"):
        return ContentType.PDF
    return None


def _foreign(foreign: Foreign) -> Recognition:
    if foreign.is_dangerous:
        clause = f"nội dung là {foreign.label}, không được nhận"
        step = "Kiểm tra nguồn gốc tệp; nếu cần gửi nội dung, chuyển sang PDF."
        reason = Reason("dangerous", clause, step)
    else:
        clause = f"nội dung là {foreign.label}, không thuộc loại tệp được nhận"
        reason = Reason("foreign", clause, _SAVE_AS)
    return Recognition(None, foreign.label, reason)


def _zip(file: BinaryIO) -> Recognition:
    entries = zip_directory.read_entries(file, limits=PARTS)
    if office_xml.is_package(entries):
        content_type = office_xml.package_type(file, entries)
        return Recognition(content_type, content_type.label, parts=len(entries))
    entry_names = {entry.name for entry in entries}
    if entry_names & {"META-INF/MANIFEST.MF", "AndroidManifest.xml", "classes.dex"}:
        return _foreign(signatures.JAVA)
    if entries[0].name == "mimetype":
        return _foreign(signatures.OPEN_DOCUMENT)
    return Recognition(ContentType.ZIP, ContentType.ZIP.label, parts=len(entries))


def _compound(file: BinaryIO, head: bytes, size: int) -> Recognition:
    top = compound.top_level_names(file)
    if "EncryptedPackage" in top:
        raise Refused(PASSWORD)
    # A doc may hold a ZIP as its last stream; only one behind all its sectors is foreign to it.
    if size > compound.capacity(head) and zip_directory.hidden_archive(_tail(file, size)):
        raise Refused(POLYGLOT)
    kinds = [
        kind
        for kind, streams in (
            (ContentType.DOC, {"WordDocument"}),
            (ContentType.XLS, {"Workbook", "Book"}),
            (ContentType.PPT, {"PowerPoint Document"}),
        )
        if top & streams
    ]
    if len(kinds) != 1:
        return _foreign(Foreign("tệp OLE khác (thư Outlook, bộ cài đặt…)"))
    # R-363 accepts doc and xls as such, and old ones often carry a harmless macro (numbers in
    # words); docx and xlsx by contrast say by their extension that they carry none.
    has_macro = bool(top & {"Macros", "_VBA_PROJECT_CUR", "_VBA_PROJECT"})
    return Recognition(kinds[0], kinds[0].label, findings=(OLD_MACRO,) if has_macro else ())


def _plain(file: BinaryIO, content_type: ContentType, size: int) -> Recognition:
    """PDF, RAR and images: nothing to open, but nothing may hide behind them."""
    tail = _tail(file, size)
    last_mark = tail.rfind(b"%%EOF") if content_type is ContentType.PDF else -1
    if zip_directory.hidden_archive(tail, after=last_mark):
        raise Refused(POLYGLOT)
    findings: list[Finding] = []
    if content_type is ContentType.PDF:
        # Not refused: a cut-off file that came by exchange is evidence of what was received.
        if b"%%EOF" not in tail[-PDF_WINDOW:]:
            findings.append(PDF_CUT_OFF)
        if b"/Encrypt" in tail[-PDF_WINDOW * 4 :]:
            findings.append(PDF_ENCRYPTED)
    return Recognition(content_type, content_type.label, findings=tuple(findings))


def _tail(file: BinaryIO, size: int) -> bytes:
    file.seek(max(size - TAIL_BYTES, 0))
    return file.read(TAIL_BYTES)
