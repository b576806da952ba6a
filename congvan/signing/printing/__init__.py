"""The register of devices and the minutes of a handover, on paper (R-153, R-154)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.kernel.typesetting import typeset
from congvan.organization.acting import ActingMember
from congvan.signing.queries import devices
from congvan.signing.queries.devices import day_words

_FOLDER = Path(__file__).parent


def register_pdf(viewer: ActingMember) -> bytes:
    """The register of the devices that the viewer may see. Raises FontsMissing, TypesettingTooSlow."""
    rows = [
        {
            "holder": line.keeper_name if line.owner == "person" else str(line.owner.label),
            "keeper": f"{line.keeper_name}, {line.keeper_post}",
            "kind": str(line.kind.label), "cn": line.subject_cn, "serial": line.serial,
            "period": f"{day_words(line.valid_from)} - {day_words(line.valid_to)}",
            "place": line.place_kept, "status": str(line.status.label),
        }
        for line in devices.devices(viewer)
    ]  # fmt: skip
    data = {"organ": viewer.seat.agency_name, "rows": rows, "day": _words(clock.today())}
    return typeset(_FOLDER / "register.typ", data, title="Sổ quản lý chứng thư số và thiết bị")


def minutes_pdf(viewer: ActingMember, device_id: int, handover_id: int) -> bytes:
    """The minutes of a handover, to be signed by both. Raises NotFound."""
    device = devices.device(viewer, device_id)
    lines = devices.handovers(viewer, device_id)
    line = next((found for found in lines if found.handover_id == handover_id), None)
    if line is None:
        raise NotFound("Không có biên bản này.")
    until = f"đến hết ngày {line.ends_on:%d/%m/%Y}" if line.ends_on else "cho đến khi giao lại"
    data = {
        "organ": viewer.seat.agency_name, "day": _words(line.handed_at.astimezone(clock.OFFICE_ZONE)),
        "giver": line.giver, "taker": line.taker, "permission": line.permission,
        "period": f"từ ngày {line.starts_on:%d/%m/%Y} {until}", "note": line.note or "Không.",
        "kind": str(device.kind.label), "cn": device.subject_cn, "serial": device.serial,
        "valid": f"{day_words(device.valid_from)} - {day_words(device.valid_to)}",
        "place": device.place_kept,
    }  # fmt: skip
    return typeset(
        _FOLDER / "minutes.typ", data, title="Biên bản giao nhận thiết bị lưu khóa bí mật"
    )


def _words(day: date) -> str:
    return f"ngày {day:%d} tháng {day:%m} năm {day:%Y}"
