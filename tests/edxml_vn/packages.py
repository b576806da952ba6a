"""Packages made by hand for the tests of the reader: text in, bytes out."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib

from edxml_vn.model import NAMESPACE

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
HEADER = (
    "<From><OrganId>H01.1</OrganId></From><To><OrganId>H02.2</OrganId></To>"
    "<DocumentId>H01.1,2026/11/20,7/UBND</DocumentId>"
    "<Code><CodeNumber>7</CodeNumber><CodeNotation>UBND</CodeNotation></Code>"
    "<PromulgationInfo><PromulgationDate>2026/11/20</PromulgationDate></PromulgationInfo>"
    "<Subject>V/v thử</Subject><SteeringType>0</SteeringType>"
)
STATUS = (
    "<From><OrganId>H02.2</OrganId></From><ResponseFor><OrganId>H01.1</OrganId>"
    "<DocumentId>H01.1,2026/11/20,7/UBND</DocumentId></ResponseFor>"
    "<StatusCode>{code}</StatusCode><Timestamp>2026/11/21 08:09:10</Timestamp>"
)


def package(
    header: str = HEADER,
    *,
    trace: str = "",
    manifest: str | None = None,
    attachments: str = "",
    declaration: str = DECLARATION,
    namespace: str = NAMESPACE,
) -> bytes:
    """A package without prefixes; with a manifest line for every attachment unless given."""
    if manifest is None:
        manifest = "".join(
            f"<Reference><ContentId>cid:{number}</ContentId></Reference>"
            for number in range(attachments.count("<Attachment>"))
        )
    return (
        f'{declaration}<edXML xmlns="{namespace}"><edXMLEnvelope><edXMLHeader>'
        f"<MessageHeader>{header}</MessageHeader>{trace}</edXMLHeader>"
        f"<edXMLBody><edXMLManifest>{manifest}</edXMLManifest></edXMLBody></edXMLEnvelope>"
        f"<AttachmentEncoded>{attachments}</AttachmentEncoded></edXML>"
    ).encode()


def attachment(
    content: bytes | str, *, name: str = "a.txt", kind: str | None = None, number: int = 0
) -> str:
    """One attachment; bytes are encoded, a text stands as it is. Its type tells the truth unless given."""
    if kind is None:
        is_packed = isinstance(content, str) or content.startswith(b"PK")
        kind = "application/zip" if is_packed else "application/octet-stream"
    text = content if isinstance(content, str) else base64.b64encode(content).decode()
    named = f"<AttachmentName>{name}</AttachmentName>" if name else ""
    return (
        f"<Attachment><ContentId>cid:{number}</ContentId>{named}<ContentType>{kind}</ContentType>"
        f"<ContentTransferEncoded>{text}</ContentTransferEncoded></Attachment>"
    )


def zipped(
    *entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED, comment: bytes = b""
) -> bytes:
    """A ZIP of these entries."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in entries:
            archive.writestr(name, data)
        archive.comment = comment
    return file.getvalue()


def zip64(name: bytes, data: bytes) -> bytes:
    """A stored entry whose sizes, offset and directory all stand in ZIP64 fields, as streamers write."""
    crc = zlib.crc32(data)
    local = b"PK\3\4" + struct.pack(
        "<HHHHHIIIHH", 45, 0, 0, 0, 0, crc, len(data), len(data), len(name), 0
    )
    body = local + name + data
    extra = struct.pack("<HHQQQ", 1, 24, len(data), len(data), 0)
    central = b"PK\1\2" + struct.pack(
        "<HHHHHHIIIHHHHHII", 45, 45, 0, 0, 0, 0, crc, 2**32 - 1, 2**32 - 1, len(name), len(extra),
        0, 0, 0, 0, 2**32 - 1,
    ) + name + extra  # fmt: skip
    end = len(body) + len(central)
    return (
        body
        + central
        + b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, 1, 1, len(central), len(body))
        + b"PK\6\7" + struct.pack("<IQI", 0, end, 1)
        + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 2**16 - 1, 2**16 - 1, 2**32 - 1, 2**32 - 1, 0)
    )  # fmt: skip
