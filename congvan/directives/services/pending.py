"""What hangs on a case besides its assignments: files to count, requests that fall with it."""

from __future__ import annotations

from congvan.desk.services.work import close_work
from congvan.desk.states import Outcome
from congvan.directives.case import Case
from congvan.directives.events.requests import ExtensionLapsed
from congvan.directives.lifecycles import EXTENSION, ExtensionParty
from congvan.directives.models import Extension
from congvan.documents.models import DocumentFile
from congvan.kernel import audit
from congvan.kernel.transactions import requires_transaction


def file_count(document_id: int) -> int:
    """How many files the document has."""
    return DocumentFile.objects.filter(document_id=document_id).count()


def cause_of_extension(extension_id: int) -> str:
    """The cause of the work item of whoever decides."""
    return f"extension:{extension_id}"


@requires_transaction
def lapse(case: Case, extension: Extension) -> None:
    """End a request nobody needs to answer any more; its assignment has ended."""
    row = EXTENSION.move(extension.status, "lapse", {ExtensionParty.GIVER})
    extension.status = str(row.target.value)
    extension.decided_at = case.now
    extension.save(update_fields=["status", "decided_at"])
    close_work(
        by=case.by, agency_id=case.by.agency_id, subject_type="document",
        subject_id=case.document.pk, cause=cause_of_extension(extension.pk),
        outcome=Outcome.CANCELLED,
    )  # fmt: skip
    audit.record(
        ExtensionLapsed(
            document_id=case.document.pk, extension_id=extension.pk, symbol=case.symbol
        ),
        by=case.by.actor,
    )
