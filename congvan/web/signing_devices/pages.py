"""What the pages of devices show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from congvan.organization.acting import ActingMember
from congvan.organization.states import Role
from congvan.signing.queries.devices import DeviceLine, HandoverLine, ImageLine, day_words
from congvan.signing.queries.readiness import Readiness
from congvan.signing.states import DeviceOwner, DeviceStatus
from congvan.ui.items import Fact, Pill

_PILLS = {
    DeviceStatus.IN_USE: Pill("passed", "Đang dùng"),
    DeviceStatus.LOCKED: Pill("failed", "Tạm khóa"),
    DeviceStatus.RETIRED: Pill("plain", "Thôi dùng"),
}


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device in the register."""

    href: str
    title: str
    owner: str
    keeper: str
    kind: str
    serial: str
    period: str
    place: str
    pill: Pill
    warning: str


@dataclass(frozen=True, slots=True)
class DevicesPage:
    """The agency's register."""

    rows: tuple[DeviceRow, ...]
    may_add: bool
    may_set_seal: bool


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """A handover, with its minutes."""

    words: str
    second: str
    href: str


@dataclass(frozen=True, slots=True)
class DevicePage:
    """One device."""

    device: DeviceLine
    pill: Pill
    facts: tuple[Fact, ...]
    handovers: tuple[HandoverRow, ...]
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    may_hand_over: bool
    may_lock: bool
    may_unlock: bool
    may_retire: bool
    may_set_competence: bool


@dataclass(frozen=True, slots=True)
class MinePage:
    """One's own signature: devices and picture."""

    rows: tuple[DeviceRow, ...]
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    image: ImageLine | None
    image_href: str


def device_row(line: DeviceLine, now: datetime) -> DeviceRow:
    """A device as a row."""
    retired = line.status is DeviceStatus.RETIRED
    return DeviceRow(
        href=reverse("signing:device", args=[line.device_id]),
        title=line.subject_cn,
        owner=str(line.owner.label),
        keeper=f"{line.keeper_name}, {line.keeper_post}",
        kind=str(line.kind.label),
        serial=line.serial,
        period=f"{day_words(line.valid_from)} - {day_words(line.valid_to)}",
        place=line.place_kept,
        pill=_PILLS[line.status],
        warning="" if retired else line.warning(now),
    )


def devices_page(lines: list[DeviceLine], viewer: ActingMember, now: datetime) -> DevicesPage:
    """The register with what the viewer may do."""
    return DevicesPage(
        rows=tuple(device_row(line, now) for line in lines),
        may_add=viewer.holds(Role.SYSADMIN_AGENCY),
        may_set_seal=viewer.holds(Role.SYSADMIN_AGENCY, Role.REGISTRY_CLERK),
    )


def device_page(
    line: DeviceLine, handovers: list[HandoverLine], readiness: Readiness | None, *,
    viewer: ActingMember, verbs: set[str], now: datetime,
) -> DevicePage:  # fmt: skip
    """One device; `verbs` are the moves open to the viewer."""
    administers = viewer.holds(Role.SYSADMIN_AGENCY)
    is_open = line.status is not DeviceStatus.RETIRED
    is_organ = line.owner is DeviceOwner.ORGAN
    warning = line.warning(now) if readiness is None and is_open else ""
    return DevicePage(
        device=line,
        pill=_PILLS[line.status],
        facts=_facts(line),
        handovers=tuple(_handover(row, line.device_id) for row in handovers),
        problems=_sentences(readiness),
        warnings=readiness.warnings if readiness else ((warning,) if warning else ()),
        may_hand_over=is_organ
        and is_open
        and (administers or line.keeper_id == viewer.own_membership_id),
        may_lock="lock" in verbs,
        may_unlock="unlock" in verbs,
        may_retire="retire" in verbs,
        may_set_competence=administers and not is_organ and is_open,
    )


def mine_page(
    lines: list[DeviceLine], readiness: Readiness | None, image: ImageLine | None, now: datetime
) -> MinePage:
    """One's own signature."""
    return MinePage(
        rows=tuple(device_row(line, now) for line in lines),
        problems=_sentences(readiness),
        warnings=readiness.warnings if readiness else (),
        image=image,
        image_href=reverse("signing:picture", args=[image.blob_id]) if image else "",
    )


def _sentences(readiness: Readiness | None) -> tuple[str, ...]:
    problems = readiness.problems if readiness else ()
    return tuple(f"{problem.sentence} {problem.next_step}".strip() for problem in problems)


def _facts(line: DeviceLine) -> tuple[Fact, ...]:
    competence = "Có" if line.is_competent else "Chưa được ghi nhận"
    return (
        Fact("Của", str(line.owner.label)),
        Fact("Người giữ", f"{line.keeper_name}, {line.keeper_post}"),
        Fact("Loại", str(line.kind.label)),
        Fact("Nơi cất giữ", line.place_kept),
        Fact("Nơi cấp chứng thư", line.issuer_cn),
        Fact("Số sê-ri", line.serial),
        Fact("Vân tay SHA-256", line.sha256),
        Fact("Hiệu lực", f"{day_words(line.valid_from)} - {day_words(line.valid_to)}"),
        Fact("Thẩm quyền ký văn bản của cơ quan", competence),
    )


def _handover(row: HandoverLine, device_id: int) -> HandoverRow:
    until = f"đến {row.ends_on:%d/%m/%Y}" if row.ends_on else "cho đến khi giao lại"
    return HandoverRow(
        words=f"{row.giver} giao cho {row.taker}",
        second=f"Từ {row.starts_on:%d/%m/%Y} {until} · {row.permission}",
        href=reverse("signing:minutes", args=[device_id, row.handover_id]),
    )
