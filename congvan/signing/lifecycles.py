"""The state table of key devices."""

from __future__ import annotations

from congvan.kernel.states import Move, Party, StateTable
from congvan.signing import events
from congvan.signing.states import DeviceStatus as D


class DeviceParty(Party):
    """How a member stands to a key device."""

    KEEPER = "người giữ thiết bị"
    ADMINISTRATOR = "quản trị cơ quan"
    SYSTEM = "hệ thống"


P = DeviceParty

KEY_DEVICE = StateTable(
    name="key_device",
    title="Thiết bị lưu khóa bí mật",
    statuses=D,
    initial=D.IN_USE,
    final=frozenset({D.RETIRED}),
    moves=(
        Move(D.IN_USE, "lock", D.LOCKED, (P.KEEPER, P.ADMINISTRATOR, P.SYSTEM), events.DeviceLocked, "Tạm khóa", ("reason",)),
        Move(D.LOCKED, "unlock", D.IN_USE, (P.ADMINISTRATOR,), events.DeviceUnlocked, "Mở khóa"),
        Move(D.IN_USE, "retire", D.RETIRED, (P.ADMINISTRATOR,), events.DeviceRetired, "Thôi dùng", ("reason",)),
        Move(D.LOCKED, "retire", D.RETIRED, (P.ADMINISTRATOR,), events.DeviceRetired, "Thôi dùng", ("reason",)),
    ),
)  # fmt: skip
