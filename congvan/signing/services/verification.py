"""Check the signatures of a stored file and keep the report (R-156, R-166)."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from django.db import transaction

from congvan.kernel import audit, clock, files
from congvan.kernel.audit import Actor
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.files import ContentType
from congvan.kernel.models import Blob
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.signing.events import SignaturesChecked
from congvan.signing.models import VerificationReport
from congvan.signing.queries.reports import Report, as_report
from congvan.signing.queries.trust import current_trust, trust_version
from congvan.signing.verification import isolation
from congvan.signing.verification.findings import Check, Result, Status, Verdict

UNREADABLE = "Tệp hỏng đến mức không đọc được; đề nghị nơi gửi gửi lại."


class NotAPdf(InvalidInput):
    """Signatures are checked in PDF files only."""

    code = "not_a_pdf"


def verify_blob(*, blob_id: int, by: ActingMember | None = None) -> Report:
    """Check a file, or answer with the report kept under what is known now.

    A check takes about a second in a process of its own: call it outside a transaction (raises
    RuntimeError inside one). `by` None stands for the system. Raises NotFound, NotAPdf, and what
    `files.open_blob` raises. The caller has checked that `by` may see the file.
    """
    version = trust_version()
    kept = VerificationReport.objects.filter(blob_id=blob_id, trust_version=version).first()
    if kept is not None:
        return as_report(kept)
    # Opened for its refusal alone: a check takes seconds, and locks must not wait for it.
    with transaction.atomic(durable=True):
        pass
    blob = Blob.objects.filter(pk=blob_id).first()
    if blob is None:
        raise NotFound("Không có tệp này.")
    if blob.content_type != ContentType.PDF:
        raise NotAPdf(
            "Chỉ kiểm tra chữ ký số trong tệp PDF.",
            next_step="Mở tệp bằng phần mềm đã dùng để ký nếu cần kiểm tra.",
        )
    version, result = _check(blob)
    return _keep(blob=blob, version=version, result=result, by=by)


def _check(blob: Blob) -> tuple[str, Result]:
    """The result, and the name of what was known when it was found."""
    current = current_trust()
    with tempfile.TemporaryDirectory(prefix="congvan-chu-ky-") as directory:
        path = Path(directory) / "van-ban.pdf"
        with files.open_blob(blob, store=files.default_store()) as source, path.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        try:
            checked = isolation.check(
                path, trust=current.trust, registry=current.registry, now=clock.now()
            )
        except isolation.NotAPdf:
            check = Check("file", Status.UNKNOWN, UNREADABLE)
            result = Result(Verdict.UNVERIFIABLE, (UNREADABLE,), checks=(check,))
            return current.version, result
    return current.version, checked.result


@in_transaction
def _keep(*, blob: Blob, version: str, result: Result, by: ActingMember | None) -> Report:
    record = result.as_json()
    VerificationReport.objects.bulk_create(
        [
            VerificationReport(
                blob=blob,
                checked_at=clock.now(),
                trust_version=version,
                verdict=record["verdict"],
                warnings=record["warnings"],
                signatures=record["signatures"],
                checks=record["checks"],
            )
        ],
        # Two may check the same file at once: the first report is kept.
        ignore_conflicts=True,
    )
    row = VerificationReport.objects.get(blob=blob, trust_version=version)
    audit.record(
        SignaturesChecked(
            report_id=row.pk, sha256=blob.sha256[:12], conclusion=row.get_verdict_display()
        ),
        by=by.actor if by else Actor.system(),
    )
    return as_report(row)
