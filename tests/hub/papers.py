"""Packages as other systems write them, by plain text: the hub must not lean on our own writer."""

from __future__ import annotations

import base64
from collections.abc import Sequence

NS = "http://www.mic.gov.vn/TBT/QCVN_102_2016"


def _envelope(header: str, attachments: str = "", *, encoding: str = "UTF-8") -> str:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\r\n<edXML xmlns="{NS}">'
        f'<edXML:edXMLEnvelope xmlns:edXML="{NS}"><edXML:edXMLHeader>{header}</edXML:edXMLHeader>'
        f"<edXML:edXMLBody/></edXML:edXMLEnvelope>{attachments}</edXML>"
    )


def edoc(
    sender: str, receivers: Sequence[str], *, number: int = 1, document_id: str = "",
    content: bytes = b"%PDF-1.4 thu", business: int | None = None, target: str = "",
    encoding: str = "UTF-8",
) -> bytes:  # fmt: skip
    """A document; `business` and `target` make it a recall, an update or a replacement."""
    to = "".join(
        f"<edXML:To><edXML:OrganId>{code}</edXML:OrganId></edXML:To>" for code in receivers
    )
    about = f"<edXML:DocumentId>{target}</edXML:DocumentId>" if target else ""
    doing = (
        "<edXML:TraceHeaderList><edXML:Bussiness>"
        f"<edXML:BussinessDocType>{business}</edXML:BussinessDocType>{about}"
        "</edXML:Bussiness></edXML:TraceHeaderList>"
        if business is not None
        else ""
    )
    header = (
        f"<edXML:MessageHeader><edXML:From><edXML:OrganId>{sender}</edXML:OrganId></edXML:From>{to}"
        f"<edXML:DocumentId>{document_id or f'{sender}-2026-{number}'}</edXML:DocumentId>"
        f"<edXML:Code><edXML:CodeNumber>{number}</edXML:CodeNumber>"
        "<edXML:CodeNotation>UBND-VX</edXML:CodeNotation></edXML:Code>"
        "<edXML:PromulgationInfo><edXML:Place>Gia Lai</edXML:Place>"
        "<edXML:PromulgationDate>2026/11/21</edXML:PromulgationDate></edXML:PromulgationInfo>"
        "<edXML:DocumentType><edXML:Type>2</edXML:Type><edXML:TypeName>Công văn</edXML:TypeName>"
        "</edXML:DocumentType><edXML:Subject>V/v mời họp giao ban quý</edXML:Subject>"
        f"<edXML:SteeringType>0</edXML:SteeringType></edXML:MessageHeader>{doing}"
    )
    attachment = (
        "<AttachmentEncoded><Attachment><ContentId>cid:1</ContentId>"
        "<AttachmentName>Giấy mời.pdf</AttachmentName><ContentType>application/pdf</ContentType>"
        f'<edXML:ContentTransferEncoded xmlns:edXML="{NS}">{base64.b64encode(content).decode()}'
        "</edXML:ContentTransferEncoded></Attachment></AttachmentEncoded>"
    )
    return _envelope(header, attachment, encoding=encoding).encode(encoding)


def status(
    sender: str, receiver: str, code: str, *, document_id: str, minute: int = 0, text: str = ""
) -> bytes:
    """A status of `sender` about a document; it goes to `receiver` (ResponseFor/OrganId)."""
    header = (
        f"<edXML:MessageHeader><edXML:From><edXML:OrganId>{sender}</edXML:OrganId></edXML:From>"
        f"<edXML:ResponseFor><edXML:OrganId>{receiver}</edXML:OrganId>"
        "<edXML:Code>1/UBND-VX</edXML:Code>"
        f"<edXML:DocumentId>{document_id}</edXML:DocumentId></edXML:ResponseFor>"
        f"<edXML:StatusCode>{code}</edXML:StatusCode><edXML:Description>{text}</edXML:Description>"
        f"<edXML:Timestamp>2026/11/22 08:{minute:02d}:00</edXML:Timestamp></edXML:MessageHeader>"
    )
    return _envelope(header).encode()
