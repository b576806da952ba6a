"""Questions about key devices: the register, one's own, their handovers and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.kernel.models import Blob
from congvan.kernel.text import nfc
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership, RoleGrant
from congvan.organization.queries.seats import current
from congvan.organization.states import Role
from congvan.signing import access
from congvan.signing.models import KeyDevice, KnownCertificate, SealHandover, SignatureImage
from congvan.signing.pins import DEMO_MARK
from congvan.signing.states import SIGNERS, DeviceKind, DeviceOwner, DeviceStatus

# R-154 calls for care before the end: two months to order a new one, a week to stop relying on it.
WARNING_DAYS = (60, 30, 7)
_LONGEST_LIST = 500
_MOST_SEATS = 5000


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A device as lists and forms show it."""

    device_id: int
    owner: DeviceOwner
    kind: DeviceKind
    status: DeviceStatus
    keeper_id: int
    keeper_name: str
    keeper_post: str
    subject_cn: str
    issuer_cn: str
    serial: str
    sha256: str
    valid_from: datetime
    valid_to: datetime
    place_kept: str
    is_demonstration: bool
    is_competent: bool

    @property
    def is_two_step(self) -> bool:
        """Whether the signature is made at the signer's own machine."""
        return self.kind is DeviceKind.VGCA

    @property
    def needs_pin(self) -> bool:
        """Whether the page asks for a PIN; the browser's token asks for it itself."""
        return not self.is_two_step

    def days_left(self, now: datetime) -> int:
        """Whole days until the certificate ends, negative after it."""
        return (self.valid_to - now).days

    def warning(self, now: datetime) -> str:
        """What is to be said of its period, "" when nothing."""
        left = self.days_left(now)
        if self.valid_to <= now:
            return f"Chứng thư đã hết hạn ngày {day_words(self.valid_to)}."
        if left <= WARNING_DAYS[0]:
            return f"Chứng thư còn {left} ngày, hết hạn ngày {day_words(self.valid_to)}."
        return ""


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """A handover as its minutes tell it."""

    handover_id: int
    giver: str
    taker: str
    permission: str
    starts_on: date
    ends_on: date | None
    note: str
    handed_at: datetime


@dataclass(frozen=True, slots=True)
class ImageLine:
    """The picture in force."""

    blob_id: int
    width_mm: str
    height_mm: str
    given_at: datetime


def devices(viewer: ActingMember) -> list[DeviceLine]:
    """The register: the organ's first, then persons', those in use before retired ones."""
    rows = (
        access.visible_devices(viewer)
        .select_related("keeper__person", "keeper__post")
        .defer("secret", "certificate")
        .order_by("owner", "-status", "keeper__person__sort_key", "id")[:_LONGEST_LIST]
    )
    return _lines(list(rows))


def device(viewer: ActingMember, device_id: int) -> DeviceLine:
    """One device. Raises NotFound."""
    return line_of(access.get_device(viewer, device_id))


def line_of(row: KeyDevice) -> DeviceLine:
    """The line of a device whose keeper is at hand."""
    return _lines([row])[0]


def my_device(viewer: ActingMember) -> DeviceLine | None:
    """The personal device in use that the viewer signs with, None without one."""
    return _first_in_use(viewer, DeviceOwner.PERSON)


def my_devices(viewer: ActingMember) -> list[DeviceLine]:
    """All personal devices of the viewer in this agency."""
    rows = _own(viewer).filter(owner=DeviceOwner.PERSON).order_by("-status", "-id")
    return _lines(list(rows[:_LONGEST_LIST]))


def organ_device(viewer: ActingMember) -> DeviceLine | None:
    """The organ's device in use that the viewer keeps, None without one."""
    return _first_in_use(viewer, DeviceOwner.ORGAN)


def handovers(viewer: ActingMember, device_id: int) -> list[HandoverLine]:
    """The handovers of a device, newest first. Raises NotFound."""
    found = access.get_device(viewer, device_id)
    rows = found.handovers.select_related(
        "from_member__person", "from_member__post", "to_member__person", "to_member__post"
    )
    return [_handover(row) for row in rows.order_by("-id")[:_LONGEST_LIST]]


