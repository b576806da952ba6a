"""Tell keepers before a certificate runs out: 60, 30 and 7 days before, and on the day (R-154)."""

from __future__ import annotations

from datetime import timedelta

from congvan.desk.services import notices
from congvan.kernel import clock
from congvan.kernel.transactions import in_transaction
from congvan.organization.models import RoleGrant
from congvan.organization.queries.seats import current
from congvan.organization.states import Role
from congvan.signing.models import KeyDevice
from congvan.signing.queries.devices import WARNING_DAYS, day_words
from congvan.signing.states import DeviceOwner, DeviceStatus

KIND = "certificate_expiry"
_STEPS = (*WARNING_DAYS, 0)
# A province has some thousand devices; those that end within two months are a few.
_AT_ONCE = 500


@in_transaction
def warn() -> int:
    """Tell who has not been told at this step yet; safe to run twice. Returns how many devices."""
    now = clock.now()
    due = (
        KeyDevice.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(valid_to__lte=now + timedelta(days=_STEPS[0]))
        .exclude(status=DeviceStatus.RETIRED)
        .exclude(warned_days=0)
        .select_related("keeper")
        .order_by("id")[:_AT_ONCE]
    )
    told = 0
    for device in due:
        step = min(s for s in _STEPS if device.valid_to <= now + timedelta(days=s))
        if device.warned_days is not None and device.warned_days <= step:
            continue
        _tell(device, step)
        device.warned_days = step
        device.save(update_fields=["warned_days"])
        told += 1
    return told


def _tell(device: KeyDevice, step: int) -> None:
    day = day_words(device.valid_to)
    if step == 0:
        words = f"Chứng thư {device.subject_cn} đã hết hạn ngày {day}, không ký được nữa."
    else:
        left = (device.valid_to - clock.now()).days
        words = (
            f"Chứng thư {device.subject_cn} còn {left} ngày, hết hạn ngày {day}: đề nghị cấp lại."
        )
    members = {device.keeper_id, *_administrators(device.agency_id)}
    if device.owner == DeviceOwner.PERSON and step > WARNING_DAYS[1]:
        # Two months ahead it is the holder's own matter.
        members = {device.keeper_id}
    notices.tell(
        agency_id=device.agency_id, members=members, kind=KIND, sentence=words,
        subject_type="key_device", subject_id=device.pk,
    )  # fmt: skip


def _administrators(agency_id: int) -> list[int]:
    grants = RoleGrant.objects.filter(
        current(clock.today()), role=Role.SYSADMIN_AGENCY, membership__agency_id=agency_id
    )
    return list(grants.values_list("membership_id", flat=True))
