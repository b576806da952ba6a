"""Values → a package, strictly: the layout that the national axis, its Java reader and strict .NET
receivers all accept (SPEC §4, §5, C5–C9). Attachments are streamed; the same values always give
the same bytes, so that sending again is sending the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from edxml_vn.enclosing import Enclosure, enclose
from edxml_vn.envelope import (
    Element,
    document_header,
    escaped,
    not_writable,
    render,
    status_header,
    trace_list,
)
from edxml_vn.model import NAMESPACE, Document, NotWritable, StatusReport
from edxml_vn.sendable import check_document, check_status

__all__ = ["NotWritable", "Written", "write_document", "write_status"]

_LINE_END = "\r\n"
_HEAD = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    f'<edXML xmlns="{NAMESPACE}">',
    f'  <edXML:edXMLEnvelope xmlns:edXML="{NAMESPACE}">',
    "    <edXML:edXMLHeader>",
]
_AFTER_HEADER = ["    </edXML:edXMLHeader>"]
_AFTER_ENVELOPE = ["  </edXML:edXMLEnvelope>"]
_FOOT = ["</edXML>", ""]
_CONTENT_BEGIN = f'      <edXML:ContentTransferEncoded xmlns:edXML="{NAMESPACE}">'
_CONTENT_END = "</edXML:ContentTransferEncoded>"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: SHA-256 in hexadecimal, and the number of bytes."""

    sha256: str
    size: int


class Output:
    """Counts and hashes what goes to a file."""

    def __init__(self, to: BinaryIO) -> None:
        self._to = to
        self._hash = hashlib.sha256()
        self._size = 0

    def write(self, data: bytes, /) -> None:
        """Write all of `data`."""
        self._to.write(data)
        self._hash.update(data)
        self._size += len(data)

    def lines(self, lines: Iterable[str]) -> None:
        """Write lines, with CR LF between them."""
        self.write(_LINE_END.join(lines).encode("utf-8"))

    def written(self) -> Written:
        """What has been written so far."""
        return Written(sha256=self._hash.hexdigest(), size=self._size)


def write_document(document: Document, to: BinaryIO, *, for_sending: bool = True) -> Written:
    """Write a package with a document; its attachments come from their `path` or `data`.

    Absent whole numbers that the format demands are written as 0 (steering, priority) and 1
    (copies, pages). The manifest is made from the attachments; `references`, when there are any,
    must speak of the same. `for_sending` refuses a document without what receivers need (C9).
    Raises NotWritable before the first byte, but for a file that changes while it is read.
    """
    if for_sending:
        check_document(document)
    enclosures = [
        enclose(one, position=position) for position, one in enumerate(document.attachments, 1)
    ]
    envelope = [
        *_HEAD,
        *_lines(document_header(document)),
        *_lines(trace_list(document)),
        *_AFTER_HEADER,
        *_manifest(document, enclosures),
        *_AFTER_ENVELOPE,
    ]
    labels = [_label(one, position) for position, one in enumerate(enclosures, 1)]
    output = Output(to)
    output.lines(envelope)
    if not enclosures:
        output.lines(["", "  <AttachmentEncoded />", *_FOOT])
        return output.written()
    output.lines(["", "  <AttachmentEncoded>", ""])
    for enclosure, label in zip(enclosures, labels, strict=True):
        output.lines(["    <Attachment>", *label, _CONTENT_BEGIN])
        enclosure.write_base64(output)
        output.lines([_CONTENT_END, "    </Attachment>", ""])
    output.lines(["  </AttachmentEncoded>", *_FOOT])
    return output.written()


def write_status(report: StatusReport, to: BinaryIO, *, for_sending: bool = True) -> Written:
    """Write a package with a status; it goes to `response_for.organ_id`, so `to` must be empty.

    `for_sending` refuses a status that no hub can route or no receiver can place. Raises
    NotWritable before the first byte.
    """
    if report.to:
        raise not_writable(
            "status_with_to", "To", "Thông báo trạng thái không có đơn vị nhận riêng (To)."
        )
    if for_sending:
        check_status(report)
    lines = [*_HEAD, *_lines(status_header(report)), *_AFTER_HEADER, *_AFTER_ENVELOPE, *_FOOT]
    output = Output(to)
    output.lines(lines)
    return output.written()


def _lines(element: Element) -> list[str]:
    return render(element, indent=6)


def _manifest(document: Document, enclosures: list[Enclosure]) -> list[str]:
    ids = [one.content_id for one in enclosures]
    if len(set(ids)) != len(ids):
        raise not_writable("same_content_id", "Reference", "Hai tệp đính kèm có cùng một mã.")
    if document.references and [one.content_id for one in document.references] != ids:
        raise not_writable(
            "other_references", "Reference", "Danh mục tệp không khớp với các tệp đính kèm."
        )
    references = [
        line
        for position, one in enumerate(enclosures, 1)
        for line in render(_reference(one), indent=8, place=f"Attachment[{position}]")
    ]
    if not references:
        manifest = ['      <edXML:edXMLManifest version="1.0" />']
    else:
        manifest = [
            '      <edXML:edXMLManifest version="1.0">', *references, "      </edXML:edXMLManifest>",
        ]  # fmt: skip
    return ["    <edXML:edXMLBody>", *manifest, "    </edXML:edXMLBody>"]


def _reference(one: Enclosure) -> Element:
    return (
        "Reference",
        [
            ("ContentId", f"cid:{one.content_id}"),
            ("ContentType", one.content_type),
            ("Description", one.description),
            ("AttachmentName", one.name),
        ],
    )


def _label(one: Enclosure, position: int) -> list[str]:
    """The unprefixed elements of an Attachment before its content."""
    told = {
        "ContentId": f"cid:{one.content_id}",
        "AttachmentName": one.name,
        "Description": one.description,
        "ContentType": one.content_type,
    }
    texts = {name: escaped(text, f"Attachment[{position}]/{name}") for name, text in told.items()}
    return [f"      <{name}>{text}</{name}>" for name, text in texts.items() if text]
