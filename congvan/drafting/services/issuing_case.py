"""The case: one locked issue with its files, as the verbs see it, and the bytes they move.

Slow steps read and write bytes outside any transaction; `stored` keeps what they made, and only a
short transaction names it (docs/decisions/0012).
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from congvan.desk.holders import of_member, of_role
from congvan.desk.services.work import close_work, open_work
from congvan.desk.states import Outcome, Part, Urgency
from congvan.documents.rules.naming import short_name
from congvan.documents.states import FileRole
from congvan.drafting import issue_access
from congvan.drafting.issue_lifecycles import ISSUE, IssueParty
from congvan.drafting.models import Issue, IssueFile, IssueRecipient
from congvan.kernel import clock, files
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.files import OFFICE, SCANS, ReceivedFile
from congvan.kernel.states import Move
from congvan.kernel.text import nfc
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role

SUBJECT = "issue"
REASON_LENGTH = 500
# What this product makes itself is far below; an uploaded scan of 200 pages fits.
MOST_BYTES = 100 << 20


@dataclass
class IssueCase:
    """What a verb works on; read after the lock."""

    by: ActingMember | None
    issue: Issue
    files: list[IssueFile]
    now: datetime

    @property
    def name(self) -> str:
        """How sentences name it: the symbol when it has one, else the subject."""
        return name_of(self.issue)

    @property
    def main(self) -> IssueFile:
        """The document itself."""
        return next(file for file in self.files if file.role == FileRole.MAIN)

    @property
    def attachments(self) -> list[IssueFile]:
        """The separate files issued with it."""
        return [file for file in self.files if file.role == FileRole.ATTACHMENT]

    def move(self, verb: str, *, also: Iterable[IssueParty] = ()) -> Move:
        """Take the issue along `verb`; saved by the caller. Raises WrongState, NotAllowed."""
        parties = issue_access.issue_parties(self.by, self.issue) if self.by else set()
        row = ISSUE.move(self.issue.status, verb, parties | set(also))
        self.issue.status = str(row.target.value)
        return row


@requires_transaction
def open_case(by: ActingMember, issue_id: int) -> IssueCase:
    """The case of an issue `by` may see, locked. Raises NotFound. Lock: the issue's row, first of all."""
    return _case(by, issue_access.get_issue(by, issue_id, lock=True))


@requires_transaction
def open_case_of_recipient(by: ActingMember, recipient_id: int) -> IssueCase:
    """The case of the issue that goes to this recipient, locked. Raises NotFound."""
    named = IssueRecipient.objects.filter(pk=recipient_id).values_list("issue_id", flat=True)
    issue_id = named.first()
    if issue_id is None:
        raise NotFound("Không có nơi nhận này.")
    return open_case(by, issue_id)


@requires_transaction
def open_case_of_system(issue_id: int) -> IssueCase | None:
    """The case for a job, locked; None when there is no such issue."""
    found = Issue.objects.select_related("draft", "type", "signer__person", "document", "unit")
    issue = found.select_for_update(of=("self",)).filter(pk=issue_id).first()
    return _case(None, issue) if issue is not None else None


def _case(by: ActingMember | None, issue: Issue) -> IssueCase:
    rows = IssueFile.objects.filter(issue=issue).order_by("position")
    joined = rows.select_related(
        "source", "unsigned", "signed", "sealed", "draft_file__current__blob"
    )
    return IssueCase(by, issue, list(joined), clock.now())


def name_of(issue: Issue) -> str:
    """ "05/SKHCN-CĐS ngày 20/11/2026", or the subject in quotes."""
    return short_name(issue.symbol, issue.subject, issue.issued_on)


def stored(data: bytes, name: str) -> ReceivedFile:
    """Content this product made, durable in the store; a verb gives it a row by `files.record`."""
    return files.receive(
        io.BytesIO(data), filename=name, allowed=OFFICE | SCANS, max_bytes=MOST_BYTES,
        store=files.default_store(), scanner=files.default_scanner(),
    )  # fmt: skip


def said(text: str, *, what: str, field: str = "reason") -> str:
    """A reason as it is kept. Raises InvalidInput for none and for one too long."""
    words = nfc(" ".join(text.split()))
    if not words:
        raise InvalidInput(f"Chưa ghi {what}.", next_step=f"Ghi {what}.", field=field)
    if len(words) > REASON_LENGTH:
        raise InvalidInput(
            f"{what[:1].upper()}{what[1:]} dài {len(words)} ký tự, tối đa {REASON_LENGTH}.",
            next_step="Ghi ngắn lại.", field=field,
        )  # fmt: skip
    return words


def cause_of(issue: Issue) -> str:
    """What work of this issue is opened and closed by."""
    return f"issue:{issue.pk}"


@requires_transaction
def owe_registry(case: IssueCase) -> None:
    """The registry has the next step; one open work an issue."""
    _owe(case, Part.LEAD, role=Role.REGISTRY_CLERK)


@requires_transaction
def owe_signature(case: IssueCase) -> None:
    """The signer has to sign, the drafter may look again before (R-081)."""
    _owe(case, Part.SIGN, member=case.issue.signer_id)
    if case.issue.drafter_id != case.issue.signer_id:
        _owe(case, Part.INFORM, member=case.issue.drafter_id)


def _owe(
    case: IssueCase, part: Part, *, member: int | None = None, role: Role | None = None
) -> None:
    issue = case.issue
    holder = of_member(issue.agency_id, member) if member else of_role(issue.agency_id, role)  # type: ignore[arg-type]
    open_work(
        by=case.by, holder=holder, part=part, subject_type=SUBJECT, subject_id=issue.pk,
        cause=cause_of(issue), title=issue.subject, number=issue.symbol,
        origin=issue.unit.name if issue.unit else issue.drafter.person.full_name,
        urgency=Urgency(issue.urgency), due_at=issue.due_at, file_count=len(case.files),
    )  # fmt: skip


@requires_transaction
def done(case: IssueCase, *parts: Part, outcome: Outcome = Outcome.DONE) -> None:
    """Close the work of these parts on the issue; of all parts when none is named."""
    for part in parts or (None,):
        close_work(
            by=case.by, agency_id=case.issue.agency_id, subject_type=SUBJECT,
            subject_id=case.issue.pk, outcome=outcome, part=part,
        )  # fmt: skip
