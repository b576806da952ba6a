"""The literal text of packages (SPEC §4, §5, C5–C9): what strict receivers look at."""

from __future__ import annotations

import base64
import dataclasses
import io
import re
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import etree

from edxml_vn.model import (
    NAMESPACE,
    Attachment,
    Document,
    NotWritable,
    Organization,
    Reference,
    ResponseFor,
    StatusReport,
)
from edxml_vn.writing import write_document, write_status
from tests.edxml_vn.values import DOCUMENT, OFFICE, STATUS, attachment

FILES = {
    "a.pdf": b"%PDF-1.7", "b.doc": b"doc", "c.docx": b"docx", "d.zip": b"zip", "E.ZIP": b"zip",
    "f.xlsx": b"xlsx", "g.txt": b"txt", "h": b"none", "i.odt": b"odt", "k.xslx": b"typo", "rỗng.pdf": b"",
}  # fmt: skip
TYPES = {
    "a.pdf": "application/pdf", "b.doc": "application/doc", "c.docx": "application/docx",
    "d.zip": "application/zip", "E.ZIP": "application/x-zip-compressed", "f.xlsx": "application/zip",
    "g.txt": "application/zip", "h": "application/zip", "i.odt": "application/odt",
    "k.xslx": "application/zip", "rỗng.pdf": "application/zip",
}  # fmt: skip


def text_of(message: Document | StatusReport, *, for_sending: bool = False) -> str:
    to = io.BytesIO()
    if isinstance(message, Document):
        write_document(message, to, for_sending=for_sending)
    else:
        write_status(message, to, for_sending=for_sending)
    return to.getvalue().decode("utf-8")


def with_files(files: dict[str, bytes]) -> Document:
    return dataclasses.replace(
        DOCUMENT, attachments=tuple(attachment(name, data) for name, data in files.items())
    )


def test_layout() -> None:
    """Literal prefixes, namespaces, line ends and indents (C6)."""
    text = text_of(with_files(FILES))
    lines = text.split("\r\n")
    assert lines[:5] == [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<edXML xmlns="{NAMESPACE}">',
        f'  <edXML:edXMLEnvelope xmlns:edXML="{NAMESPACE}">',
        "    <edXML:edXMLHeader>",
        "      <edXML:MessageHeader>",
    ]
    assert lines[-2:] == ["</edXML>", ""]
    assert "\n" not in text.replace("\r\n", "")
    envelope, rest = text.split("</edXML:edXMLEnvelope>")
    assert set(re.findall(r"</?(\w+:)?", envelope.split("\r\n", 2)[2])) == {"edXML:"}
    unprefixed = {
        "AttachmentEncoded",
        "Attachment",
        "ContentId",
        "AttachmentName",
        "ContentType",
    }
    prefixed = f'edXML:ContentTransferEncoded xmlns:edXML="{NAMESPACE}"'
    assert set(re.findall(r"<([^/>][^>]*)>", rest)) == {*unprefixed, prefixed}
    assert len(re.findall(r"<[^/>]+></|<[^>]+/>", text)) == 0


def test_order_is_the_builders() -> None:
    root = etree.fromstring(text_of(DOCUMENT).encode())
    header = root[0][0][0]
    names = [etree.QName(one).localname for one in header]
    assert names == [
        "From", "To", "To", "DocumentId", "Code", "PromulgationInfo", "DocumentType", "Subject", "Content",
        "SignerInfo", "DueDate", "OtherInfo", "ResponseFor", "SteeringType", "ResponseForTask",
        "ApplicationType", "ToPlaces",
    ]  # fmt: skip
    assert [etree.QName(one).localname for one in header[0]] == [
        "OrganId", "OrganizationInCharge", "OrganName", "OrganAdd", "Email", "Telephone", "Fax", "Website",
    ]  # fmt: skip
    status = etree.fromstring(text_of(STATUS).encode())[0][0][0]
    assert [etree.QName(one).localname for one in status] == [
        "From", "ResponseFor", "StaffInfo", "StatusCode", "Description", "Timestamp",
    ]  # fmt: skip


