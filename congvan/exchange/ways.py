"""Which way an organ is reached: within the node, over the axis, or not at all (R-189, R-193).

An identifier decides before a name. A name that several lines of the directory bear is nobody's:
the clerk has to say which. Three statements however many organs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection

from congvan.documents.models import Organ
from congvan.exchange.codes import Sender, canonical, senders
from congvan.exchange.models import AxisOrgan, Dispatch
from congvan.kernel import clock


class WayKind(StrEnum):
    """How a document gets there."""

    AXIS = "axis"
    NODE = "node"
    NONE = "none"


WAY_LABELS = {
    WayKind.AXIS: "gửi qua trục",
    WayKind.NODE: "trong cùng hệ thống",
    WayKind.NONE: "chưa có trên trục",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The way to one organ; `hint` says why there is none and what to do."""

    kind: WayKind
    organ_id: int
    code: str = ""
    name: str = ""
    connection_id: int | None = None
    receiver_id: int | None = None
    phone: str = ""
    hint: str = ""


_AGENCIES = """
    SELECT a.id, a.name, lower(a.name), lower(a.short_name), a.contact_phone,
        (SELECT array_agg(n.code) FROM organization_agencyidentifier n
            WHERE n.agency_id = a.id AND n.code = ANY(%(codes)s))
    FROM organization_agency a
    WHERE a.id <> %(agency)s AND (a.valid_to IS NULL OR a.valid_to >= %(day)s)
        AND (lower(a.name) = ANY(%(names)s) OR lower(a.short_name) = ANY(%(names)s)
            OR EXISTS (SELECT 1 FROM organization_agencyidentifier i
                WHERE i.agency_id = a.id AND i.code = ANY(%(codes)s)))
    ORDER BY a.id
"""
_LINES = """
    SELECT id, code, old_code, name, folded_name, phone, is_closed FROM exchange_axisorgan
    WHERE connection_id = %(connection)s
        AND (code = ANY(%(codes)s) OR old_code = ANY(%(codes)s) OR folded_name = ANY(%(names)s))
    ORDER BY is_closed, code
"""


def ways(
    agency_id: int, organs: Sequence[Organ], *, sender: Sender | None = None
) -> dict[int, Way]:
    """The way from the agency to each organ, by the organ's id; `sender` when it is known already."""
    sender = sender or senders([agency_id])[agency_id]
    codes = sorted({canonical(one.identifier) for one in organs} - {""})
    inside = _Inside(agency_id, organs, codes)
    outside = _Outside(sender.connection_id, organs, codes)
    codes_inside = {pk: one.code for pk, one in senders(inside.ids).items()} if inside.ids else {}
    found: dict[int, Way] = {}
    for organ in organs:
        agency = inside.of(organ)
        if agency is None:
            found[organ.pk] = outside.of(organ)
        else:
            receiver_id, name, phone = agency
            found[organ.pk] = Way(
                kind=WayKind.NODE, organ_id=organ.pk, code=codes_inside[receiver_id], name=name,
                receiver_id=receiver_id, phone=phone,
            )  # fmt: skip
    return found


def phone_of(dispatch: Dispatch) -> str:
    """Whom to call at a recipient: the directory's number, or the contact of an agency of this node."""
    if dispatch.receiver is not None:
        return dispatch.receiver.contact_phone
    if dispatch.connection_id is None:
        return ""
    lines = AxisOrgan.objects.filter(connection_id=dispatch.connection_id, code=dispatch.code)
    return lines.values_list("phone", flat=True).first() or ""


class _Inside:
    """Agencies of this node among the organs."""

    def __init__(self, agency_id: int, organs: Iterable[Organ], codes: Sequence[str]) -> None:
        names = sorted({name for one in organs for name in _names(one)})
        with connection.cursor() as cursor:
            cursor.execute(
                _AGENCIES,
                {"agency": agency_id, "names": names, "codes": [*codes], "day": clock.today()},
            )
            rows = cursor.fetchall()
        self._by_code = {code: (r[0], r[1], r[4]) for r in rows for code in r[5] or ()}
        self._by_name = {name: (r[0], r[1], r[4]) for r in rows for name in (r[3], r[2]) if name}

    @property
    def ids(self) -> set[int]:
        return {one[0] for one in (*self._by_code.values(), *self._by_name.values())}

    def of(self, organ: Organ) -> tuple[int, str, str] | None:
        by_code = self._by_code.get(canonical(organ.identifier))
        if by_code is not None:
            return by_code
        named = (self._by_name.get(name) for name in _names(organ))
        return next((one for one in named if one is not None), None)


def _names(organ: Organ) -> tuple[str, ...]:
    return tuple(name.lower() for name in (organ.name, organ.short_name) if name)


class _Outside:
    """Lines of the directory among the organs."""

    def __init__(
        self, connection_id: int | None, organs: Iterable[Organ], codes: Sequence[str]
    ) -> None:
        self._connection_id = connection_id
        self._lines: list[AxisOrgan] = []
        if connection_id is not None:
            names = sorted({one.folded_name for one in organs})
            self._lines = list(
                AxisOrgan.objects.raw(
                    _LINES, {"connection": connection_id, "codes": codes, "names": names}
                )
            )

    def of(self, organ: Organ) -> Way:
        if self._connection_id is None:
            return self._none(
                organ,
                "Nơi nhận không dùng cùng hệ thống và cơ quan chưa nối trục. Gửi bản giấy hoặc thư công vụ, "
                "hoặc nhờ quản trị nối trục.",
            )
        code = canonical(organ.identifier)
        by_code = [one for one in self._lines if code and code in {one.code, one.old_code}]
        named = [
            one for one in self._lines
            if not code and one.folded_name == organ.folded_name and not one.is_closed
        ]  # fmt: skip
        lines = by_code or named
        if lines and lines[0].is_closed:
            return self._none(
                organ, f"Mã định danh {code} đã thôi dùng trên trục. Chọn mã mới trong danh bạ."
            )
        if len(lines) == 1 or by_code:
            line = lines[0]
            return self._axis(organ, line.code, line.name, line.phone)
        if len(lines) > 1:
            return self._none(
                organ,
                f"Trên trục có {len(lines)} cơ quan cùng tên này. Chọn đúng cơ quan trong danh bạ.",
            )
        if code:
            # The directory may be a day old: the hub itself says whether it knows the code.
            return self._axis(organ, code, organ.name, "")
        return self._none(
            organ,
            "Nơi nhận chưa có mã định danh trên trục. Chọn trong danh bạ, hoặc gửi bản giấy, thư công vụ.",
        )

    def _axis(self, organ: Organ, code: str, name: str, phone: str) -> Way:
        return Way(
            kind=WayKind.AXIS, organ_id=organ.pk, code=code, name=name, phone=phone,
            connection_id=self._connection_id,
        )  # fmt: skip

    def _none(self, organ: Organ, hint: str) -> Way:
        return Way(kind=WayKind.NONE, organ_id=organ.pk, code=canonical(organ.identifier), hint=hint)  # fmt: skip
