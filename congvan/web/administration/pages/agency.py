"""The agency: details, identifiers in both forms, history; and its security policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.organization.queries import agencies, history
from congvan.organization.queries.history import HistoryLine
from congvan.organization.rules.identifiers import InvalidIdentifier, old_form, parse_identifier
from congvan.ui.items import Tab
from congvan.web.administration.pages.acts import ActPage


@dataclass(frozen=True, slots=True)
class IdentifierLine:
    """An identifier: as QĐ 20/2020 writes it, as QCVN 102:2016 wrote it, and its days."""

    identifier_id: int
    code: str
    old_code: str
    valid_from: date
    valid_to: date | None
    is_closed: bool
    may_close: bool


@dataclass(frozen=True, slots=True)
class AgencyPage:
    """The page of the agency."""

    name: str
    level: str
    parent: str
    details: dict[str, str]
    identifiers: tuple[IdentifierLine, ...]
    history: tuple[HistoryLine, ...]
    tabs: tuple[Tab, ...]


@dataclass(frozen=True, slots=True)
class SecurityPage:
    """The page of the security policy."""

    policy: dict[str, object]
    tabs: tuple[Tab, ...]


_DETAILS = (
    "name", "short_name", "notation", "place_of_issue", "email_domain", "contact_name",
    "contact_phone",
)  # fmt: skip


def agency_page(viewer: ActingMember) -> AgencyPage:
    """The agency the viewer administers."""
    agency = agencies.get_agency(viewer)
    found = list(agencies.identifiers(viewer))
    open_ones = [one for one in found if one.valid_to is None]
    return AgencyPage(
        name=agency.name,
        level=agency.get_level_display(),
        parent=agency.parent.name if agency.parent else "",
        details={name: getattr(agency, name) for name in _DETAILS},
        identifiers=tuple(
            IdentifierLine(
                identifier_id=one.pk, code=one.code, old_code=_old(one.code),
                valid_from=one.valid_from, valid_to=one.valid_to,
                is_closed=one.valid_to is not None and one.valid_to < clock.today(),
                # The agency must always have one; the last open one has no button.
                may_close=one.valid_to is None and len(open_ones) > 1,
            )
            for one in found
        ),
        history=tuple(history.about_agency(viewer, limit=8)),
        tabs=_tabs("agency"),
    )  # fmt: skip


def security_page(viewer: ActingMember) -> SecurityPage:
    """The policy of the agency the viewer administers."""
    policy = agencies.security_policy(viewer.agency_id)
    names = (
        "second_factor_roles",
        "idle_lock_minutes",
        "password_reminder_days",
        "idle_disable_days",
    )
    return SecurityPage(
        policy={name: getattr(policy, name) for name in names}, tabs=_tabs("security")
    )


def _tabs(current: str) -> tuple[Tab, ...]:
    return tuple(
        Tab(label, reverse(f"administration:{name}"), current=name == current)
        for name, label in (("agency", "Thông tin và mã định danh"), ("security", "Bảo mật"))
    )


def _old(code: str) -> str:
    try:
        return old_form(parse_identifier(code))
    except InvalidIdentifier:
        return ""


def closing_page(viewer: ActingMember, identifier_id: int) -> ActPage:
    """The question before an identifier is closed. Raises NotFound."""
    found = agencies.identifiers(viewer).filter(pk=identifier_id).first()
    if found is None:
        raise NotFound("Không có mã định danh này.")
    return ActPage(
        title=f"Đóng mã định danh {found.code}?",
        lead="Sau ngày này văn bản mới không dùng mã nữa; văn bản cũ vẫn tra được theo mã.",
        button="Đóng mã",
        back_href=reverse("administration:agency"),
        back_label="Cơ quan",
    )
