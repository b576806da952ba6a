"""The ways of grouping figures."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from congvan.desk.states import Urgency
from congvan.directives.states import HandlingStatus
from congvan.documents.states import LegalValue, OrganLevel
from congvan.drafting.states import DispatchStatus as RecipientStatus
from congvan.drafting.states import IssueForm, IssueStatus, Route
from congvan.exchange.states import DispatchStatus, IncomingStatus
from congvan.registers.states import Channel
from congvan.reports.definitions.model import Choices, Dimension, Months, Names, OwnLabel
from congvan.reports.states import Stage, Standing, Transport


def _choices(values: type[Enum]) -> Choices:
    return Choices(tuple((str(one.value), str(one.label)) for one in values))  # type: ignore[attr-defined]


_TYPES = Names("SELECT id, name AS label, position AS place FROM documents_documenttype")
_FIELDS = Names(
    "SELECT id, name AS label, position AS place FROM documents_fieldofwork WHERE agency_id = %(agency)s"
)
_BOOKS = Names(
    """SELECT id, name || ' ' || year AS label, -year AS place FROM registers_book
    WHERE agency_id = %(agency)s"""
)
_ORGANS = Names(
    "SELECT id, name AS label, 0 AS place FROM documents_organ WHERE agency_id = %(agency)s"
)
_UNITS = Names(
    "SELECT id, name AS label, position AS place FROM organization_unit WHERE agency_id = %(agency)s"
)
# By unit, then by rank, as an office lists its people.
_PEOPLE = Names(
    """SELECT m.id, p.full_name || coalesce(', ' || u.name, '') AS label,
        1000000 * coalesce(u.position, -1) + post.rank AS place
    FROM organization_membership m JOIN organization_person p ON p.id = m.person_id
    JOIN organization_post post ON post.id = m.post_id
    LEFT JOIN organization_unit u ON u.id = m.unit_id WHERE m.agency_id = %(agency)s"""
)

TYPE = Dimension("loai", "Loại văn bản", "type_id", _TYPES)
FIELD = Dimension("linh-vuc", "Lĩnh vực", "field_id", _FIELDS)
BOOK = Dimension("so", "Sổ", "book_id", _BOOKS)
CHANNEL = Dimension("cach-den", "Cách đến", "channel", _choices(Channel))
ISSUER = Dimension("noi-ban-hanh", "Cơ quan ban hành", "issuer_id", _ORGANS)
ISSUER_LEVEL = Dimension("cap", "Cấp cơ quan ban hành", "issuer_level", _choices(OrganLevel))
URGENCY = Dimension("do-khan", "Độ khẩn", "urgency", _choices(Urgency))
STATE = Dimension("tinh-hinh", "Tình hình giải quyết", "state", _choices(Standing))
PART_STATE = replace(
    STATE, labels=Choices(tuple((s.value, str(s.label)) for s in list(Standing)[:6]))
)
STATUS = Dimension("tinh-trang", "Tình trạng hiện nay", "status", _choices(HandlingStatus))
STAGE = Dimension("trang-thai", "Trạng thái nhiệm vụ", "stage", _choices(Stage))
LEAD_UNIT = Dimension("don-vi", "Đơn vị chủ trì", "lead_unit_id", _UNITS)
LEAD_MEMBER = Dimension("nguoi", "Người chủ trì", "lead_member_id", _PEOPLE, is_personal=True)
UNIT = Dimension("don-vi", "Đơn vị", "unit_id", _UNITS)
MEMBER = Dimension("nguoi", "Người được giao", "member_id", _PEOPLE, is_personal=True)
PART = Dimension(
    "vai-tro", "Vai trò", "part", Choices((("lead", "Chủ trì"), ("coordinate", "Phối hợp")))
)
DRAFTING_UNIT = Dimension("don-vi", "Đơn vị soạn thảo", "unit_id", _UNITS)
DRAFTER = Dimension("nguoi", "Người soạn thảo", "drafter_id", _PEOPLE, is_personal=True)
SIGNER = Dimension("nguoi-ky", "Người ký", "signer_id", _PEOPLE)
FORM = Dimension("hinh-thuc", "Hình thức phát hành", "form", _choices(IssueForm))
ISSUE_STATUS = Dimension("tinh-trang", "Tình trạng hiện nay", "status", _choices(IssueStatus))
TRANSPORT = Dimension("ban", "Bản điện tử, bản giấy", "transport", _choices(Transport))
LEGAL_VALUE = Dimension("gia-tri", "Giá trị văn bản", "legal_value", _choices(LegalValue))
ROUTE = Dimension(
    "cach-gui", "Cách gửi", "route",
    Choices(tuple((r.value, str(r.label)) for r in Route if r is not Route.RETAINED)),
)  # fmt: skip
ORGAN = Dimension("noi-nhan", "Cơ quan nhận", "organ_id", _ORGANS)
RECIPIENT_STATUS = Dimension(
    "tinh-trang", "Tình trạng hiện nay", "status", _choices(RecipientStatus)
)
DISPATCH_STATUS = Dimension("tinh-trang", "Tình trạng hiện nay", "status", _choices(DispatchStatus))
INCOMING_STATUS = Dimension("tinh-trang", "Tình trạng hiện nay", "status", _choices(IncomingStatus))
SENDER = Dimension("noi-gui", "Nơi gửi", "from_code", OwnLabel("from_name"))
MONTH = Dimension("thang", "Tháng", "day", Months())