def possible_keepers(viewer: ActingMember, *, clerks_only: bool = False) -> list[tuple[int, str]]:
    """Seats of the agency in force: id and "Họ và tên (chức danh)", by name."""
    seats = Membership.objects.filter(current(clock.today()), agency_id=viewer.agency_id)
    if clerks_only:
        grants = RoleGrant.objects.filter(current(clock.today()), role=Role.REGISTRY_CLERK)
        seats = seats.filter(pk__in=grants.values("membership_id"))
    rows = seats.select_related("person", "post").order_by("person__sort_key", "id")
    return [(row.pk, f"{row.person.full_name} ({row.post.title})") for row in rows[:_MOST_SEATS]]


def own_image(viewer: ActingMember) -> ImageLine | None:
    """The viewer's own handwriting in force."""
    return _image(SignatureImage.objects.filter(member_id=viewer.own_membership_id))


def seal_image(viewer: ActingMember) -> ImageLine | None:
    """The picture of the agency's seal in force."""
    return _image(SignatureImage.objects.filter(agency_id=viewer.agency_id, member__isnull=True))


def image_blob(viewer: ActingMember, blob_id: int) -> Blob:
    """A picture in force or an earlier one. Raises NotFound."""
    image = (
        SignatureImage.objects.filter(
            access.images_of(viewer), agency_id=viewer.agency_id, blob_id=blob_id
        )
        .select_related("blob")
        .first()
    )
    if image is None:
        raise NotFound("Không có hình này.")
    return image.blob


def is_demonstration(*names: str) -> bool:
    """Whether a certificate is of the demo's own authority (R-169)."""
    return any(DEMO_MARK in nfc(name).upper() for name in names)


def _own(viewer: ActingMember) -> QuerySet[KeyDevice]:
    return (
        KeyDevice.objects.filter(agency_id=viewer.agency_id, keeper__person_id=viewer.person_id)
        .select_related("keeper__person", "keeper__post")
        .defer("secret", "certificate")
    )


def _first_in_use(viewer: ActingMember, owner: DeviceOwner) -> DeviceLine | None:
    rows = _own(viewer).filter(owner=owner, status__in=(DeviceStatus.IN_USE, DeviceStatus.LOCKED))
    # The one that works, and of several the newest.
    return next(iter(_lines(list(rows.order_by("status", "-id")[:1]))), None)


def _lines(rows: Sequence[KeyDevice]) -> list[DeviceLine]:
    now = clock.now()
    competent = {
        row.sha256
        for row in KnownCertificate.objects.filter(
            kind__in=SIGNERS, sha256__in=[row.sha256 for row in rows]
        ).only("sha256", "valid_from", "valid_to")
        if (row.valid_from is None or row.valid_from <= now)
        and (row.valid_to is None or row.valid_to >= now)
    }
    return [
        DeviceLine(
            device_id=row.pk, owner=DeviceOwner(row.owner), kind=DeviceKind(row.kind),
            status=DeviceStatus(row.status), keeper_id=row.keeper_id,
            keeper_name=row.keeper.person.full_name, keeper_post=row.keeper.post.title,
            subject_cn=row.subject_cn, issuer_cn=row.issuer_cn, serial=row.serial,
            sha256=row.sha256, valid_from=row.valid_from, valid_to=row.valid_to,
            place_kept=row.place_kept,
            is_demonstration=is_demonstration(row.subject_cn, row.issuer_cn),
            is_competent=row.sha256 in competent,
        )
        for row in rows
    ]  # fmt: skip


def _handover(row: SealHandover) -> HandoverLine:
    return HandoverLine(
        handover_id=row.pk,
        giver=f"{row.from_member.person.full_name} ({row.from_member.post.title})",
        taker=f"{row.to_member.person.full_name} ({row.to_member.post.title})",
        permission=row.permission,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        note=row.note,
        handed_at=row.handed_at,
    )


def _image(rows: QuerySet[SignatureImage]) -> ImageLine | None:
    row = rows.filter(replaced_at__isnull=True).first()
    if row is None:
        return None
    return ImageLine(
        row.blob_id, _millimetres(row.width_mm), _millimetres(row.height_mm), row.given_at
    )


def _millimetres(value: Decimal) -> str:
    """As it is written: "40", "16,5"."""
    return f"{value:f}".rstrip("0").rstrip(".").replace(".", ",")


def day_words(moment: datetime) -> str:
    """The day in the offices' time: "21/11/2026"."""
    return f"{moment.astimezone(clock.OFFICE_ZONE):%d/%m/%Y}"
