"""Tasks that a document gives other agencies: what travels, what comes back, who follows it (R-344)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from congvan.desk import queries as desks
from congvan.desk.models import Notice
from congvan.directives.services.opening import open_handling
from congvan.documents.models import Organ
from congvan.documents.services.organs import organ_named
from congvan.drafting.models import Issue, RecipientOrder
from congvan.drafting.services import dispatch as dispatching
from congvan.drafting.services import producing, recipients, signing_steps
from congvan.drafting.services.recipients import RecipientLine
from congvan.exchange.models import Dispatch, IncomingPackage
from congvan.exchange.services import answering
from congvan.exchange.states import DispatchStatus, StatusCode
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.office.tasks import jobs
from congvan.office.tasks.between_states import AgencyTaskStatus
from congvan.office.tasks.models import AgencyTask
from congvan.office.tasks.queries import between as queries
from congvan.office.tasks.queries.between import FIVE, BetweenTab
from congvan.office.tasks.queries.received import (
    documents_from_above,
    documents_from_above_counts,
)
from congvan.office.tasks.rules.levels import is_superior, orders
from congvan.office.tasks.services import between, takeover
from congvan.office.tasks.states import Stage
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership, RoleGrant
from congvan.organization.queries.calendar import end_of_working_day
from congvan.organization.states import Role
from tests import world as named_world
from tests.documents.papers import receive
from tests.drafting.papers import Office, drafting_office
from tests.drafting_issue import offices
from tests.exchange import papers
from tests.world import World

WEDNESDAY = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
DUE = date(2026, 12, 4)
CONTENT = "Báo cáo kết quả rà soát tài khoản"


@pytest.fixture
def office(world: World) -> Iterator[Office]:
    with clock.frozen(WEDNESDAY), offices.quick():
        yield drafting_office(world)


@pytest.fixture
def issue(office: Office) -> Issue:
    """An approved document to an agency of this node, one nobody reaches, and the province."""
    made = offices.laid_out(office)
    lines = [
        RecipientLine(name=one.name, organ_id=one.pk, is_addressee=True)
        for one in (
            organ("Sở Nội vụ", office, "department"),
            organ("Trung tâm Ứng dụng", office, "subordinate"),
            organ("UBND tỉnh Gia Lai", office, "province"),
        )
    ]  # fmt: skip
    recipients.set_recipients(by=office.lan, issue_id=made.pk, lines=lines)
    return made


def organ(name: str, office: Office, level: str) -> Organ:
    with transaction.atomic():
        found = organ_named(agency_id=office.agency_id, name=name)
    Organ.objects.filter(pk=found.pk).update(level=level)
    found.level = level
    return found


def give(office: Office, issue: Issue, *names: str, content: str = CONTENT) -> list[int]:
    organs = [Organ.objects.get(agency_id=office.agency_id, name=name).pk for name in names]
    return between.give(
        by=office.an, issue_id=issue.pk, organ_ids=organs, content=content, due_on=DUE
    )


def issued(office: Office, issue: Issue) -> Issue:
    offices.numbered(office, issue)
    producing.produce(issue_id=issue.pk)
    signing_steps.sign(by=office.khai, issue_id=issue.pk, device_id=offices.DEVICE, pin=offices.PIN)
    signing_steps.seal(by=office.lan, issue_id=issue.pk, device_id=offices.DEVICE, pin=offices.PIN)
    return dispatching.issue(by=office.lan, issue_id=issue.pk)


def registry_of_quang(world: World, office: Office) -> ActingMember:
    RoleGrant.objects.get_or_create(
        membership=Membership.objects.get(pk=office.quang.membership_id),
        role=Role.REGISTRY_CLERK, scope="agency", valid_from="2026-01-01",
    )  # fmt: skip
    return named_world.member(world, "quang")


def stage(by: ActingMember, task_id: int) -> Stage | None:
    return queries.between_task(by, task_id).line.stage


def owed(who: ActingMember) -> list[str]:
    lines = desks.open_work(who).lines
    return [one.title for one in lines if one.subject_type == "agency_task"]


def told(who: ActingMember) -> list[str]:
    found = Notice.objects.filter(member_id=who.membership_id, subject_type="agency_task")
    return list(found.order_by("id").values_list("kind", flat=True))


def test_from_the_word_to_the_accepted_result(  # noqa: PLR0915 - one journey
    office: Office, issue: Issue, world: World
):
    theirs, below = give(office, issue, "Sở Nội vụ", "Trung tâm Ứng dụng")
    assert give(office, issue, "Sở Nội vụ") == []
    with pytest.raises(WrongState, match="đã được giao"):
        give(office, issue, "Sở Nội vụ", content="Việc khác")
    with pytest.raises(WrongState, match="chưa phát hành"):
        between.urge(by=office.an, task_id=theirs, text="Sớm gửi")
    # A peer is asked, a subordinate ordered; both travel with the document.
    steering = RecipientOrder.objects.filter(issue=issue).values_list("organ__name", "is_steering")
    assert dict(steering) == {"Sở Nội vụ": False, "Trung tâm Ứng dụng": True}
    issued(office, issue)
    papers.run()
    came = papers.newest(office.quang.agency_id)
    assert (came.header["content"], came.header["due_date"], came.header["steering_type"]) == (
        CONTENT, "2026-12-04", 0,
    )  # fmt: skip
    assert stage(office.an, theirs) is Stage.NOT_DUE
    clerk = registry_of_quang(world, office)
    document = papers.outgoing(clerk, "9/X")
    with transaction.atomic():
        package = answering.lock_package(came.pk)
        answering.note_arrived(package=package)
        answering.accepted(by=clerk, package=package, document=document, number="15")
    papers.run()
    assert stage(office.an, theirs) is Stage.NOT_DUE
    # Who has it is urged in their own agency; nobody carries it to who was not reached.
    assert between.urge(by=office.khai, task_id=theirs, text="Sớm gửi báo cáo")
    assert Notice.objects.filter(member_id=clerk.membership_id, kind="task.urged").exists()
    assert not between.urge(by=office.an, task_id=below, text="Đã gọi chị Hoa")
    with transaction.atomic():
        answering.report(by=clerk, document_id=document.pk, code=StatusCode.ASSIGNED)
    papers.run()
    assert stage(office.an, theirs) is Stage.IN_TIME
    with pytest.raises(WrongState, match="chưa báo"):
        between.send_back(by=office.an, task_id=theirs, text="Thiếu biểu")
    with transaction.atomic():
        answering.report(by=clerk, document_id=document.pk, code=StatusCode.DONE)
    papers.run()
    jobs.follow_other_agencies()
    jobs.follow_other_agencies()
    assert stage(office.an, theirs) is Stage.DONE_ON_TIME
    assert owed(office.an) == [f"Nghiệm thu việc của Sở Nội vụ: {CONTENT}"]
    assert told(office.an) == ["task.noted", "task.reported"]
    with clock.frozen(WEDNESDAY + timedelta(hours=1)):
        between.send_back(by=office.an, task_id=theirs, text="Thiếu biểu")
    assert (stage(office.an, theirs), owed(office.an)) == (Stage.IN_TIME, [])
    with clock.frozen(WEDNESDAY + timedelta(days=20)):
        jobs.follow_other_agencies()
        assert stage(office.an, theirs) is Stage.LATE
        assert owed(office.an)[0].startswith("Đôn đốc")
        with pytest.raises(InvalidInput):
            between.accept(by=office.an, task_id=theirs, due_on=date(2026, 12, 30))
        between.accept(by=office.an, task_id=theirs, due_on=date(2026, 12, 3), text="Đạt")
        assert stage(office.an, theirs) is Stage.DONE_ON_TIME
        assert [one for one in owed(office.an) if "Sở Nội vụ" in one] == []
        counts = queries.between_counts(office.khai)
        assert counts[BetweenTab.ALL] == sum(counts[BetweenTab(one.value)] for one in FIVE) == 2
        for tab in BetweenTab:
            assert len(queries.tasks_between(office.khai, tab)) == counts[tab]
        verbs = [one.verb for one in queries.between_task(office.an, theirs).happened]
    assert verbs == ["accepted", "returned", "reported", "urged", "given"]


def test_who_has_no_part_in_it(office: Office, issue: Issue):
    (task_id,) = give(office, issue, "Sở Nội vụ")
    with pytest.raises(InvalidInput, match="cấp trên"):
        give(office, issue, "UBND tỉnh Gia Lai")
    for stranger in (office.thang, office.quang):
        with pytest.raises(NotFound):
            queries.between_task(stranger, task_id)
        with pytest.raises(NotFound):
            queries.of_issue(stranger, issue.pk)
        with pytest.raises(NotFound):
            between.withdraw(by=stranger, task_id=task_id, text="Thôi")
        assert queries.tasks_between(stranger, BetweenTab.ALL) == []
    # The registry sees it, and gives none.
    assert queries.between_task(office.lan, task_id).moves == ()
    organ_id = AgencyTask.objects.get(pk=task_id).organ_id
    with pytest.raises(NotAllowed):
        between.give(
            by=office.lan, issue_id=issue.pk, organ_ids=[organ_id], content="Việc", due_on=DUE
        )
    for act in (between.withdraw, between.send_back):
        with pytest.raises(NotAllowed):
            act(by=office.lan, task_id=task_id, text="Thôi")
    for content, due_on, organs in (
        (" ", DUE, [organ_id]), ("x" * 501, DUE, [organ_id]), ("Việc", date(2026, 11, 24), [organ_id]),
        ("Việc", DUE, []), ("Việc", DUE, [-1]),
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            between.give(
                by=office.an, issue_id=issue.pk, organ_ids=organs, content=content, due_on=due_on
            )
    between.extend(by=office.an, task_id=task_id, due_on=date(2026, 12, 7), text="Nghỉ lễ")
    assert RecipientOrder.objects.get(issue=issue).due_on == date(2026, 12, 7)
    seats = {"leaver_id": office.an.membership_id, "successor_id": office.mai.membership_id}
    assert takeover.take_over_tasks(by=office.anh, **seats) == 1
    assert AgencyTask.objects.get().giver_id == office.mai.membership_id
    between.withdraw(by=office.khai, task_id=task_id, text="Không cần nữa")
    assert not RecipientOrder.objects.filter(issue=issue).exists()
    assert AgencyTask.objects.get().status == AgencyTaskStatus.WITHDRAWN
    with pytest.raises(WrongState):
        between.urge(by=office.an, task_id=task_id, text="Sớm")


# What the parcel says, and in which of the five it is: days around a deadline on the 4th.
STAGES = (
    ("sent", None, None, 3, Stage.NOT_DUE),
    ("accepted", None, None, 3, Stage.NOT_DUE),
    ("refused", None, None, 3, Stage.NOT_DUE),
    ("assigned", None, None, 3, Stage.IN_TIME),
    ("in_progress", None, None, 3, Stage.IN_TIME),
    ("in_progress", None, None, 5, Stage.LATE),
    ("arrived", None, None, 5, Stage.LATE),
    ("done", 4, None, 9, Stage.DONE_ON_TIME),
    ("done", 5, None, 9, Stage.DONE_LATE),
    ("accepted", None, 2, 9, Stage.DONE_ON_TIME),
    ("done", 6, 3, 9, Stage.DONE_ON_TIME),
)


def test_the_five_stages_follow_the_parcel(office: Office, issue: Issue):
    task_id, dropped = give(office, issue, "Sở Nội vụ", "Trung tâm Ứng dụng")
    kept = AgencyTask.objects.get(pk=task_id)
    line = RecipientLine(name=kept.name, organ_id=kept.organ_id, is_addressee=True)
    recipients.set_recipients(by=office.lan, issue_id=issue.pk, lines=[line])
    issued(office, issue)
    # Whoever was taken out of "Nơi nhận" before the issue has no task.
    jobs.follow_other_agencies()
    assert told(office.an) == ["task.lapsed"]
    assert stage(office.an, dropped) is None
    parcel = Dispatch.objects.get(name="Sở Nội vụ")
    for status, finished, replied, day, expected in STAGES:
        Dispatch.objects.filter(pk=parcel.pk).update(
            status=status, finished_at=_at(finished), reply_at=_at(replied)
        )
        with clock.frozen(_at(day) or WEDNESDAY):
            found = stage(office.an, task_id)
        assert found is expected, (status, finished, replied, day)
    # Refused: told once. Taken back: nobody follows it any more.
    Dispatch.objects.filter(pk=parcel.pk).update(
        status=DispatchStatus.REFUSED, finished_at=None, reply_at=None
    )
    jobs.follow_other_agencies()
    Dispatch.objects.filter(pk=parcel.pk).update(status=DispatchStatus.RECALLED)
    jobs.follow_other_agencies()
    jobs.follow_other_agencies()
    assert told(office.an) == ["task.lapsed", "task.refused", "task.lapsed"]
    assert AgencyTask.objects.get(pk=task_id).status == AgencyTaskStatus.WITHDRAWN


def test_documents_of_superiors_are_tasks(office: Office):
    province = organ("UBND tỉnh Gia Lai", office, "province")
    peer = organ("Sở Y tế", office, "department")
    made = []
    for place, (issuer, due) in enumerate(
        ((province, DUE), (province, None), (peer, DUE), (peer, DUE)), start=1
    ):
        document = receive(
            office, issuer=issuer.name, symbol=f"{place}/UBND-VX", reply_due_on=due
        )  # fmt: skip
        with transaction.atomic():
            open_handling(by=office.lan, document=document, arrived_on=clock.today())
        made.append(document)
    # The last came as an order of an organ whose level nobody wrote down.
    IncomingPackage.objects.create(
        agency_id=office.agency_id, kind="edoc", from_code="H70.09", sha256="a" * 64, size=1,
        header={"steering_type": 1, "content": CONTENT}, status="accepted",
        received_at=clock.now(), document=made[3],
    )  # fmt: skip
    lines = {one.document_id: one for one in documents_from_above(office.khai)}
    dated = {document.pk for document in made if document.pk in lines}
    assert {made[0].pk, made[3].pk} <= dated
    assert made[2].pk not in dated
    assert lines[made[3].pk].content == CONTENT
    assert sum(documents_from_above_counts(office.khai).values()) == len(lines)
    assert documents_from_above(office.mai) == []
    assert documents_from_above(office.quang) == []


def test_who_stands_over_whom():
    assert is_superior(own="department", other="province")
    assert is_superior(own="subordinate", other="department")
    assert not is_superior(own="commune", other="department")
    assert orders(own="province", other="department")
    assert orders(own="province", other="commune")
    assert orders(own="department", other="subordinate")
    for other in ("department", "commune", "party", "other", "central"):
        assert not orders(own="department", other=other)


def _at(day: int | None) -> datetime | None:
    """The end of a working day of December."""
    return end_of_working_day(date(2026, 12, day)) if day else None