def test_demanded_numbers_and_formats() -> None:
    """The official parser breaks without SteeringType; dates have one form (C8)."""
    text = text_of(Document())
    for name, value in {
        "SteeringType": 0,
        "Priority": 0,
        "PromulgationAmount": 1,
        "PageAmount": 1,
    }.items():
        assert f"<edXML:{name}>{value}</edXML:{name}>" in text
    assert '<edXML:edXMLManifest version="1.0" />' in text
    assert "\r\n  <AttachmentEncoded />\r\n</edXML>\r\n" in text
    full = text_of(dataclasses.replace(DOCUMENT, promulgation_date=date(987, 1, 2)))
    assert "<edXML:PromulgationDate>0987/01/02</edXML:PromulgationDate>" in full
    assert "<edXML:Timestamp>2026/11/20 08:09:10</edXML:Timestamp>" in full
    assert "<edXML:Direction>true</edXML:Direction>" in full
    assert "<edXML:StatusCode>03</" in text_of(dataclasses.replace(STATUS, status_code=" 3 "))
    assert "TypeDetail" not in text_of(dataclasses.replace(DOCUMENT, type_detail=-1))


def test_attachments_as_the_official_reader_takes_them() -> None:
    """ "application/zip" and a name that does not end in ".zip": it takes the first entry; else the bytes."""
    root = etree.fromstring(text_of(with_files(FILES)).encode())
    found = {}
    for one in root[1]:
        content_id, name, content_type, content = (child.text for child in one)
        assert content_id.startswith("cid:")
        assert content
        data = base64.b64decode(content, validate=True)
        if content_type == "application/zip" and not name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                assert archive.testzip() is None
                (entry,) = archive.infolist()
                assert entry.flag_bits == 0x808
                assert re.fullmatch(r"[0-9a-f-]{36}\.[a-z]+", entry.filename)
                data = archive.read(entry)
        found[name] = (content_type, data)
    assert found == {name: (TYPES[name], data) for name, data in FILES.items()}


def test_same_values_same_bytes() -> None:
    twice = dataclasses.replace(
        DOCUMENT, attachments=(attachment("a.txt", b"same"), attachment("b.txt", b"same"))
    )
    text = text_of(twice)
    assert text == text_of(twice)
    assert len(set(re.findall(r"<ContentId>(.+)</ContentId>", text))) == 2


def test_a_flood_of_zeros_is_no_bomb() -> None:
    """Our own reader, and any that fears zip bombs, must still unpack what is written."""
    zeros = bytes(20_000_000)
    text = text_of(with_files({"a.bmp": zeros}))
    content = re.search(r"QCVN_102_2016\">(.+)</edXML:ContentTransferEncoded", text)
    assert content
    data = base64.b64decode(content[1])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read(archive.infolist()[0]) == zeros
    assert len(zeros) / 100 < len(data) < len(zeros) / 10


@pytest.mark.parametrize(
    "bad", ["a\x00b", "a\x0b", "a\x1f", "a\x7f", "a\x85", "a\ud800", "a\uffff"]
)
def test_control_characters_are_refused(bad: str) -> None:
    """By the name of the field, in Vietnamese; nothing is written (C7)."""
    to = io.BytesIO()
    with pytest.raises(NotWritable, match="Trích yếu có ký tự điều khiển") as refused:
        write_document(dataclasses.replace(DOCUMENT, subject=bad), to)
    assert refused.value.finding.place == "MessageHeader/Subject"
    named = dataclasses.replace(DOCUMENT, to=(Organization(organ_id="H1", organ_name=bad),))
    with pytest.raises(NotWritable, match=r"Tên đơn vị \(Đơn vị nhận\)"):
        write_document(named, to)
    with pytest.raises(NotWritable, match="Tên tệp"):
        write_document(with_files({f"{bad}.pdf": b"x"}), to)
    assert not to.getvalue()


@pytest.mark.parametrize(
    "field",
    ["from_", "to", "document_id", "code_number", "code_notation", "subject", "promulgation_date"],
)
def test_incomplete_documents_are_not_for_sending(field: str) -> None:
    """They can be written otherwise, and read (C9)."""
    lacking = dataclasses.replace(DOCUMENT, **{field: () if field == "to" else None})
    with pytest.raises(NotWritable, match="Chưa gửi được"):
        text_of(lacking, for_sending=True)
    assert text_of(lacking)
    if isinstance(getattr(DOCUMENT, field), str):
        with pytest.raises(NotWritable):
            text_of(dataclasses.replace(DOCUMENT, **{field: " \n"}), for_sending=True)


