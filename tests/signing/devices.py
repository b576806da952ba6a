"""Devices to sign with in tests, of the tests' own certification office.

trusted(office)                                  # its certificates and lists are known
leader = leader_device(office, world, "khai")    # a key file, registered and competent
organ = organ_device(office, world, "lan")
with local_stamps(office): signing.sign_blob(by=…, device_id=leader.device_id, pin=PIN, …)
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from congvan.kernel import clock, files
from congvan.kernel.audit import Actor
from congvan.kernel.files import antivirus
from congvan.kernel.models import Blob
from congvan.signing import stamping
from congvan.signing.pins import DEMO_MARK
from congvan.signing.services import certificates, devices
from congvan.signing.services.devices import DeviceDetails
from congvan.signing.states import DeviceKind, DeviceOwner
from tests.signing.pki import Holder, Office, issue
from tests.world import World

PIN = "Pin-bi-mat-24681357"


@dataclass(frozen=True, slots=True)
class Registered:
    """A registered device, its PIN and the certificate's holder."""

    device_id: int
    pin: str
    holder: Holder


def trusted(office: Office) -> None:
    """Make the office's certificates known, with lists in force today."""
    day = timedelta(days=1)
    assert office.revoked.issuer is office.middle
    certificates.take_in(
        by=Actor.system(), source="thử", for_demonstration=True,
        certificates=[office.root.der, office.middle.der, office.stamps.der],
        crls=[
            holder.crl(at=clock.now() - day, until=clock.now() + 30 * day)
            for holder in (office.root, office.middle)
        ],
        confirmed=[office.root.sha256],
    )  # fmt: skip


def leader_device(
    office: Office, world: World, key: str, *, holder: Holder | None = None,
    kind: DeviceKind = DeviceKind.PKCS12, reference: str = "", is_competent: bool = True,
) -> Registered:  # fmt: skip
    """A personal device of a person of the world; the certificate is issued when none is given."""
    name = f"{world.people[key].full_name} ({DEMO_MARK})"
    return _register(
        world, key, DeviceOwner.PERSON, holder or issue(name, office.middle), kind, reference,
        is_competent=is_competent,
    )  # fmt: skip


def organ_device(
    office: Office, world: World, key: str, *, holder: Holder | None = None,
    kind: DeviceKind = DeviceKind.PKCS12, reference: str = "",
) -> Registered:  # fmt: skip
    """The organ's device, kept by a clerk of the world."""
    name = f"{world.seats[key].agency.name} ({DEMO_MARK})"
    return _register(
        world, key, DeviceOwner.ORGAN, holder or issue(name, office.middle), kind, reference
    )


@contextlib.contextmanager
def local_stamps(office: Office) -> Iterator[None]:
    """Time stamps from the office's own service, inside this process."""
    path = stamping.keep_demo_service(office.stamps.pem + office.stamps.key_pem)
    try:
        yield
    finally:
        path.unlink()


def stored(data: bytes, name: str = "van-ban.pdf") -> Blob:
    """A stored file."""
    received = files.receive(
        io.BytesIO(data), filename=name, allowed=files.OFFICE, max_bytes=1 << 28,
        store=files.default_store(), scanner=antivirus.NoScanner(),
    )  # fmt: skip
    with transaction.atomic():
        return files.record(received)


def content(blob_id: int) -> bytes:
    """The bytes of a stored file."""
    return files.read_blob(Blob.objects.get(pk=blob_id))


def _register(  # noqa: PLR0917 - one call of each kind, above
    world: World, key: str, owner: DeviceOwner, holder: Holder, kind: DeviceKind, reference: str,
    *, is_competent: bool = True,
) -> Registered:  # fmt: skip
    is_file = kind is DeviceKind.PKCS12
    device = devices.register_for_demonstration(
        keeper_id=world.seats[key].pk, pin=PIN if is_file else "",
        details=DeviceDetails(
            owner=owner, keeper_id=world.seats[key].pk, kind=kind, place_kept="Két sắt phòng Văn thư",
            certificate=b"" if is_file else holder.der,
            key_file=holder.key_file(PIN) if is_file else b"", reference=reference,
            is_competent=is_competent,
        ),
    )  # fmt: skip
    return Registered(device.pk, PIN, holder)
