"""From elements to the values of `edxml_vn.model`: every element of SPEC §2, in any order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from edxml_vn.findings import Findings, refused
from edxml_vn.model import (
    Business,
    Document,
    Organization,
    Receiver,
    Replacement,
    ResponseFor,
    Signer,
    Staff,
    StatusReport,
    Trace,
)
from edxml_vn.parsing import files, values
from edxml_vn.parsing.elements import Element
from edxml_vn.parsing.markup import Markup
from edxml_vn.parsing.payloads import Content

ORGANIZATION = {
    "OrganId": "organ_id", "OrganizationInCharge": "organization_in_charge",
    "OrganName": "organ_name", "OrganAdd": "organ_add", "Email": "email",
    "Telephone": "telephone", "Fax": "fax", "Website": "website",
}  # fmt: skip
STAFF = {
    "Department": "department", "DepartmentId": "department_id", "Staff": "staff",
    "StaffId": "staff_id", "Email": "email", "Mobile": "mobile",
}  # fmt: skip
SIGNER = {"Competence": "competence", "Position": "position", "FullName": "full_name"}
MESSAGE = frozenset(
    [
        "From",
        "To",
        "DocumentId",
        "Code",
        "PromulgationInfo",
        "DocumentType",
        "Subject",
        "Content",
        "SignerInfo",
        "DueDate",
        "OtherInfo",
        "ResponseFor",
        "SteeringType",
        "ResponseForTask",
        "ApplicationType",
        "ToPlaces",
        "StatusCode",
        "StaffInfo",
        "Description",
        "Timestamp",
    ]
)
OTHER_INFO = frozenset(
    [
        "Priority",
        "SphereOfPromulgation",
        "TyperNotation",
        "PromulgationAmount",
        "PageAmount",
        "ReplyFors",
        "ReferenceCodes",
        "Direction",
        "Appendixes",
    ]
)
BUSINESS = frozenset(
    [
        "DocumentId",
        "BussinessDocType",
        "BussinessDocReason",
        "Paper",
        "BussinessDocumentInfo",
        "ReplacementInfoList",
        "StaffInfo",
    ]
)
# Remarks on unknown elements: enough to understand a sender, not enough to fill a screen.
MOST_UNKNOWN = 20


class MessageReader:
    """Reads one package; what is odd goes to `findings`."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._unknown = 0

    def read(self, markup: Markup, contents: list[Content] | None) -> Document | StatusReport:
        """The message. `contents` None: attachments were not decoded. Raises PackageRefused."""
        envelope = markup.envelope
        header = envelope.last("edXMLHeader") if envelope else None
        message = header.last("MessageHeader") if header else None
        if envelope is None or header is None or message is None:
            raise refused("no_header")
        self._note_unknown(message, MESSAGE, "MessageHeader")
        body = envelope.last("edXMLBody")
        manifest = body.last("edXMLManifest") if body else None
        references = files.references(manifest)
        attachments = files.attachments(markup.labels, references, contents, self._findings)
        if _is_status(message) and not attachments and not references:
            return self._status(message, has_signature=markup.has_signature)
        return Document(
            **self._header(message),
            **self._trace(header.last("TraceHeaderList")),
            references=references,
            attachments=attachments,
            has_signature=markup.has_signature,
        )

    def _status(self, message: Element, *, has_signature: bool) -> StatusReport:
        answered = self._answered(message)
        staff = self._staff(message)
        return StatusReport(
            from_=self._organization(message.last("From"), "MessageHeader/From"),
            to=self._receivers(message),
            response_for=answered[-1] if answered else None,
            status_code=values.status_code(_text(message, "StatusCode"), self._findings),
            description=_text(message, "Description"),
            timestamp=values.moment(
                _text(message, "Timestamp"), "MessageHeader/Timestamp", self._findings
            ),
            staff=staff[-1] if staff else None,
            has_signature=has_signature,
        )

    def _header(self, message: Element) -> dict[str, Any]:
        code, issued = message.last("Code"), message.last("PromulgationInfo")
        kind, signer = message.last("DocumentType"), message.last("SignerInfo")
        told, place = self._findings, "MessageHeader"
        return {
            "from_": self._organization(message.last("From"), f"{place}/From"),
            "to": self._receivers(message),
            "document_id": _text(message, "DocumentId"),
            "code_number": _text(code, "CodeNumber"),
            "code_notation": _text(code, "CodeNotation"),
            "place": _text(issued, "Place"),
            "promulgation_date": values.day(
                _text(issued, "PromulgationDate"),
                f"{place}/PromulgationInfo/PromulgationDate",
                told,
            ),
            "type": values.integer(_text(kind, "Type"), f"{place}/DocumentType/Type", told),
            "type_detail": values.integer(
                _text(kind, "TypeDetail"), f"{place}/DocumentType/TypeDetail", told
            ),
            "type_name": _text(kind, "TypeName"),
            "subject": _text(message, "Subject"),
            "content": _text(message, "Content"),
            "signer": Signer(**found) if (found := self._fields(signer, SIGNER, "")) else None,
            "due_date": values.day(_text(message, "DueDate"), f"{place}/DueDate", told),
            "to_places": _texts(message.last("ToPlaces"), "Place"),
            "steering_type": values.integer(
                _text(message, "SteeringType"), f"{place}/SteeringType", told, allowed=range(3)
            ),
            "response_for": self._answered(message),
            "task_codes": tuple(
                code
                for task in message.each("ResponseForTask")
                for code in _texts(task, "TaskCode")
            ),
            "application_type": _text(message, "ApplicationType"),
            **self._other_info(message.last("OtherInfo")),
        }

    def _other_info(self, other: Element | None) -> dict[str, Any]:
        if other is None:
            return {}
        told, place = self._findings, "MessageHeader/OtherInfo"
        self._note_unknown(other, OTHER_INFO, place)
        return {
            "priority": values.integer(
                _text(other, "Priority"), f"{place}/Priority", told, allowed=range(5)
            ),
            "sphere": _text(other, "SphereOfPromulgation"),
            "typer_notation": _text(other, "TyperNotation"),
            "promulgation_amount": values.integer(
                _text(other, "PromulgationAmount"), f"{place}/PromulgationAmount", told
            ),
            "page_amount": values.integer(_text(other, "PageAmount"), f"{place}/PageAmount", told),
            "direction": values.truth(_text(other, "Direction"), f"{place}/Direction", told),
            "appendixes": _texts(other.last("Appendixes"), "Appendix"),
        }

    def _receivers(self, message: Element) -> tuple[Organization, ...]:
        found = (self._organization(one, "MessageHeader/To") for one in message.each("To"))
        return tuple(one for one in found if one is not None)

    def _organization(self, element: Element | None, place: str) -> Organization | None:
        fields = self._fields(element, ORGANIZATION, place)
        if "organ_id" in fields and values.organ_id(fields["organ_id"]) is None:
            del fields["organ_id"]
        return Organization(**fields) if fields else None

    def _answered(self, message: Element) -> tuple[ResponseFor, ...]:
        found = []
        for element in message.each("ResponseFor"):
            one = ResponseFor(
                organ_id=values.organ_id(_text(element, "OrganId")),
                code=_joined_code(element.last("Code")),
                document_id=_text(element, "DocumentId"),
                promulgation_date=values.day(
                    _text(element, "PromulgationDate"),
                    "MessageHeader/ResponseFor/PromulgationDate",
                    self._findings,
                ),
            )
            if one != ResponseFor():
                found.append(one)
        return tuple(found)

    def _staff(self, parent: Element) -> tuple[Staff, ...]:
        found = (self._fields(one, STAFF, "StaffInfo") for one in parent.each("StaffInfo"))
        return tuple(Staff(**fields) for fields in found if fields)

    def _trace(self, listed: Element | None) -> dict[str, Any]:
        if listed is None:
            return {}
        place = "TraceHeaderList/TraceHeader/Timestamp"
        passed = [
            Trace(
                organ_id=_text(one, "OrganId"),
                timestamp=values.moment(_text(one, "Timestamp"), place, self._findings),
            )
            for one in listed.each("TraceHeader")
        ]
        return {
            "trace": tuple(one for one in passed if one != Trace()),
            "business": self._business(listed.last("Bussiness")),
        }

    def _business(self, element: Element | None) -> Business | None:
        if element is None:
            return None
        told, place = self._findings, "TraceHeaderList/Bussiness"
        self._note_unknown(element, BUSINESS, place)
        changed = element.last("BussinessDocumentInfo")
        business = Business(
            doc_type=values.integer(
                _text(element, "BussinessDocType"),
                f"{place}/BussinessDocType",
                told,
                allowed=range(4),
            ),
            reason=_text(element, "BussinessDocReason"),
            document_id=_text(element, "DocumentId"),
            paper=values.integer(_text(element, "Paper"), f"{place}/Paper", told),
            document_info=values.integer(
                _text(changed, "DocumentInfo"), f"{place}/BussinessDocumentInfo/DocumentInfo", told
            ),
            document_receiver=values.integer(
                _text(changed, "DocumentReceiver"),
                f"{place}/BussinessDocumentInfo/DocumentReceiver",
                told,
            ),
            receivers=self._touched(changed.last("ReceiverList") if changed else None),
            replacements=_replacements(element.last("ReplacementInfoList")),
            staff=self._staff(element),
        )
        return business if business != Business() else None

    def _touched(self, listed: Element | None) -> tuple[Receiver, ...]:
        place = "TraceHeaderList/Bussiness/BussinessDocumentInfo/ReceiverList/Receiver/ReceiverType"
        found = [
            Receiver(
                organ_id=values.organ_id(_text(one, "OrganId")),
                receiver_type=values.integer(_text(one, "ReceiverType"), place, self._findings),
            )
            for one in (listed.each("Receiver") if listed else [])
        ]
        return tuple(one for one in found if one != Receiver())

    def _fields(
        self, element: Element | None, names: Mapping[str, str], place: str
    ) -> dict[str, str]:
        """The texts of an element's children under the model's names; the last one wins."""
        if element is None:
            return {}
        found: dict[str, str] = {}
        for child in element.children:
            name = names.get(child.name)
            if name is None:
                self._tell_unknown(child.name, place)
                continue
            text = child.text
            if text is not None:
                found[name] = text
            else:
                found.pop(name, None)
        return found

    def _note_unknown(self, element: Element, known: frozenset[str], place: str) -> None:
        for child in element.children:
            if child.name not in known:
                self._tell_unknown(child.name, place)

    def _tell_unknown(self, name: str, place: str) -> None:
        self._unknown += 1
        if self._unknown <= MOST_UNKNOWN:
            self._findings.info(
                "unknown_element", place, f"Thẻ lạ {values.shown(name)} được bỏ qua."
            )


def _is_status(message: Element) -> bool:
    """It has a StatusCode; a blank one beside receivers is an empty element of a document."""
    code = message.last("StatusCode")
    return code is not None and (code.text is not None or message.last("To") is None)


def _replacements(listed: Element | None) -> tuple[Replacement, ...]:
    found = [
        Replacement(
            document_id=_text(one, "DocumentId"),
            organ_ids=_texts(one.last("OrganIdList"), "OrganId"),
        )
        for one in (listed.each("ReplacementInfo") if listed else [])
    ]
    return tuple(one for one in found if one != Replacement())


def _joined_code(element: Element | None) -> str | None:
    """The number/notation of a document answered; some write its two parts as elements."""
    if element is None:
        return None
    parts = (_text(element, "CodeNumber"), _text(element, "CodeNotation"))
    return element.text or "/".join(part for part in parts if part) or None


def _text(element: Element | None, name: str) -> str | None:
    found = element.last(name) if element is not None else None
    return found.text if found is not None else None


def _texts(element: Element | None, name: str) -> tuple[str, ...]:
    found = (child.text for child in element.each(name)) if element is not None else ()
    return tuple(text for text in found if text is not None)
