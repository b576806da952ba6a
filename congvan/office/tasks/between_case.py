"""The case: one locked task given to another agency with its parcel, as the verbs see it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from congvan.desk.holders import of_member
from congvan.desk.services import notices
from congvan.desk.services.work import close_work, open_work
from congvan.desk.states import Outcome, Part, Urgency
from congvan.exchange.models import Dispatch
from congvan.kernel import audit, clock
from congvan.kernel.errors import WrongState
from congvan.kernel.transactions import requires_transaction
from congvan.office.tasks.between_access import between_parties, get_between
from congvan.office.tasks.between_lifecycles import AGENCY_TASK, AgencyTaskParty
from congvan.office.tasks.models import AgencyTask
from congvan.organization.acting import ActingMember

SUBJECT = "agency_task"
LONGEST_CONTENT = 500
ACCEPTANCE, LATE = "agency_task.acceptance", "agency_task.late"
LONGEST_SENTENCE = 600


@dataclass
class AgencyCase:
    """What a verb works on; `by` is None for the clock. Everything was read after the lock."""

    by: ActingMember | None
    task: AgencyTask
    now: datetime

    def move(self, verb: str, parties: Collection[AgencyTaskParty] | None = None) -> None:
        """Take the task along `verb`; saved by the caller. Raises WrongState, NotAllowed."""
        if parties is None:
            parties = between_parties(self.by, self.task) if self.by else {AgencyTaskParty.SYSTEM}
        row = AGENCY_TASK.move(self.task.status, verb, parties)
        self.task.status = str(row.target.value)

    def check_went_out(self) -> None:
        """Raise WrongState while the document has not gone out."""
        if self.task.issue.issued_at is None:
            raise WrongState(
                "Văn bản chưa phát hành nên cơ quan thực hiện chưa nhận việc.",
                next_step="Chờ văn thư phát hành văn bản.",
            )

    def record(self, event: type[Any], **told: object) -> None:
        """Keep the trace of what was done to this task."""
        task = self.task
        audit.record(
            event(task_id=task.pk, organ=task.name, content=task.content, **told),
            by=self.by.actor if self.by else audit.Actor.system(scope_id=task.agency_id),
        )

    def tell(self, *, kind: str, sentence: str) -> None:
        """Tell who gave it and who drafted the document, never whoever acts."""
        own = self.by.membership_id if self.by else None
        told = {self.task.giver_id, self.task.issue.drafter_id} - {own}
        if told:
            notices.tell(
                agency_id=self.task.agency_id, members=sorted(told), kind=f"task.{kind}",
                sentence=sentence[:LONGEST_SENTENCE], subject_type=SUBJECT,
                subject_id=self.task.pk,
            )  # fmt: skip

    def owe(self, cause: str, part: Part, title: str) -> None:
        """Put it on the giver's desk in place of what was there."""
        self.owe_nothing(Outcome.CANCELLED)
        task = self.task
        open_work(
            by=None, holder=of_member(task.agency_id, task.giver_id), part=part,
            subject_type=SUBJECT, subject_id=task.pk, cause=cause, title=title[:500],
            number=task.issue.symbol, origin=task.name, urgency=Urgency.NORMAL,
            due_at=task.due_at,
        )  # fmt: skip

    def owe_nothing(self, outcome: Outcome = Outcome.DONE) -> None:
        """Take it off the desk."""
        close_work(
            by=self.by, agency_id=self.task.agency_id, subject_type=SUBJECT,
            subject_id=self.task.pk, outcome=outcome,
        )  # fmt: skip


@requires_transaction
def open_agency_case(by: ActingMember, task_id: int) -> AgencyCase:
    """The case of a task, its row locked. Raises NotFound. Lock: the task, before any inbox."""
    return AgencyCase(by, get_between(by, task_id, lock=True), clock.now())


def parcel_of(task: AgencyTask) -> Dispatch | None:
    """The document's way to the agency that has the task; None when it goes on paper."""
    if task.issue.document_id is None:
        return None
    found = Dispatch.objects.select_related("receiver", "document")
    return found.filter(document_id=task.issue.document_id, organ_id=task.organ_id).first()
