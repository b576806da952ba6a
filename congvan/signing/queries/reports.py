"""The stored reports of signature checks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from congvan.documents import queries as documents
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.signing.models import VerificationReport
from congvan.signing.states import Verdict
from congvan.signing.verification import findings
from congvan.signing.verification.findings import Check, SignatureLine


@dataclass(frozen=True, slots=True)
class Report:
    """One check of one file."""

    report_id: int
    blob_id: int
    verdict: Verdict
    checked_at: datetime
    warnings: tuple[str, ...]
    signatures: tuple[SignatureLine, ...]
    checks: tuple[Check, ...]


def latest_report(blob_id: int) -> Report | None:
    """The newest report on a file. The caller has checked that the viewer may see the file."""
    return latest_reports([blob_id]).get(blob_id)


def latest_reports(blob_ids: Iterable[int]) -> dict[int, Report]:
    """The newest report of each file that has one, in one query; rights as in `latest_report`."""
    rows = (
        VerificationReport.objects.filter(blob_id__in=list(blob_ids))
        .order_by("blob_id", "-id")
        .distinct("blob_id")
    )
    return {row.blob_id: as_report(row) for row in rows}


def get_report(report_id: int) -> Report:
    """A report by its number. The caller checks that the viewer may see the file. Raises NotFound."""
    row = VerificationReport.objects.filter(pk=report_id).first()
    if row is None:
        raise NotFound("Không có báo cáo kiểm tra chữ ký này.")
    return as_report(row)


def is_of_a_visible_document(viewer: ActingMember, blob_id: int) -> bool:
    """Whether the viewer may see any document that has this file."""
    return documents.visible_to(viewer).filter(files__blob_id=blob_id).exists()


def as_report(row: VerificationReport) -> Report:
    """The row as a value."""
    return Report(
        report_id=row.pk,
        blob_id=row.blob_id,
        verdict=Verdict(row.verdict),
        checked_at=row.checked_at,
        warnings=tuple(row.warnings),
        signatures=tuple(findings.signature_line(line) for line in row.signatures),
        checks=tuple(findings.check(line) for line in row.checks),
    )
