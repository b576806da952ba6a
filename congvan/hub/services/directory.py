"""The directory as participants see and change it: find, list, register, delete (SPEC §7, §9.4).

A code is an opaque text in capitals; the new and the old code of an organ are a pair that the
directory knows, never computed from each other. Closed codes stay, so that old senders reach the
successor (R-190).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from congvan.hub import events
from congvan.hub.models import CODE_LENGTH, HubOrgan
from congvan.hub.refusals import Refused, bad_request
from congvan.hub.services.accounts import Account
from congvan.kernel import audit, clock
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from edxml_vn.routing import canonical
from edxml_vn.vxp.answers import ErrorCode
from edxml_vn.vxp.times import shown

_CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]*")
# A mistaken chain of successors ends here instead of turning in a circle.
_LONGEST_CHAIN = 5
# Lines read by one statement: no transaction stays open while a slow client reads.
PAGE = 5000


# Asked for every parcel, so that it must cost little: plain rows, one statement.
_LINES = """
SELECT o.id, o.code, o.old_code, o.name, o.participant_id, o.upstream_id, o.closed_on,
    o.replaced_by_id, p.revoked_at IS NOT NULL
FROM hub_huborgan o LEFT JOIN hub_participant p ON p.id = o.participant_id
WHERE o.code = ANY(%(codes)s) OR o.old_code = ANY(%(codes)s) OR o.id = ANY(%(ids)s)
"""


@dataclass(frozen=True, slots=True)
class Line:
    """What delivering needs to know of an organ; `is_revoked`: its participant is."""

    pk: int
    code: str
    old_code: str
    name: str
    participant_id: int | None
    upstream_id: int | None
    closed_on: date | None
    replaced_by_id: int | None
    is_revoked: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The organ that answers for a code today; `was_replaced`: not the one that was asked for."""

    organ: Line
    is_closed: bool
    was_replaced: bool


def find(codes: Iterable[str]) -> dict[str, Found]:
    """Organs by new or old code; what the directory does not know is missing in the answer."""
    wanted = {canonical(code) for code in codes} - {""}
    if not wanted:
        return {}
    lines = _lines(codes=wanted)
    # An organ's present code wins over another one's old code.
    by_code = {line.old_code: line for line in lines if line.old_code in wanted}
    by_code.update({line.code: line for line in lines if line.code in wanted})
    return {code: _answering(line) for code, line in by_code.items()}


def is_closed(organ: HubOrgan | Line) -> bool:
    """Whether the code is out of use today."""
    return organ.closed_on is not None and organ.closed_on <= clock.today()


def _answering(line: Line) -> Found:
    """The organ itself, or when it is closed, the last one of its successors."""
    current, steps = line, 0
    while is_closed(current) and current.replaced_by_id and steps < _LONGEST_CHAIN:
        (current,) = _lines(ids=[current.replaced_by_id])
        steps += 1
    return Found(current, is_closed(current), was_replaced=steps > 0)


def _lines(*, codes: Iterable[str] = (), ids: Sequence[int] = ()) -> list[Line]:
    with connection.cursor() as cursor:
        cursor.execute(_LINES, {"codes": list(codes), "ids": list(ids)})
        return [Line(*row) for row in cursor.fetchall()]


def checked_code(text: object) -> str:
    """A code as the directory keeps it. Raises Refused for what cannot be one."""
    code = canonical(text if isinstance(text, str) else "")
    if not code or len(code) > CODE_LENGTH or not _CODE.fullmatch(code):
        raise bad_request(
            "Mã định danh chỉ gồm chữ cái, chữ số, dấu chấm và gạch nối, tối đa 64 ký tự."
        )
    return code


def agency_lines() -> Iterator[dict[str, object]]:
    """Lines of getAgenciesList: organs in use, with both codes."""
    for organ in _pages(_in_use()):
        yield {
            "id": organ["code"], "pid": organ["parent_code"], "code": organ["code"],
            "name": organ["name"], "mail": organ["email"], "oldCode": organ["old_code"],
        }  # fmt: skip


def qd20_lines() -> Iterator[dict[str, object]]:
    """Lines of getAgenciesListQD20: `code102` is the code by QCVN 102."""
    for organ in _pages(_in_use()):
        yield {
            "id": organ["code"], "pid": organ["parent_code"], "code": organ["code"],
            "name": organ["name"], "mail": organ["email"], "code102": organ["old_code"],
        }  # fmt: skip


def unit_lines() -> Iterator[dict[str, object]]:
    """Lines of getSynchronizeUnit: closed codes too, told as deleted."""
    today = clock.today()
    for organ in _pages(HubOrgan.objects.all()):
        closed_on = organ["closed_on"]
        yield {
            "id": organ["code"], "pid": organ["parent_code"], "code": organ["code"],
            "name": organ["name"], "mail": organ["email"], "centerCode": organ["center_code"],
            "version": organ["version"], "deleted": closed_on is not None and closed_on <= today,
            "modifyDate": shown(organ["modified_at"]), "isAgency": organ["is_agency"],
        }  # fmt: skip


