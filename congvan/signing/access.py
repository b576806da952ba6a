"""Who may see and use key devices. The right to sign is membership and certificate, never a name."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from congvan.kernel.errors import NotAllowed, NotFound
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.states import Role
from congvan.signing.lifecycles import DeviceParty
from congvan.signing.models import KeyDevice
from congvan.signing.states import DeviceOwner

# They read the agency's register of devices; everybody else sees what they keep themselves.
READERS = frozenset(
    {Role.SYSADMIN_AGENCY, Role.AGENCY_LEADER, Role.SECURITY_OFFICER, Role.REGISTRY_CLERK}
)


def check_administers_devices(by: ActingMember) -> None:
    """Raise NotAllowed unless `by` keeps the agency's register of devices (R-154)."""
    check_holds(by, Role.SYSADMIN_AGENCY, to="quản lý chứng thư và thiết bị của cơ quan")


def visible_devices(viewer: ActingMember) -> QuerySet[KeyDevice]:
    """The agency's devices for its readers; one's own for everybody else."""
    found = KeyDevice.objects.filter(agency_id=viewer.agency_id)
    if viewer.holds(*READERS):
        return found
    return found.filter(keeper__person_id=viewer.person_id)


def get_device(viewer: ActingMember, device_id: int, *, lock: bool = False) -> KeyDevice:
    """One of `visible_devices` with its keeper; locked for change if asked. Raises NotFound."""
    found = visible_devices(viewer).select_related("keeper__person", "keeper__post", "agency")
    if lock:
        found = found.select_for_update(of=("self",))
    device = found.filter(pk=device_id).first()
    if device is None:
        raise NotFound("Không có thiết bị này.")
    return device


def device_parties(by: ActingMember, device: KeyDevice) -> set[DeviceParty]:
    """How `by` stands to a device of the agency."""
    if device.agency_id != by.agency_id:
        return set()
    parties = set()
    if is_keeper(by, device):
        parties.add(DeviceParty.KEEPER)
    if by.holds(Role.SYSADMIN_AGENCY):
        parties.add(DeviceParty.ADMINISTRATOR)
    return parties


def is_keeper(by: ActingMember, device: KeyDevice) -> bool:
    """Whether the human at the keyboard keeps the device; a delegation hands no device over."""
    return device.agency_id == by.agency_id and device.keeper.person_id == by.person_id


def check_may_sign_with(by: ActingMember, device: KeyDevice) -> None:
    """Raise NotAllowed unless `by` may use the device (R-152, R-155)."""
    if not is_keeper(by, device):
        raise NotAllowed(
            f"Thiết bị này do {device.keeper.person.full_name} giữ; chỉ người giữ mới được ký bằng thiết bị.",
            next_step="Ký bằng thiết bị của mình.",
        )  # fmt: skip
    if device.owner != DeviceOwner.ORGAN:
        return
    if by.is_substitute:
        raise NotAllowed(
            "Đang làm thay thì không được đóng dấu bằng thiết bị của cơ quan.",
            next_step="Bấm “Thôi” trên thanh làm thay rồi làm lại; giao thiết bị phải có biên bản.",
        )
    check_holds(by, Role.REGISTRY_CLERK, to="ký bằng chữ ký số của cơ quan")


def check_may_register(by: ActingMember, *, keeper_person_id: int, owner: str) -> None:
    """Raise NotAllowed unless `by` may register this device: administrators any, persons their own."""
    is_own = owner == DeviceOwner.PERSON and keeper_person_id == by.person_id
    if not is_own or by.is_substitute:
        check_administers_devices(by)


def images_of(viewer: ActingMember) -> Q:
    """The condition on pictures the viewer may see: one's own, and the seal for its keepers."""
    own = Q(member__person_id=viewer.person_id)
    if viewer.holds(Role.SYSADMIN_AGENCY, Role.REGISTRY_CLERK):
        return own | Q(member__isnull=True)
    return own
