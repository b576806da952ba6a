"""Rights on tasks given to other agencies by a document, from their table (R-344)."""

from __future__ import annotations

from datetime import date, timedelta

from congvan.drafting.services import recipients
from congvan.drafting.services.recipients import RecipientLine
from congvan.exchange.models import Dispatch
from congvan.exchange.states import DispatchStatus
from congvan.kernel import clock
from congvan.office.tasks.between_lifecycles import AGENCY_TASK, AgencyTaskParty
from congvan.office.tasks.between_states import AgencyTaskStatus
from congvan.office.tasks.models import AgencyTask
from congvan.office.tasks.services import between
from tests.drafting.papers import drafting_office
from tests.drafting_issue import offices
from tests.office.rights.grid import Act, Grid, check
from tests.office.rights.people import people
from tests.office.test_tasks_between import WEDNESDAY, issued, organ
from tests.world import World

P, S = AgencyTaskParty, AgencyTaskStatus

# An has drafted the document, Khải signed it and gives the task; Hương is a leader too.
STANDS = {
    "khai": {P.GIVER, P.LEADER}, "instead": {P.GIVER, P.LEADER}, "huong": {P.LEADER},
    "an": {P.DRAFTER},
}  # fmt: skip
# An's head and deputy, the registry and the office's head follow the way of the document out.
SEES = ("tuan", "mai", "lan", "bao")
ACTS: dict[str, Act] = {
    "accept": lambda by, t: between.accept(by=by, task_id=t.pk, text="Đạt"),
    "send_back": lambda by, t: between.send_back(by=by, task_id=t.pk, text="Thiếu biểu"),
    "urge": lambda by, t: between.urge(by=by, task_id=t.pk, text="Sớm gửi"),
    "extend": lambda by, t: between.extend(by=by, task_id=t.pk, due_on=_in(30), text="Nghỉ lễ"),
    "withdraw": lambda by, t: between.withdraw(by=by, task_id=t.pk, text="Không cần nữa"),
}


def _in(days: int) -> date:
    return clock.today() + timedelta(days=days)


def test_each_does_with_it_just_what_the_table_says(world: World, whole: bool):
    with clock.frozen(WEDNESDAY), offices.quick():
        office = drafting_office(world)
        issue = offices.laid_out(office)
        peer = organ("Sở Nội vụ", office, "department")
        line = RecipientLine(name=peer.name, organ_id=peer.pk, is_addressee=True)
        recipients.set_recipients(by=office.lan, issue_id=issue.pk, lines=[line])
        issued(office, issue)
        # The other agency reports that it is done, so that the result can be judged.
        Dispatch.objects.update(status=DispatchStatus.DONE, finished_at=clock.now())

        def given(verb: str = "") -> AgencyTask:
            (task_id,) = between.give(
                by=office.khai, issue_id=issue.pk, organ_ids=[peer.pk], content="Báo cáo",
                due_on=_in(14),
            )  # fmt: skip
            task = AgencyTask.objects.get(pk=task_id)
            if verb:
                ACTS[verb](office.khai, task)
            return task

        grid = Grid(
            AGENCY_TASK,
            people(world, STANDS, all_statuses=S, sees=SEES),
            {
                S.OPEN: given,
                S.ACCEPTED: lambda: given("accept"),
                S.WITHDRAWN: lambda: given("withdraw"),
            },
            ACTS,
            # What came back by the exchange is noted by the clock.
            unasked=("note_reported", "lapse"),
        )
        check(grid, whole=whole)
