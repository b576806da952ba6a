"""What a package speaks of: an earlier package that came, a document of ours, and how to call it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from congvan.documents.models import Document
from congvan.documents.rules.naming import short_name
from congvan.documents.rules.symbols import symbol_key
from congvan.documents.states import Direction
from congvan.exchange.codes import canonical
from congvan.exchange.models import AxisOrgan, IncomingPackage
from congvan.exchange.states import BusinessType, IncomingStatus, PackageKind, StatusCode

# Refused and declined ones are nobody's any more.
_NO_TARGETS = (IncomingStatus.REFUSED, IncomingStatus.UNREADABLE, IncomingStatus.DECLINED)
_WHAT = {
    BusinessType.NEW: "văn bản", BusinessType.RECALL: "yêu cầu thu hồi",
    BusinessType.UPDATE: "bản cập nhật", BusinessType.REPLACE: "bản thay thế",
}  # fmt: skip

# Every package that comes asks these; see `outcomes` for why they are written out.
_SAME_KEY = """
    SELECT 1 FROM exchange_incomingpackage
    WHERE agency_id = %s AND from_code = %s AND document_key = %s AND kind = 'edoc' LIMIT 1
"""
_SENT_UNDER = """
    SELECT DISTINCT document_id FROM exchange_outgoingpackage
    WHERE agency_id = %s AND document_key = %s AND kind = 'edoc' LIMIT 10
"""


def what(row: IncomingPackage) -> str:
    """ "văn bản 12/SNV-VP ngày 02/11/2026", "trạng thái “Đã đến” về 87/SKHCN-CĐS"."""
    if row.kind == PackageKind.EDOC:
        return f"{_WHAT[BusinessType(row.business_type)]} {name_of(row)}"
    return f"“{status_label(row.status_code)}” về {name_of(row)}"


def name_of(row: IncomingPackage) -> str:
    """How sentences name what the package is about."""
    return short_name(row.symbol, row.subject or row.document_key, row.issued_on)


def status_label(code: str) -> str:
    """The words of a status code; an unknown one is shown as it came."""
    return str(StatusCode(code).label) if code in StatusCode.values else f"trạng thái {code}"


def warn_of_repeat(row: IncomingPackage) -> None:
    """A new document under a key the same sender used before: kept, and the clerk is told (SPEC §8)."""
    if row.kind != PackageKind.EDOC or row.business_type != BusinessType.NEW:
        return
    if not row.document_key:
        return
    with connection.cursor() as cursor:
        cursor.execute(_SAME_KEY, [row.agency_id, row.from_code, row.document_key])
        is_repeated = cursor.fetchone() is not None
    if is_repeated:
        row.warnings = [
            *row.warnings,
            {
                "key": "document_repeated",
                "sentence": "Nơi gửi đã gửi một văn bản khác với cùng mã văn bản; có thể đây là bản cập nhật. "
                "So với văn bản đã nhận trước khi vào sổ.",
            },
        ]


def find_target(row: IncomingPackage) -> IncomingPackage | None:
    """The earlier package of the same sender that a recall, update, replacement or 13 is about.

    By DocumentId, else by symbol and date; the latest that was not refused, no request itself (SPEC §8).
    """
    keys = target_keys(row)
    codes = spellings(row.connection_id, row.from_code)
    usable = (
        _of_sender(row, codes)
        .exclude(business_type=BusinessType.RECALL)
        .exclude(status__in=_NO_TARGETS)
    )
    found = usable.filter(document_key__in=keys).order_by("-id").first() if keys else None
    if found is None and row.symbol and row.issued_on and row.kind == PackageKind.STATUS:
        found = usable.filter(symbol=row.symbol, issued_on=row.issued_on).order_by("-id").first()
    return found


def target_keys(row: IncomingPackage) -> Sequence[str]:
    """DocumentIds the package is about: ResponseFor of a status, the rule of SPEC §8 of an edoc."""
    if row.kind == PackageKind.STATUS:
        return [row.document_key] if row.document_key else []
    business = row.header.get("business") or {}
    if row.business_type == BusinessType.REPLACE:
        named = [
            one.get("document_id")
            for one in business.get("replacements") or ()
            if one.get("document_id")
        ]
        if named:
            return named
    answered = next((one["document_id"] for one in answers(row) if one.get("document_id")), "")
    target = business.get("document_id") or row.document_key or answered
    return [target] if target else []


def spellings(connection_id: int | None, code: str) -> list[str]:
    """The code and its other spelling, as the directory pairs them (R-189)."""
    if connection_id is None or not code:
        return [code]
    pairs = AxisOrgan.objects.filter(
        Q(code=code) | Q(old_code=code), connection_id=connection_id
    ).values_list("code", "old_code")
    return sorted({code, *(one for pair in pairs for one in pair if one)})


def own_documents(agency_id: int, *, key: str, symbol: str, issued_on: date | None) -> list[int]:
    """Documents that the agency issued: by their key on the wire, else by symbol and date."""
    if key:
        with connection.cursor() as cursor:
            cursor.execute(_SENT_UNDER, [agency_id, key])
            ids = [pk for (pk,) in cursor.fetchall() if pk is not None]
        if ids:
            return ids
    if not symbol or issued_on is None:
        return []
    rows = Document.objects.filter(
        agency_id=agency_id, direction=Direction.OUT, symbol_key=symbol_key(symbol),
        issued_on=issued_on,
    )  # fmt: skip
    return list(rows.values_list("pk", flat=True)[:10])


def answers(row: IncomingPackage) -> Iterable[dict[str, str]]:
    """The ResponseFor elements of an edoc."""
    given = row.header.get("response_for") or ()
    return [given] if isinstance(given, dict) else given


def _of_sender(row: IncomingPackage, codes: Sequence[str]) -> QuerySet[IncomingPackage]:
    """What came from these codes; a package of a hub speaks of nothing that came within the node."""
    found = IncomingPackage.objects.filter(
        agency_id=row.agency_id, from_code__in=[canonical(one) for one in codes],
        kind=PackageKind.EDOC,
    ).exclude(pk=row.pk)  # fmt: skip
    return found if row.connection_id is None else found.filter(connection__isnull=False)
