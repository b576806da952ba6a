"""Where mail for a code goes: a participant's mailbox, the hub above, or nowhere (SPEC §9.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from congvan.hub.refusals import Refused
from congvan.hub.services import upstream
from congvan.hub.services.directory import Found
from congvan.hub.services.parcels import Mailbox
from edxml_vn.vxp.answers import ErrorCode

# A sentence with hundreds of codes helps nobody.
_CODES_TOLD = 5


def mailboxes_of(codes: Iterable[str], found: Mapping[str, Found]) -> list[Mailbox]:
    """One mailbox for each distinct organ, in the order of the codes (in capitals).

    `found` is what the directory knows of them. Raises Refused with 18 when one is unknown or
    connected nowhere, 23 when one is closed without successor or its participant is revoked.
    """
    wanted = list(dict.fromkeys(codes))
    above = [code for code in wanted if _is_not_here(found.get(code))]
    ways_up = upstream.route(above) if above else {}
    boxes: dict[str, Mailbox] = {}
    unknown, locked = [], []
    for code in wanted:
        line = found.get(code)
        if line is not None and (line.is_closed or line.organ.is_revoked):
            locked.append(code)
        elif line is not None and line.organ.participant_id is not None:
            organ = line.organ
            boxes[organ.code] = Mailbox(organ.code, participant_id=organ.participant_id)
        elif code in ways_up:
            present = line.organ.code if line else code
            boxes[present] = Mailbox(present, upstream_id=ways_up[code])
        else:
            unknown.append(code)
    if unknown:
        raise Refused(
            ErrorCode.RECEIVER_UNKNOWN,
            f"Trục không chuyển được đến mã {_told(unknown)}: không có trong danh bạ hoặc chưa nối trục.",
        )
    if locked:
        raise Refused(
            ErrorCode.RECEIVER_LOCKED, f"Đơn vị nhận {_told(locked)} đã thôi dùng mã hoặc bị khóa."
        )
    return list(boxes.values())


def _is_not_here(line: Found | None) -> bool:
    return line is None or (line.organ.participant_id is None and not line.is_closed)


def _told(codes: list[str]) -> str:
    rest = len(codes) - _CODES_TOLD
    return ", ".join(codes[:_CODES_TOLD]) + (f" và {rest} mã khác" if rest > 0 else "")
