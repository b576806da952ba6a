"""What a package speaks of: an earlier package that came, a document of ours, and how to call it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from congvan.documents.models import Document
from congvan.documents.rules.naming import short_name
from congvan.documents.rules.symbols import symbol_key
from congvan.documents.states import Direction
from congvan.exchange.codes import canonical
from congvan.exchange.models import IncomingPackage
from congvan.exchange.states import BusinessType, IncomingStatus, PackageKind, StatusCode

# Refused and declined ones are nobody's any more.
_NO_TARGETS = (IncomingStatus.REFUSED, IncomingStatus.UNREADABLE, IncomingStatus.DECLINED)
_WHAT = {
    BusinessType.NEW: "văn bản", BusinessType.RECALL: "yêu cầu thu hồi",
    BusinessType.UPDATE: "bản cập nhật", BusinessType.REPLACE: "bản thay thế",
}  # fmt: skip

_REPEATED = {
    "key": "document_repeated",
    "sentence": "Nơi gửi đã gửi một văn bản khác với cùng mã văn bản; có thể đây là bản cập nhật. "
    "So với văn bản đã nhận trước khi vào sổ.",
}
# Every package that comes asks these; see `outcomes` for why they are written out.
_SAME_KEY = """
    SELECT w.agency, w.sender, w.key
    FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS w (agency, sender, key)
    WHERE EXISTS (
        SELECT 1 FROM exchange_incomingpackage p
        WHERE p.agency_id = w.agency AND p.from_code = w.sender AND p.document_key = w.key
            AND p.kind = 'edoc'
    )
"""
_PAIRED = """
    SELECT w.connection, w.code, o.code, o.old_code
    FROM unnest(%s::bigint[], %s::text[]) AS w (connection, code)
    JOIN exchange_axisorgan o ON o.connection_id = w.connection
        AND (o.code = w.code OR o.old_code = w.code)
"""
_SENT_UNDER = """
    SELECT w.agency, w.key, sent.document_id
    FROM unnest(%s::bigint[], %s::text[]) AS w (agency, key)
    CROSS JOIN LATERAL (
        SELECT DISTINCT p.document_id FROM exchange_outgoingpackage p
        WHERE p.agency_id = w.agency AND p.document_key = w.key AND p.kind = 'edoc'
            AND p.document_id IS NOT NULL LIMIT 10
    ) sent
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


def warn_of_repeats(given: Sequence[IncomingPackage]) -> None:
    """New documents under a key the same sender used before: kept, and the clerk is told (SPEC §8).

    The packages are in the order in which they came, and not stored yet. One statement.
    """
    keys = [(one.agency_id, one.from_code, one.document_key) for one in given if _is_new(one)]
    if not keys:
        return
    with connection.cursor() as cursor:
        cursor.execute(_SAME_KEY, [list(column) for column in zip(*keys, strict=True)])
        used = set(cursor.fetchall())
    for one in given:
        key = (one.agency_id, one.from_code, one.document_key)
        if _is_new(one) and key in used:
            one.warnings = [*one.warnings, _REPEATED]
        if one.kind == PackageKind.EDOC:
            used.add(key)


def _is_new(row: IncomingPackage) -> bool:
    is_document = row.kind == PackageKind.EDOC and row.business_type == BusinessType.NEW
    return is_document and bool(row.document_key)


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
    return spellings_of([(connection_id, code)])[connection_id, code]


def spellings_of(
    given: Collection[tuple[int | None, str]],
) -> dict[tuple[int | None, str], list[str]]:
    """The same for codes of several connections; one statement."""
    found = {one: {one[1]} for one in given}
    listed = [one for one in found if one[0] is not None and one[1]]
    if listed:
        with connection.cursor() as cursor:
            cursor.execute(_PAIRED, [list(column) for column in zip(*listed, strict=True)])
            for connection_id, code, *pair in cursor.fetchall():
                found[connection_id, code].update(one for one in pair if one)
    return {one: sorted(codes) for one, codes in found.items()}


def own_documents(agency_id: int, *, key: str, symbol: str, issued_on: date | None) -> list[int]:
    """Documents that the agency issued: by their key on the wire, else by symbol and date."""
    found = sent_under([(agency_id, key)]).get((agency_id, key))
    return found or own_by_symbol(agency_id, symbol=symbol, issued_on=issued_on)


def sent_under(keys: Collection[tuple[int, str]]) -> dict[tuple[int, str], list[int]]:
    """Documents that agencies issued, by agency and key on the wire. One statement."""
    wanted = sorted({one for one in keys if one[1]})
    found: dict[tuple[int, str], list[int]] = {}
    if not wanted:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_SENT_UNDER, [list(column) for column in zip(*wanted, strict=True)])
        for agency_id, key, document_id in cursor.fetchall():
            found.setdefault((agency_id, key), []).append(document_id)
    return found


def own_by_symbol(agency_id: int, *, symbol: str, issued_on: date | None) -> list[int]:
    """Documents that the agency issued under this symbol on this day."""
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
