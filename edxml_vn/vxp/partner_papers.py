"""What the simulated partner writes: small true PDFs, documents, reports and deliberate rubbish."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from edxml_vn.model import (
    Attachment,
    Business,
    BusinessType,
    Document,
    Organization,
    Replacement,
    ResponseFor,
    Signer,
    Staff,
    StatusReport,
)
from edxml_vn.writing import write_document, write_status

NOTATION = "ĐTGL"
STAFF = Staff(department="Văn phòng", staff="Văn thư (đối tác giả lập)")


@dataclass(frozen=True, slots=True)
class Sender:
    """The simulated agency that writes."""

    code: str
    name: str

    @property
    def organization(self) -> Organization:
        return Organization(organ_id=self.code, organ_name=self.name)


def pdf(*lines: str) -> bytes:
    """A whole PDF of one page with these lines in plain ASCII; others become "?"."""
    shown = b" T* ".join(b"(" + _escaped(line) + b") Tj" for line in lines)
    drawing = b"BT /F1 12 Tf 16 TL 72 770 Td " + shown + b" ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawing), drawing),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out = BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, content))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(
        b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    )
    return out.getvalue()


def _escaped(line: str) -> bytes:
    text = line.encode("ascii", "replace")
    return text.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def new_document(sender: Sender, *, to: tuple[str, ...], number: int, at: datetime) -> Document:
    """A letter with two attachments, complete enough to be sent."""
    attachments = tuple(
        Attachment(
            name=name, content_id=f"{number}-{place}", content_type="application/pdf",
            data=pdf(f"Van ban so {number}", name, f"Lap luc {at:%d/%m/%Y %H:%M:%S}"),
        )
        for place, name in enumerate((f"Công văn {number}.pdf", "Phụ lục.pdf"), start=1)
    )  # fmt: skip
    return Document(
        from_=sender.organization,
        to=tuple(Organization(organ_id=code) for code in to),
        document_id=f"{sender.code},{at:%Y/%m/%d},{number}/{NOTATION}",
        code_number=str(number), code_notation=NOTATION, place="Gia Lai",
        promulgation_date=at.date(), type=2, type_detail=18, type_name="Công văn",
        subject=f"V/v thử liên thông văn bản điện tử, lần {number}",
        signer=Signer(position="Giám đốc", full_name="Đối tác giả lập"),
        steering_type=0, priority=0, promulgation_amount=1, page_amount=1,
        attachments=attachments,
    )  # fmt: skip


def changing(original: Document, kind: BusinessType, *, number: int, at: datetime) -> Document:
    """The package that updates, replaces or recalls `original`; an update keeps its number."""
    sender = Sender(
        (original.from_ and original.from_.organ_id) or "",
        (original.from_ and original.from_.organ_name) or "",
    )
    codes = tuple(one.organ_id for one in original.to if one.organ_id)
    fresh = new_document(sender, to=codes, number=number, at=at)
    business = Business(
        doc_type=int(kind), reason=f"Đối tác giả lập yêu cầu, lần {number}", staff=(STAFF,)
    )
    if kind is BusinessType.REPLACE:
        replaced = Replacement(document_id=original.document_id, organ_ids=codes)
        return dataclasses.replace(
            fresh, business=dataclasses.replace(business, replacements=(replaced,)),
            subject=f"{original.subject} (bản thay thế)",
        )  # fmt: skip
    business = dataclasses.replace(business, document_id=original.document_id, document_info=1)
    return dataclasses.replace(
        original, business=business, attachments=fresh.attachments,
        subject=f"{original.subject} (bản {kind.name.lower()})"
        if kind is BusinessType.RECALL
        else f"{original.subject} (đã cập nhật)",
    )  # fmt: skip


def report(
    sender: Sender, about: ResponseFor, code: str, *, text: str = "", at: datetime
) -> StatusReport:
    """A status about a document; `about.organ_id` is whom it goes to."""
    return StatusReport(
        from_=sender.organization, response_for=about, status_code=code, description=text or None,
        timestamp=at.replace(microsecond=0), staff=STAFF,
    )  # fmt: skip


def written(message: Document | StatusReport) -> bytes:
    """The bytes of a message. Raises NotWritable."""
    out = BytesIO()
    if isinstance(message, Document):
        write_document(message, out)
    else:
        write_status(message, out)
    return out.getvalue()


def rubbish(good: bytes, number: int) -> Iterator[tuple[str, bytes]]:
    """Packages that no hub may accept, each with what is wrong; `number` makes the bytes new."""
    tail = f"<!-- {number} -->".encode()
    yield "không phải XML", f"không phải XML {number}".encode()
    yield "bị cắt nửa chừng", good[: len(good) // 2]
    yield "sai không gian tên", good.replace(b"QCVN_102_2016", b"QCVN_000_0000") + tail
    yield (
        "có khai báo DOCTYPE",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' + tail,
    )
    yield "rỗng", b""