def _in_use() -> QuerySet[HubOrgan]:
    return HubOrgan.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=clock.today()))


def _pages(organs: QuerySet[HubOrgan]) -> Iterator[dict[str, Any]]:
    """All lines in the order of their codes, some thousands by each statement."""
    wanted = organs.order_by("code").values(
        "code", "old_code", "parent_code", "name", "email", "center_code", "version",
        "closed_on", "modified_at", "is_agency",
    )  # fmt: skip
    last = ""
    while page := list(wanted.filter(code__gt=last)[:PAGE]):
        yield from (dict(line) for line in page)
        last = page[-1]["code"]


@in_transaction
def register(*, account: Account, line: Mapping[str, object]) -> HubOrgan:
    """registerAgency: write or change a line of the directory and fetch its mail from now on.

    Keys: code, name, id, pcode or pid, mail, mobile, fax, oldCode or code102. Raises Refused for
    a code that another participant or the hub above answers for.
    """
    code = checked_code(line.get("code"))
    name = _text(line, "name", limit=300)
    if not name:
        raise bad_request("Thiếu tên cơ quan (name).")
    organ = _own_or_free(account, code)
    is_new = organ is None
    organ = organ or HubOrgan(code=code, version=0)
    organ.name = name
    organ.email = _text(line, "mail", limit=100)
    organ.mobile = _text(line, "mobile", limit=50)
    organ.fax = _text(line, "fax", limit=50)
    organ.parent_code = canonical(_text(line, "pcode", "pid", limit=CODE_LENGTH))
    _take_old_code(organ, canonical(_text(line, "oldCode", "code102", limit=CODE_LENGTH)))
    organ.participant_id = account.id
    organ.closed_on = None
    organ.replaced_by = None
    organ.version += 1
    organ.modified_at = clock.now()
    organ.save()
    by = _actor(account)
    if is_new:
        added = events.HubOrganAdded(organ_id=organ.pk, organ_code=organ.code, name=organ.name)
        audit.record(added, by=by)
    else:
        changed = events.HubOrganChanged(
            organ_id=organ.pk, organ_code=organ.code, changes=("đăng ký lại",)
        )
        audit.record(changed, by=by)
    return organ


@in_transaction
def delete(*, account: Account, code: str) -> HubOrgan:
    """deleteAgency: close a code of one's own; a repeat is fine. Raises Refused."""
    wanted = checked_code(code)
    organ = _locked(wanted)
    if organ is None or organ.participant_id != account.id:
        raise Refused(
            ErrorCode.SENDER_NOT_REGISTERED,
            f"Mã {wanted} không phải của hệ thống này nên không xóa được.",
        )
    if is_closed(organ):
        return organ
    organ.closed_on = clock.today()
    organ.version += 1
    organ.modified_at = clock.now()
    organ.save(update_fields=["closed_on", "version", "modified_at"])
    closed = events.HubOrganClosed(
        organ_id=organ.pk, organ_code=organ.code, successor="Không có mã thay thế."
    )
    audit.record(closed, by=_actor(account))
    return organ


def _own_or_free(account: Account, code: str) -> HubOrgan | None:
    organ = _locked(code)
    if organ is None:
        return None
    is_free = organ.participant_id is None and organ.upstream_id is None
    if organ.replaced_by_id is not None:
        # The hub's operator said where its mail goes.
        raise Refused(ErrorCode.SENDER_NOT_REGISTERED, f"Mã {code} đã có mã thay thế.")
    if organ.participant_id != account.id and not is_free:
        raise Refused(ErrorCode.SENDER_NOT_REGISTERED, f"Mã {code} đã do hệ thống khác đăng ký.")
    return organ


def _locked(code: str) -> HubOrgan | None:
    organs = HubOrgan.objects.select_for_update().filter(Q(code=code) | Q(old_code=code))
    return next(iter(sorted(organs, key=lambda one: one.code != code)), None)


def _take_old_code(organ: HubOrgan, old_code: str) -> None:
    if old_code in {"", organ.old_code, organ.code}:
        return
    taken = HubOrgan.objects.filter(Q(old_code=old_code) | Q(code=old_code)).exclude(pk=organ.pk)
    if taken.exists():
        raise bad_request(f"Mã cũ {old_code} đã thuộc về cơ quan khác trong danh bạ.")
    organ.old_code = checked_code(old_code)


def _text(line: Mapping[str, object], *names: str, limit: int) -> str:
    """The first of these keys that says something, as clean text; numbers count as text."""
    for name in names:
        value = line.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool):
            clean = str(value).encode("utf-8", "replace").decode().replace("\x00", "")
            text = " ".join(nfc(clean).split())
            if text:
                return text[:limit]
    return ""


def _actor(account: Account) -> audit.Actor:
    return audit.Actor(person_id=None, name=f"Hệ thống {account.name}"[:200])
