"""What the envelope of a package says, element by element, in the order of the official builder.

SPEC §2 gives the elements and their order, §4 the literal text: every element carries the prefix
`edXML:`, which strict .NET receivers look up by name. A serialiser would leave the redundant prefix
out, so the text is written here, line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from edxml_vn.limits import Limits
from edxml_vn.model import (
    Business,
    Document,
    Finding,
    NotWritable,
    Organization,
    ResponseFor,
    Severity,
    Staff,
    StatusReport,
)

# An element: its name and its text or its children. None and () stand for nothing to write.
Element = tuple[str, "str | Sequence[Element] | None"]

_LABELS: Final = {
    "From": "Đơn vị gửi",
    "To": "Đơn vị nhận",
    "OrganId": "Mã định danh",
    "OrganizationInCharge": "Đơn vị chủ quản",
    "OrganName": "Tên đơn vị",
    "OrganAdd": "Địa chỉ",
    "Email": "Thư điện tử",
    "Telephone": "Điện thoại",
    "Website": "Trang tin",
    "DocumentId": "Mã định danh văn bản",
    "Code": "Số, ký hiệu",
    "CodeNumber": "Số văn bản",
    "CodeNotation": "Ký hiệu",
    "Place": "Nơi ban hành",
    "PromulgationDate": "Ngày ban hành",
    "Type": "Loại văn bản",
    "TypeDetail": "Chi tiết loại văn bản",
    "TypeName": "Tên loại văn bản",
    "Subject": "Trích yếu",
    "Content": "Nội dung",
    "Competence": "Thẩm quyền ký",
    "Position": "Chức vụ",
    "FullName": "Họ tên người ký",
    "Priority": "Độ khẩn",
    "SphereOfPromulgation": "Phạm vi lưu hành",
    "TyperNotation": "Ký hiệu người đánh máy",
    "PromulgationAmount": "Số bản",
    "PageAmount": "Số trang",
    "Appendix": "Phụ lục",
    "ResponseFor": "Văn bản được trả lời",
    "SteeringType": "Loại chỉ đạo",
    "TaskCode": "Mã nhiệm vụ",
    "ToPlaces": "Nơi nhận",
    "Timestamp": "Thời điểm",
    "BussinessDocType": "Loại nghiệp vụ",
    "BussinessDocReason": "Lý do",
    "Paper": "Có gửi bản giấy",
    "StaffInfo": "Cán bộ xử lý",
    "Department": "Phòng, ban",
    "Staff": "Họ tên cán bộ",
    "Mobile": "Điện thoại di động",
    "StatusCode": "Mã trạng thái",
    "Description": "Mô tả",
    "AttachmentName": "Tên tệp",
}
# Parents whose label tells apart the same element under different parents.
_TELLING_PARENTS = ("From", "To", "ResponseFor", "StaffInfo", "ToPlaces")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LONGEST_TEXT = Limits().max_text
_LARGEST_INTEGER = 999_999_999  # What the int of every reader holds.
_NO_DETAIL = -1  # The official builder's sign for "no TypeDetail"; it leaves the element out.


def not_writable(key: str, place: str, sentence: str) -> NotWritable:
    """The error to raise about the element at `place`."""
    return NotWritable(Finding(key=key, severity=Severity.ERROR, place=place, sentence=sentence))


def render(element: Element, *, indent: int, place: str = "") -> list[str]:
    """The lines of an element and what is in it, prefixed; none when there is nothing in it.

    Raises NotWritable for characters that XML cannot carry.
    """
    name, inside = element
    here = f"{place}/{name}" if place else name
    blanks = " " * indent
    if inside is None or isinstance(inside, str):
        text = escaped(inside, here)
        return [f"{blanks}<edXML:{name}>{text}</edXML:{name}>"] if text else []
    lines = [line for child in inside for line in render(child, indent=indent + 2, place=here)]
    return [f"{blanks}<edXML:{name}>", *lines, f"{blanks}</edXML:{name}>"] if lines else []


def escaped(text: str | None, place: str) -> str:
    """The text without blanks at its ends, as it stands between two tags; "" for nothing.

    A line break is written as CR LF, which every parser reads as LF; a CR of the text itself as a
    reference, so that it survives. Letters are not recomposed. Raises NotWritable.
    """
    if text is None:
        return ""
    if bad := _FORBIDDEN.search(text):
        raise not_writable(
            "control_character",
            place,
            f"{label(place)} có ký tự điều khiển (mã U+{ord(bad[0]):04X}) mà gói tin không chứa được."
            " Hãy xóa ký tự đó.",
        )
    if len(text) > _LONGEST_TEXT:
        raise not_writable("too_long_text", place, f"{label(place)} quá dài để ghi vào gói tin.")
    plain = text.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "\r" in plain or "\n" in plain:
        plain = plain.replace("\r", "&#13;").replace("\n", "\r\n")
    return plain


def label(place: str) -> str:
    """What an office calls the element at `place`: "Tên đơn vị (Đơn vị nhận)"."""
    *parents, name = place.split("/")
    words = _LABELS.get(name, name)
    for parent in reversed(parents):
        if parent in _TELLING_PARENTS:
            return f"{words} ({_LABELS[parent]})"
    return words


def document_header(document: Document) -> Element:
    """MessageHeader of a document: SPEC §2.1. The four whole numbers are always there (C8)."""
    return (
        "MessageHeader",
        [
            ("From", _organization(document.from_)),
            *[("To", _organization(one)) for one in document.to],
            ("DocumentId", document.document_id),
            (
                "Code",
                [("CodeNumber", document.code_number), ("CodeNotation", document.code_notation)],
            ),
            (
                "PromulgationInfo",
                [
                    ("Place", document.place),
                    ("PromulgationDate", _date(document.promulgation_date)),
                ],
            ),
            (
                "DocumentType",
                [
                    ("Type", _integer(document.type, "Type")),
                    ("TypeDetail", _type_detail(document.type_detail)),
                    ("TypeName", document.type_name),
                ],
            ),
            ("Subject", document.subject),
            ("Content", document.content),
            ("SignerInfo", _signer(document)),
            ("DueDate", _date(document.due_date)),
            ("OtherInfo", _other_info(document)),
            *[("ResponseFor", _response_for(one)) for one in document.response_for],
            ("SteeringType", _integer(document.steering_type, "SteeringType", absent=0)),
            ("ResponseForTask", _each("TaskCode", document.task_codes)),
            ("ApplicationType", document.application_type),
            ("ToPlaces", _each("Place", document.to_places)),
        ],
    )


def trace_list(document: Document) -> Element:
    """TraceHeaderList: the nodes passed, then what the package does, as in the official samples."""
    traces: list[Element] = [
        (
            "TraceHeader",
            [
                ("OrganId", one.organ_id),
                ("Timestamp", _time(one.timestamp, "TraceHeader/Timestamp")),
            ],
        )
        for one in document.trace
    ]
    return "TraceHeaderList", [*traces, ("Bussiness", _business(document.business))]


def status_header(report: StatusReport) -> Element:
    """MessageHeader of a status: SPEC §2.2."""
    return (
        "MessageHeader",
        [
            ("From", _organization(report.from_)),
            ("ResponseFor", _response_for(report.response_for)),
            ("StaffInfo", _staff(report.staff)),
            ("StatusCode", _status_code(report.status_code)),
            ("Description", report.description),
            ("Timestamp", _time(report.timestamp, "Timestamp")),
        ],
    )


def _organization(one: Organization | None) -> list[Element]:
    if one is None:
        return []
    return [
        ("OrganId", one.organ_id),
        ("OrganizationInCharge", one.organization_in_charge),
        ("OrganName", one.organ_name),
        ("OrganAdd", one.organ_add),
        ("Email", one.email),
        ("Telephone", one.telephone),
        ("Fax", one.fax),
        ("Website", one.website),
    ]


def _signer(document: Document) -> list[Element]:
    signer = document.signer
    if signer is None:
        return []
    return [
        ("Competence", signer.competence),
        ("Position", signer.position),
        ("FullName", signer.full_name),
    ]


def _other_info(document: Document) -> list[Element]:
    direction = None if document.direction is None else str(document.direction).lower()
    return [
        ("Priority", _integer(document.priority, "Priority", absent=0)),
        ("SphereOfPromulgation", document.sphere),
        ("TyperNotation", document.typer_notation),
        (
            "PromulgationAmount",
            _integer(document.promulgation_amount, "PromulgationAmount", absent=1),
        ),
        ("PageAmount", _integer(document.page_amount, "PageAmount", absent=1)),
        ("Direction", direction),
        ("Appendixes", _each("Appendix", document.appendixes)),
    ]


def _response_for(one: ResponseFor | None) -> list[Element]:
    if one is None:
        return []
    return [
        ("OrganId", one.organ_id),
        ("Code", one.code),
        ("DocumentId", one.document_id),
        ("PromulgationDate", _date(one.promulgation_date)),
    ]


def _business(business: Business | None) -> list[Element]:
    if business is None:
        return []
    receivers: list[Element] = [
        (
            "Receiver",
            [
                ("OrganId", one.organ_id),
                ("ReceiverType", _integer(one.receiver_type, "ReceiverType")),
            ],
        )
        for one in business.receivers
    ]
    replacements: list[Element] = [
        (
            "ReplacementInfo",
            [("DocumentId", one.document_id), ("OrganIdList", _each("OrganId", one.organ_ids))],
        )
        for one in business.replacements
    ]
    return [
        ("DocumentId", business.document_id),
        ("BussinessDocType", _integer(business.doc_type, "BussinessDocType")),
        ("BussinessDocReason", business.reason),
        ("Paper", _integer(business.paper, "Paper")),
        (
            "BussinessDocumentInfo",
            [
                ("DocumentInfo", _integer(business.document_info, "DocumentInfo")),
                ("DocumentReceiver", _integer(business.document_receiver, "DocumentReceiver")),
                ("ReceiverList", receivers),
            ],
        ),
        ("ReplacementInfoList", replacements),
        *[("StaffInfo", _staff(one)) for one in business.staff],
    ]


def _staff(one: Staff | None) -> list[Element]:
    if one is None:
        return []
    return [
        ("Department", one.department),
        ("DepartmentId", one.department_id),
        ("Staff", one.staff),
        ("StaffId", one.staff_id),
        ("Email", one.email),
        ("Mobile", one.mobile),
    ]


def _each(name: str, texts: Iterable[str]) -> list[Element]:
    return [(name, text) for text in texts]


def _integer(value: int | None, name: str, *, absent: int | None = None) -> str | None:
    number = absent if value is None else value
    if number is None:
        return None
    if not 0 <= number <= _LARGEST_INTEGER:
        raise not_writable("bad_integer", name, f"{label(name)} phải là số nguyên không âm.")
    return str(int(number))


def _type_detail(value: int | None) -> str | None:
    return None if value == _NO_DETAIL else _integer(value, "TypeDetail")


def _date(value: date | None) -> str | None:
    if value is None:
        return None
    return f"{value.year:04d}/{value.month:02d}/{value.day:02d}"


def _time(value: datetime | None, place: str) -> str | None:
    if value is None:
        return None
    if value.tzinfo is not None:
        raise not_writable(
            "aware_time", place, f"{label(place)} phải là giờ địa phương, không kèm múi giờ."
        )
    return f"{_date(value)} {value:%H:%M:%S}"


def _status_code(code: str | None) -> str | None:
    told = (code or "").strip()
    if not told:
        return None
    if not (told.isascii() and told.isdigit() and len(told) <= 2):
        raise not_writable("bad_status_code", "StatusCode", "Mã trạng thái phải gồm hai chữ số.")
    return told.zfill(2)