def test_recipients_once_each() -> None:
    with pytest.raises(NotWritable, match=r"nhiều lần: H41\.9"):
        text_of(dataclasses.replace(DOCUMENT, to=(OFFICE, OFFICE)), for_sending=True)
    with pytest.raises(NotWritable):
        text_of(dataclasses.replace(DOCUMENT, to=(OFFICE, Organization())), for_sending=True)


def test_incomplete_statuses_are_not_for_sending() -> None:
    for field in ("from_", "response_for", "status_code", "timestamp"):
        with pytest.raises(NotWritable, match="Chưa gửi được"):
            text_of(dataclasses.replace(STATUS, **{field: None}), for_sending=True)
    by_symbol = dataclasses.replace(STATUS, response_for=ResponseFor(organ_id="G22", code="1/VP"))
    assert text_of(by_symbol, for_sending=True)
    with pytest.raises(NotWritable):
        text_of(dataclasses.replace(STATUS, to=(OFFICE,)))
    with pytest.raises(NotWritable):
        text_of(dataclasses.replace(STATUS, status_code="đến"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"priority": -1},
        {"type": 10**9},
        {"trace": (dataclasses.replace(DOCUMENT.trace[0], timestamp=datetime(2026, 1, 1, tzinfo=UTC)),)},
        {"attachments": (Attachment(data=b"x"),)},
        {"attachments": (Attachment(name="a.pdf"),)},
        {"attachments": (Attachment(name="../a.pdf", data=b"x"),)},
        {"attachments": (Attachment(name="a.pdf", data=b"x", size=2),)},
        {"attachments": (Attachment(name="a.pdf", data=b"x", sha256="00" * 32),)},
        {"attachments": (attachment("a.zip", b""),)},
        {"attachments": (Attachment(name="a.pdf", data=b"x", content_id="1"),) * 2},
        {"references": (Reference(content_id="1"),)},
    ],
)  # fmt: skip
def test_refused_before_the_first_byte(wrong: dict[str, object]) -> None:
    to = io.BytesIO()
    with pytest.raises(NotWritable) as refused:
        write_document(dataclasses.replace(DOCUMENT, **wrong), to)  # type: ignore[arg-type]
    assert refused.value.finding.sentence.endswith(".")
    assert not to.getvalue()


GROWTH = r"""
import re, sys
from pathlib import Path
from edxml_vn.model import Attachment, Document
from edxml_vn.writing import write_document
def peak(): return re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]
def write(name):
    document = Document(attachments=(Attachment(name=name, path=Path(sys.argv[1]) / name),))
    with open(sys.argv[1] + "/package.edxml", "wb") as to:
        write_document(document, to, for_sending=False)
write("small.txt")
before = peak()
write("large.pdf")
write("large.txt")
print(before, peak())
"""


def peaks(folder: Path, megabytes: int) -> tuple[int, int]:
    """The highest memory of a child in KiB, before and after writing files of this size."""
    piece = bytes(range(256)) * 4096
    (folder / "small.txt").write_bytes(b"x" * 1000)
    for name in ("large.pdf", "large.txt"):
        with (folder / name).open("wb") as large:
            for _ in range(megabytes):
                large.write(piece)
    run = subprocess.run(
        [sys.executable, "-c", GROWTH, str(folder)], capture_output=True, text=True, check=True
    )
    before, after = run.stdout.split()
    return int(before), int(after)


def test_memory_of_30_megabytes(tmp_path: Path) -> None:
    before, after = peaks(tmp_path, 30)
    assert after - before < 4 * 1024
    assert after < 64 * 1024


@pytest.mark.nightly
def test_memory_of_200_megabytes(tmp_path: Path) -> None:
    before, after = peaks(tmp_path, 200)
    assert after - before < 4 * 1024
    assert after < 64 * 1024
