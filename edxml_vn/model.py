"""What an edXML package says, as values. Field names are the neutral keys of `as_dict` in `showing`.

Absent, empty and blank elements are all None (or an empty tuple). Dates are `date`; time stamps
are naive local time, because the format has no zone. Codes are kept as received.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from pathlib import Path

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"


class BusinessType(IntEnum):
    """BussinessDocType: what an edoc does to the receiver (absent = NEW)."""

    NEW = 0
    RECALL = 1
    UPDATE = 2
    REPLACE = 3


class StatusCode(StrEnum):
    """The nine states of QĐ 28/2018/QĐ-TTg; other codes are kept as plain text."""

    ARRIVED = "01"
    REFUSED = "02"
    ACCEPTED = "03"
    ASSIGNED = "04"
    IN_PROGRESS = "05"
    DONE = "06"
    RECALL_ASKED = "13"
    CHANGE_AGREED = "15"
    CHANGE_REFUSED = "16"


class Payload(StrEnum):
    """How the bytes of an attachment lay in the package."""

    RAW = "raw"
    ZIP = "zip"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """From, To: an agency by its code, with what the sender knows of it."""

    organ_id: str | None = None
    organization_in_charge: str | None = None
    organ_name: str | None = None
    organ_add: str | None = None
    email: str | None = None
    telephone: str | None = None
    fax: str | None = None
    website: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseFor:
    """The document answered, or in a status the document spoken of; `code` is number/notation."""

    organ_id: str | None = None
    code: str | None = None
    document_id: str | None = None
    promulgation_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    competence: str | None = None
    position: str | None = None
    full_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Who acted."""

    department: str | None = None
    department_id: str | None = None
    staff: str | None = None
    staff_id: str | None = None
    email: str | None = None
    mobile: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A node that the package passed. Hubs write the word "null" as organ; it is kept as received."""

    organ_id: str | None = None
    timestamp: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """A receiver that an update touches."""

    organ_id: str | None = None
    receiver_type: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """One replaced document, and for whom."""

    document_id: str | None = None
    organ_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """Bussiness: what the package does; absent means a new document."""

    doc_type: int | None = None
    reason: str | None = None
    document_id: str | None = None
    paper: int | None = None
    document_info: int | None = None
    document_receiver: int | None = None
    receivers: tuple[Receiver, ...] = ()
    replacements: tuple[Replacement, ...] = ()
    staff: tuple[Staff, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One line of the manifest; content ids without any leading "cid:"."""

    content_id: str | None = None
    content_type: str | None = None
    description: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One file. On reading `path` is where its bytes were put (None when not wanted or invalid),
    `size` and `sha256` are of the file a person should get, `problem` says why it is invalid.
    On writing `path` (or `data`) gives the bytes.
    """

    name: str | None = None
    content_id: str | None = None
    content_type: str | None = None
    description: str | None = None
    payload: Payload = Payload.RAW
    size: int | None = None
    sha256: str | None = None
    path: Path | None = None
    data: bytes | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A package with a document (message type "edoc")."""

    from_: Organization | None = None
    to: tuple[Organization, ...] = ()
    document_id: str | None = None
    code_number: str | None = None
    code_notation: str | None = None
    place: str | None = None
    promulgation_date: date | None = None
    type: int | None = None
    type_detail: int | None = None
    type_name: str | None = None
    subject: str | None = None
    content: str | None = None
    signer: Signer | None = None
    due_date: date | None = None
    to_places: tuple[str, ...] = ()
    steering_type: int | None = None
    response_for: tuple[ResponseFor, ...] = ()
    task_codes: tuple[str, ...] = ()
    application_type: str | None = None
    priority: int | None = None
    sphere: str | None = None
    typer_notation: str | None = None
    promulgation_amount: int | None = None
    page_amount: int | None = None
    direction: bool | None = None
    appendixes: tuple[str, ...] = ()
    trace: tuple[Trace, ...] = ()
    business: Business | None = None
    references: tuple[Reference, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    has_signature: bool = False

    @property
    def symbol(self) -> str | None:
        """Number and notation as in ResponseFor/Code: "74/VPCP-TTĐT"."""
        parts = [part for part in (self.code_number, self.code_notation) if part]
        return "/".join(parts) or None

    @property
    def business_type(self) -> BusinessType:
        """What it does; absent and unknown values count as new."""
        known = self.business.doc_type if self.business else None
        return BusinessType(known) if known in set(BusinessType) else BusinessType.NEW

    @property
    def targets(self) -> tuple[str, ...]:
        """DocumentIds that a recall, update or replacement is about (SPEC §8); empty for a new one."""
        business = self.business
        if business is None or self.business_type is BusinessType.NEW:
            return ()
        if self.business_type is BusinessType.REPLACE:
            named = tuple(one.document_id for one in business.replacements if one.document_id)
            if named:
                return named
        answered = next((one.document_id for one in self.response_for if one.document_id), None)
        target = business.document_id or self.document_id or answered
        return (target,) if target else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """A package that says what became of a document (message type "status").

    `response_for.organ_id` is whom it goes to. `status_code` has two digits as a rule.
    """

    from_: Organization | None = None
    to: tuple[Organization, ...] = ()
    response_for: ResponseFor | None = None
    status_code: str | None = None
    description: str | None = None
    timestamp: datetime | None = None
    staff: Staff | None = None
    has_signature: bool = False


class Severity(StrEnum):
    """INFO: fine, worth telling; WARNING: kept, but odd; ERROR: unusable."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something about a package: a stable `key`, where, and one Vietnamese sentence."""

    key: str
    severity: Severity
    place: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package that was read: its message and what was odd about it.

    `sha256` and `size` are of the bytes received, which are never changed.
    """

    message: Document | StatusReport
    findings: tuple[Finding, ...] = field(default=())
    sha256: str
    size: int

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.severity is not Severity.INFO)


class EdxmlError(Exception):
    """Base of all errors of this library; `finding` says in Vietnamese what and why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.sentence)
        self.finding = finding


class PackageRefused(EdxmlError):
    """The bytes are no usable edXML package, or hostile; nothing was kept."""


class NotWritable(EdxmlError):
    """The values cannot be written as a package that other systems accept."""
